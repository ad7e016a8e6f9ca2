"""Pages of this room: a person's inbox of alerts, what a digest stands for, and the bell on every page."""

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.kernel.errors import DomainError
from portal.kernel.time import now
from portal.notifications import queries, services, view, watch
from portal.notifications.forms import ReadForm
from portal.notifications.wording import figures_words
from portal.tickets.queries import not_visible
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render, wants_fragment

blueprint = Blueprint("notifications", __name__)
blueprint.record_once(lambda state: watch.install(state.app))


@blueprint.get("/alerts")
def inbox() -> Response:
    after = _after()
    return render(
        "notifications/inbox.html",
        shown=view.inbox(me(), after),
        quiet_hours=view.quiet_hours(me()),
        unread=me().unread_alerts,
        is_first=after is None,
    )


@blueprint.get("/alerts/digests/<int:digest_id>")
def digest(digest_id: int) -> Response:
    found = queries.digest_of(me(), digest_id)
    if found is None:
        raise not_visible()
    after = _after()
    shown = view.digest(me(), digest_id, after)
    figures = figures_words(queries.digest_figures([digest_id])[digest_id])
    return render(
        "notifications/digest.html", digest=found, shown=shown, figures=figures, is_first=after is None
    )


@blueprint.post("/alerts/read-marks")
def mark_read() -> AnyResponse:
    """Mark one alert as read, or everything that was on the page. Marking twice is marking once."""
    form = ReadForm()
    alert_id, until = form.alert_id(), queries.Place.from_text(form.until.data or "")
    with unit_of_work():
        if alert_id is not None:
            if not queries.is_in_inbox(me(), alert_id):
                raise not_visible()
            services.read_alert(alert_id, by=me(), at=now())
        elif until is not None:
            services.read_alerts_until(until.at, by=me(), at=now())
        else:
            raise NothingChosen(_("Nothing was chosen. Open the page again and mark an alert there."))
    shown = view.inbox(me(), None)
    unread = queries.unread_of(me())
    return done(
        go_to=url_for("notifications.inbox"),
        fragment="notifications/marked.html",
        shown=shown,
        unread=unread,
        is_first=True,
        was_marked=True,
    )


@blueprint.get("/alerts/bell")
def bell() -> AnyResponse:
    """What an open page asks every half minute: what is unread, and whether the portal is late.

    Without a sign-in it is silent: a page that somebody left open must not lose what they typed in it.
    """
    if not wants_fragment():
        return redirect(url_for("notifications.inbox"), 303)
    if not current_user.is_authenticated:
        return make_response("", 204)
    return render("notifications/news.html", "notifications/news.html", unread=current_user.unread_alerts)


class NothingChosen(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """A form that names no alert."""

    status = 422


def _after() -> queries.Place | None:
    return queries.Place.from_text(request.args.get("after", ""))
