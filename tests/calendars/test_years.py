"""An official list from the file to the calendar: staged, compared, approved, discarded; nothing before, nothing twice."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.calendars.budgets import Budget, Unit
from portal.calendars.differences import Change
from portal.calendars.official import ListWrong, OfficialDay
from portal.calendars.queries import current, year_list
from portal.calendars.reckoning import reckon
from portal.calendars.services import publish_calendar
from portal.calendars.year_checks import require_whole_year
from portal.calendars.years import (
    AlreadySettled,
    ListOutdated,
    YearComplete,
    approve_year,
    discard_year,
    proposal,
    stage_year,
)
from portal.extensions import db
from portal.kernel.errors import NotVisible
from portal.ledger.models import Event

LIST = """date,kind,name_zh,name_en
2027-01-01,off,元旦,
2027-01-02,off,元旦,
2027-01-03,off,元旦,
2027-02-05,off,春节,
2027-02-06,off,春节,
2027-02-07,off,春节,
2027-02-08,off,春节,
2027-02-09,off,春节,
2027-02-10,off,春节,
2027-02-20,work,春节,
2027-04-05,off,清明节,
2027-05-01,off,劳动节,
2027-05-02,off,劳动节,
2027-05-03,off,劳动节,
2027-06-09,off,端午节,
2027-09-15,off,中秋节,
2027-10-01,off,国庆节,
2027-10-02,off,国庆节,
2027-10-03,off,国庆节,
2027-10-04,off,国庆节,
2027-10-09,work,国庆节,
"""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def staged(app, cast):
    return stage_year("2027.csv", LIST.encode(), year=2027, source="国办发明电〔2026〕9号", by=cast.admin)


def events(*types: str) -> list[dict]:
    rows = db.session.scalars(select(Event).where(Event.type.in_(types)).order_by(Event.id)).all()
    return [{"type": row.type, **row.facts} for row in rows]


def test_a_staged_list_changes_nothing(staged):
    assert current("china").calendar.version == 1
    assert current("china").calendar.is_provisional(2027)
    assert events("calendar.year-imported")[-1]["days"] == 21


def test_the_difference_is_told_by_day(staged):
    found = proposal(staged).difference
    told = {(f"{one.date:%m-%d}", str(one.change)) for one in found.changes}
    assert told == {
        ("01-02", "named"),
        ("01-03", "named"),
        ("02-09", "off"),
        ("02-10", "off"),
        ("02-20", "work"),
        ("05-03", "off"),
        ("10-04", "off"),
        ("10-09", "work"),
    }
    assert (found.count(Change.OFF), found.count(Change.WORK), found.count(Change.NAMED)) == (4, 2, 2)
    assert found.unchanged == 13


def test_what_is_odd_is_pointed_out_and_not_refused(app, cast):
    odd = ("work", "2027-10-01", "2027-10-02", "2027-10-03")
    kept = [line for line in LIST.splitlines() if not any(part in line for part in odd)]
    text = "\n".join([*kept, "2027-11-11,off,圣马丁节,"])
    row = stage_year("2027.csv", text.encode(), year=2027, source="a feed", by=cast.admin)
    told = " ".join(str(one) for one in proposal(row).oddities)
    assert "no make-up working day" in told
    assert "2027-10-01, 2027-10-02, 2027-10-03" in told
    assert "圣马丁节" in told
    assert [one.date for one in proposal(row).difference.changes if one.date.month == 11] == [
        date(2027, 11, 11)
    ]


def test_approval_makes_the_year_complete_for_every_calendar_above(staged, cast):
    approved = approve_year(staged.id, by=cast.qa)
    assert approved.codes == ("china", "company")
    assert approved.before.calendar.version == 1
    assert not current("company").calendar.is_provisional(2027)
    china = current("china").calendar
    assert china.days[date(2027, 2, 20)].source == "国办发明电〔2026〕9号"
    assert china.is_working_day(date(2027, 2, 20))
    assert china.days[date(2026, 2, 14)].kind == "work", "other years stay"
    row = year_list(staged.id)
    assert (row.state, row.settled_by_id, row.version_id) == ("approved", cast.qa.id, approved.after.id)


def test_approval_is_in_the_ledger_with_what_it_published(staged, cast):
    approve_year(staged.id, by=cast.qa)
    told = events("calendar.published", "calendar.year-approved")[-3:]
    assert [(one["type"], one["code"], one["version"]) for one in told] == [
        ("calendar.published", "china", 2),
        ("calendar.published", "company", 2),
        ("calendar.year-approved", "china", 2),
    ]


def test_a_deadline_is_no_longer_provisional_and_moves(staged, cast):
    begin = datetime(2027, 2, 4, 9, tzinfo=SHANGHAI)
    three = Budget(3, Unit.WORKING_DAY)
    before = reckon(begin, three, calendar=current("company").calendar)
    approve_year(staged.id, by=cast.qa)
    after = reckon(begin, three, calendar=current("company").calendar)
    assert (before.due().astimezone(SHANGHAI).date(), before.is_provisional(before.due())) == (
        date(2027, 2, 11),
        True,
    )
    assert (after.due().astimezone(SHANGHAI).date(), after.is_provisional(after.due())) == (
        date(2027, 2, 15),
        False,
    )


def test_a_list_that_takes_a_guessed_day_away_makes_it_a_working_day_again(app, cast):
    text = LIST.replace("2027-06-09,off,端午节,\n", "")
    row = stage_year("2027.csv", text.encode(), year=2027, source="x", by=cast.admin)
    change = next(one for one in proposal(row).difference.changes if one.date == date(2027, 6, 9))
    assert change.change is Change.WORK
    approve_year(row.id, by=cast.qa)
    assert current("china").calendar.is_working_day(date(2027, 6, 9))


def test_a_list_is_settled_once(staged, cast):
    approve_year(staged.id, by=cast.qa)
    with pytest.raises(AlreadySettled):
        approve_year(staged.id, by=cast.qa)
    with pytest.raises(AlreadySettled):
        discard_year(staged.id, by=cast.qa)
    assert current("china").calendar.version == 2


def test_a_discarded_list_stays_and_counts_for_nothing(staged, cast):
    discard_year(staged.id, by=cast.qa)
    assert year_list(staged.id).state == "discarded"
    assert current("china").calendar.version == 1
    assert events("calendar.year-discarded")[-1]["import"] == staged.id


def test_a_list_compared_with_an_older_calendar_is_brought_again(staged, cast):
    """A list of fewer days, staged first and approved last, once took away what the full one gave."""
    other = stage_year("2027.csv", LIST.encode(), year=2027, source="another", by=cast.admin)
    approve_year(other.id, by=cast.qa)
    for replace in (False, True):
        with pytest.raises(ListOutdated, match="upload it again to see the difference"):
            approve_year(staged.id, replace=replace, by=cast.qa)
    assert current("china").calendar.version == 2
    assert not current("china").calendar.is_working_day(date(2027, 2, 9))
    assert discard_year(staged.id, by=cast.qa).state == "discarded"


def test_a_complete_year_is_replaced_only_in_so_many_words(staged, cast):
    approve_year(staged.id, by=cast.qa)
    text = LIST.replace("2027-02-09,off,春节,\n2027-02-10,off,春节,\n", "2027-02-21,work,春节,\n")
    row = stage_year("2027.csv", text.encode(), year=2027, source="corrected", by=cast.admin)
    offered = proposal(row)
    assert (offered.replaces, offered.lost, offered.difference.count(Change.WORK)) == (True, 2, 3)
    with pytest.raises(YearComplete, match="2027 has an approved list already"):
        approve_year(row.id, by=cast.qa)
    assert current("china").calendar.version == 2
    approve_year(row.id, replace=True, by=cast.qa)
    assert current("china").calendar.is_working_day(date(2027, 2, 9))


def test_a_provisional_year_needs_no_such_words(staged):
    assert not proposal(staged).replaces


def test_a_list_of_too_few_days_is_refused_as_incomplete(app, cast):
    one = "date,kind,name_zh\n2027-01-01,off,元旦\n"
    with pytest.raises(ListWrong, match=r"incomplete\. Days off from Monday to Friday in it: 1; a year"):
        stage_year("2027.csv", one.encode(), year=2027, source="x", by=cast.admin)
    lines = LIST.splitlines()
    weekdays = [line for line in lines[1:] if "off" in line and date.fromisoformat(line[:10]).weekday() < 5]
    seven = "\n".join([lines[0], *weekdays[:7]])
    with pytest.raises(ListWrong, match="in it: 7;"):
        stage_year("2027.csv", seven.encode(), year=2027, source="x", by=cast.admin)
    eight = "\n".join([lines[0], *weekdays[:8]])
    assert stage_year("2027.csv", eight.encode(), year=2027, source="x", by=cast.admin).state == "staged"


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_year_that_is_known_has_days_enough(app, year):
    days = [
        OfficialDay(day, rule.kind == "off", "元旦", "New Year", 1)
        for day, rule in current("china").calendar.days.items()
        if day.year == year
    ]
    require_whole_year(days, year)


def test_a_team_of_its_own_days_gets_the_year_as_well(staged, cast):
    body = {"zone": "Asia/Shanghai", "week": {"sat": ["09:00-12:00"]}, "follows-days": False}
    title = {"zh-Hans": "值班", "en": "Duty"}
    publish_calendar("duty", body, base="company", title=title, why="new", by=cast.admin)
    approved = approve_year(staged.id, by=cast.qa)
    assert approved.codes == ("china", "company", "duty")
    assert current("duty").calendar.is_working_day(date(2027, 2, 6)), "it works on holidays"


def test_a_wrong_list_is_not_kept(app, cast):
    with pytest.raises(ListWrong):
        stage_year("x.csv", b"date,kind,name_zh\n", year=2027, source="x", by=cast.admin)
    with pytest.raises(NotVisible):
        year_list(10**6)
