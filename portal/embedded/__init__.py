"""PostgreSQL and Redis for one machine, and the supervisor behind `make run`.

Here: starting, watching and ending processes. Not here: the application; nothing in this room imports Flask
or a room of the portal, so that the supervisor stays small and outlives whatever it supervises.
"""
