"""The public front: the two ways in, and what somebody can do who has a number but no link."""

from flask import Response, request

from portal.selfservice.forms import NumberForm
from portal.selfservice.promises import promised_response
from portal.selfservice.routes.door import blueprint
from portal.web.htmx import render


@blueprint.get("/")
def front() -> Response:
    """Where a customer starts."""
    return render(
        "selfservice/front.html",
        urgent_within=promised_response(urgent=True),
        general_within=promised_response(urgent=False),
        form=NumberForm.asked({}),
    )


@blueprint.get("/track")
def track() -> Response:
    """A number typed in: is it written right, and how to get to the request. Never says whether it exists."""
    form = NumberForm.asked(request.args)
    asked = "number" in request.args
    right = asked and form.validate()
    status = 422 if asked and not right else 200
    return render(
        "selfservice/track.html", fragment="selfservice/_track.html", status=status, form=form, is_right=right
    )
