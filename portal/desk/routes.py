"""All pages of the desk. `GET /tickets/<number>` shows; everything that changes a ticket is a noun below it."""

from portal.desk import changes, clocks, delays, duties, files, queue, steps, talk, ticket
from portal.desk.blueprint import blueprint

__all__ = ["blueprint", "changes", "clocks", "delays", "duties", "files", "queue", "steps", "talk", "ticket"]
