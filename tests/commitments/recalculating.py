"""Deadlines on the company's calendar, and that calendar changed: what recalculations are tried on."""

from datetime import timedelta

from portal.calendars.body import to_json
from portal.calendars.queries import current
from portal.calendars.services import publish_calendar
from portal.commitments import transitions
from portal.commitments.models import Clock
from portal.commitments.recalculation import apply_recalculation, start_recalculation
from portal.commitments.recalculation_queries import run_by_id
from portal.commitments.recalculation_steps import take_step
from portal.commitments.services import refresh_next_due
from portal.extensions import db
from portal.kernel.time import company_day, now
from portal.unit_of_work import unit_of_work
from tests.commitments.clockwork import Driven

DAYS_OFF = 20


def promised(budget="3 working days", *, metric="solved", hours_ago=1.0, code="company") -> Driven:
    """A ticket whose `metric` is promised within `budget`, on the present version of a calendar."""
    story = Driven(opened=now() - timedelta(hours=hours_ago))
    with unit_of_work():
        clock = story.clock(metric)
        clock.budget_text, clock.calendar_version_id = budget, current(code).id
        transitions._reckon(clock)
        refresh_next_due(story.ticket)
    return story


def close_the_company(by, *, days=DAYS_OFF, first=0):
    """Publish a version of the company's calendar that is closed from today on; the new version."""
    body = to_json(current("company").calendar)
    body["days"] = dict(body.get("days", {})) | {
        (company_day(now()) + timedelta(days=day)).isoformat(): {
            "kind": "off",
            "name": {"zh-Hans": "停业", "en": "Closed"},
        }
        for day in range(first, days)
    }
    title = {"zh-Hans": "公司", "en": "Company"}
    with unit_of_work():
        return publish_calendar("company", body, base="china", title=title, why="盘点", by=by).kept


def clock_of(story: Driven, metric="solved") -> Clock:
    db.session.expire_all()
    return story.clock(metric)


def started(kept, by, **more):
    with unit_of_work():
        facts = {"why": "calendar", "by": by} | more
        return start_recalculation("company", to_version_id=kept.id, **facts).id


def applied(run_id, by):
    with unit_of_work():
        apply_recalculation(run_id, by=by)


def finish(run_id, *, limit=500):
    while take_step(run_id, limit=limit):
        pass
    return run_by_id(run_id)


def recalculated(story, metric="solved"):
    return [one for one in story.happenings(metric) if one.type == "clock.recalculated"]
