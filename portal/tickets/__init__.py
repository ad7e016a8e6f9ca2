"""Tickets, the heart: one request, one service number, everything else hangs off it.

numbering  the next free service number          opening    a request becomes a ticket
acts       carrying out a step of the procedure  waiting    for the customer or for parts
messages   what is said, to whom                 assigning  whose ticket it is
reopening  once more from the assessment         links      one ticket follows from another
"""
