"""Doorways of the workers: what runs outside a request, named by dotted path, ids only.

worker    one RQ worker for one queue          ticker    rings the periodic jobs, runs them when nobody can
schedule  the one list of periodic work        others    one module per feature, ten lines at most
"""
