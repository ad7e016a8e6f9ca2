"""The ticket page, and its story alone for the open page that asks what is new."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.desk.blueprint import blueprint
from portal.desk.view import context, ticket_page
from portal.tickets import queries
from portal.web.htmx import render, wants_fragment


@blueprint.get("/tickets/<number>")
def ticket(number: str) -> AnyResponse:
    found = queries.ticket_for(me(), number)
    if number != found.number:  # typed with blanks or dashes
        return redirect(url_for("desk.ticket", number=found.number), 302)
    return ticket_page(found)


@blueprint.get("/tickets/<number>/story")
def story(number: str) -> AnyResponse:
    """The timeline and the clocks as they are now; a browser without htmx is shown the page."""
    found = queries.ticket_for(me(), number)
    if not wants_fragment():
        return redirect(url_for("desk.ticket", number=found.number), 302)
    response: Response = render("desk/story.html", **context(found))
    return response
