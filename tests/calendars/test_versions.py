"""Versions of calendars: written once, one on top of another, and only what could count time."""

import copy

import psycopg
import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select

from portal.calendars.body import to_json
from portal.calendars.queries import NoCalendar, codes, current, current_all, version, versions_of
from portal.calendars.refusals import CalendarWrong
from portal.calendars.services import ensure_calendars, publish_calendar
from portal.extensions import db
from portal.kernel.errors import StaleVersion
from portal.ledger.models import Event

TEAM = {"zh-Hans": "夜班", "en": "Night shift"}


def body_of(code: str) -> dict:
    return to_json(current(code).calendar)


def publish(code: str, body: dict, cast, **changes):
    calendar = current(code).calendar
    given = {
        "base": calendar.base.code if calendar.base else None,
        "title": calendar.title,
        "why": "a test",
        "by": cast.admin,
    }
    return publish_calendar(code, body, **(given | changes))


def longer_monday(code: str) -> dict:
    body = body_of(code)
    body["week"]["mon"] = ["08:00-12:00", "13:00-18:00"]
    return body


def make_team(cast, **body):
    written = {"zone": "Asia/Shanghai", "week": {}, "days": {}, "years": {}, **body}
    return publish_calendar("nights", written, base="company", title=TEAM, why="a new team", by=cast.admin)


def test_every_portal_has_three_calendars_to_begin_with(app):
    assert codes() == ["china", "company", "always"]
    china, company, always = (kept.calendar for kept in current_all())
    assert company.base is not None
    assert (company.base.code, company.base.version) == ("china", 1)
    assert china.base is always.base is None
    assert sorted(china.years) == list(range(2018, 2028))


def test_seeding_again_adds_nothing(app):
    before = [kept.id for kept in current_all()]
    assert ensure_calendars() == []
    assert [kept.id for kept in current_all()] == before


def test_what_the_company_made_of_a_calendar_stays_when_seeded_again(app, cast):
    publish("company", longer_monday("company"), cast)
    assert ensure_calendars() == []
    assert current("company").calendar.version == 2


def test_publishing_makes_the_next_version_and_leaves_the_old_one(app, cast):
    old = current("company")
    publication = publish("company", longer_monday("company"), cast)
    assert publication.codes == ("company",)
    assert publication.before == old
    assert current("company").calendar.version == 2
    assert str(current("company").calendar.week[0][0]) == "08:00-12:00"
    assert str(version(old.id).calendar.week[0][0]) == "09:00-12:00", (
        "clocks that pinned it still count with it"
    )


def test_publishing_the_same_again_changes_nothing(app, cast):
    publication = publish("company", body_of("company"), cast)
    assert not publication.is_new
    assert publication.codes == ()
    assert current("company").calendar.version == 1


def test_publishing_a_base_puts_all_calendars_above_it_on_the_new_one(app, cast):
    make_team(cast)
    body = body_of("china")
    body["days"]["2026-12-24"] = {
        "kind": "off",
        "name": {"zh-Hans": "特别假", "en": "Extra"},
        "source": "test",
    }
    publication = publish("china", body, cast)
    assert publication.codes == ("china", "company", "nights")
    team = current("nights").calendar
    assert [(layer.code, layer.version) for layer in team.layers] == [
        ("nights", 2),
        ("company", 2),
        ("china", 2),
    ]


def test_each_new_version_is_told_in_the_ledger(app, cast):
    make_team(cast)
    publish("company", longer_monday("company"), cast)
    told = db.session.scalars(
        select(Event.facts).where(Event.type == "calendar.published").order_by(Event.id.desc()).limit(2)
    ).all()
    assert [(facts["code"], facts["version"], facts["base"]) for facts in told] == [
        ("nights", 2, {"code": "company", "version": 2}),
        ("company", 2, {"code": "china", "version": 1}),
    ]


def test_the_second_of_two_who_look_at_the_same_version_is_refused(app, cast):
    seen = current("company").id
    publish("company", longer_monday("company"), cast, seen=seen)
    with pytest.raises(StaleVersion):
        publish("company", body_of("company"), cast, seen=seen)


@pytest.mark.parametrize(
    "change",
    [
        {"mon": ["09:00-12:00", "11:00-13:00"]},
        {name: [] for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    ],
    ids=["overlapping", "never open"],
)
def test_a_calendar_that_cannot_count_is_not_published(app, cast, change):
    body = body_of("company")
    body["week"] |= change
    with pytest.raises(CalendarWrong):
        publish("company", body, cast)
    assert current("company").calendar.version == 1


def test_a_calendar_cannot_lie_over_itself(app, cast):
    make_team(cast)
    with pytest.raises(CalendarWrong):
        publish("company", body_of("company"), cast, base="nights")


def test_an_unknown_code_is_a_sentence(app):
    with pytest.raises(NoCalendar, match="moon"):
        current("moon")


def test_the_current_calendar_is_one_query(app):
    current("company")
    asked = []
    engine = db.session.connection().engine
    listener = lambda *args: asked.append(args[2])  # noqa: E731
    sa_event.listen(engine, "before_cursor_execute", listener)
    try:
        current("company")
    finally:
        sa_event.remove(engine, "before_cursor_execute", listener)
    assert len(asked) == 1


def test_a_version_is_read_once_and_is_the_same_object(app):
    assert current("company").calendar is current("company").calendar
    assert current("company").calendar.base is current("china").calendar


def test_the_list_of_versions_says_who_when_and_why(app, cast):
    publish("company", longer_monday("company"), cast, why="earlier on Mondays")
    newest, first = versions_of("company")
    assert (newest.version, newest.why, newest.published_by) == (2, "earlier on Mondays", "孙立")
    assert (first.version, first.published_by) == (1, None)


def test_a_body_is_kept_as_it_was_published(app, cast):
    body = longer_monday("company")
    given = copy.deepcopy(body)
    publish("company", body, cast)
    assert body == given, "the caller's own"
    assert body_of("company") == given


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE calendar_versions SET why = 'x'",
        "DELETE FROM calendar_versions",
        "TRUNCATE calendar_versions CASCADE",
        "DELETE FROM calendar_imports",
    ],
)
def test_the_application_may_not_change_what_was_published(committed_app, committed_settings, statement):
    address = committed_settings.database_url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("SET ROLE aftercare_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
