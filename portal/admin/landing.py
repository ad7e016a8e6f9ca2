"""The first page of the settings: everything that can be set or looked into, one line each."""

from flask import Response, url_for

from portal.admin.blueprint import blueprint
from portal.admin.sections import SECTIONS
from portal.web.access import may_enter
from portal.web.htmx import render


@blueprint.get("/settings")
def landing() -> Response:
    sections = [(one, url_for(one.endpoint)) for one in SECTIONS if may_enter(one.endpoint)]
    return render("admin/landing.html", sections=sections)
