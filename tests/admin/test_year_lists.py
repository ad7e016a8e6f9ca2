"""Pages of official lists: brought, compared, approved, put aside; wrong, forbidden, stale, done twice."""

import io
from datetime import date

import pytest

from portal.calendars.queries import current
from portal.calendars.years import stage_year
from portal.extensions import db
from tests.calendars.test_years import LIST
from tests.commitments.recalculating import clock_of, finish, promised


@pytest.fixture
def admin(visitor, cast):
    return visitor.signed_in(cast.admin)


@pytest.fixture
def qa(visitor, cast):
    return visitor.signed_in(cast.qa)


@pytest.fixture
def staged(app, cast):
    row = stage_year("2027.csv", LIST.encode(), year=2027, source="国办发明电〔2026〕9号", by=cast.admin)
    db.session.commit()
    return row


def list_file(text: str = LIST, name: str = "2027.csv"):
    return (io.BytesIO(text.encode()), name)


def test_a_list_is_brought_compared_and_approved(admin, qa):
    assert admin.page("/settings/year-lists/new").form("#new-list")["year"] == "2027"
    sent = {"year": "2027", "source": "国办发明电〔2026〕9号", "file": list_file()}
    page = admin.follow(admin.send("/settings/year-lists", sent))
    assert page.h1 == "Official days off of 2027"
    assert "4 days newly off, 2 newly working, 2 with another name only; 13 exceptions stay" in page.text
    rows = page.words("#difference tbody tr")
    assert any("2027-02-20 Saturday newly working usually closed, now make-up" in row for row in rows)
    assert "waits for approval" in qa.page("/settings/calendars").words("#year-lists")[0]
    form = qa.page(page.url).form("#approve")
    done = qa.follow(qa.send(f"{page.url}/approval", form))
    assert "2027 is complete" in done.text
    assert not current("company").calendar.is_provisional(2027)
    assert "in force" in qa.page(page.url).words("#about")[0]


def test_before_approval_the_page_says_how_many_deadlines_move(qa, staged):
    address = f"/settings/year-lists/{staged.id}"
    assert qa.page(address).has("#no-deadlines")
    story = promised("40 working days")
    clock_of(story).provisional = True
    db.session.commit()
    page = qa.page(address)
    assert page.words("#moves dd")[0] == "1"
    answer = qa.send(f"{address}/approval", page.form("#approve"))
    assert "/settings/recalculations/" in answer.headers["Location"]
    finish(int(answer.headers["Location"].rsplit("/", 1)[1]))
    assert clock_of(story).calendar_version_id == current("company").id


def test_a_list_is_approved_once(qa, staged):
    address = f"/settings/year-lists/{staged.id}"
    form = qa.page(address).form("#approve")
    qa.send(f"{address}/approval", form)
    again = qa.send(f"{address}/approval", form, status=409)
    assert "approved or discarded already" in again.text
    qa.send(f"{address}/discarding", form, status=409)
    assert current("china").calendar.version == 2


def test_a_list_compared_with_an_older_version_is_brought_again(qa, staged, cast):
    address = f"/settings/year-lists/{staged.id}"
    other = stage_year("2027.csv", LIST.encode(), year=2027, source="another", by=cast.admin)
    old = qa.page(address).form("#approve")
    qa.send(f"/settings/year-lists/{other.id}/approval", old)
    page = qa.send(f"{address}/approval", old | {"replace": "yes"}, status=409)
    assert "upload it again to see the difference" in page.words("#settle-faults")[0]
    page = qa.page(address)
    assert "upload it again to see the difference" in page.words("#outdated")[0]
    assert not page.has("#approve")
    assert page.has("#days")
    qa.send(f"{address}/discarding", page.form("#discard"))
    assert current("china").calendar.version == 2


def test_a_complete_year_is_replaced_by_a_tick_that_says_what_is_lost(admin, qa, staged):
    qa.send(f"/settings/year-lists/{staged.id}/approval", {})
    text = LIST.replace("2027-02-09,off,春节,\n2027-02-10,off,春节,\n", "")
    sent = {"year": "2027", "source": "corrected", "file": list_file(text)}
    page = admin.follow(admin.send("/settings/year-lists", sent))
    assert "Replace the approved list of 2027: 2 days off become ordinary" in page.words("#approve")[0]
    unticked = qa.page(page.url).form("#approve")
    assert "replace" not in unticked
    refused = qa.send(f"{page.url}/approval", unticked, status=409)
    assert "2027 has an approved list already" in refused.words("#settle-replace-fault")[0]
    assert current("china").calendar.version == 2
    qa.send(f"{page.url}/approval", unticked | {"replace": "yes"})
    assert current("china").calendar.is_working_day(date(2027, 2, 9))


def test_a_list_of_one_day_is_refused_as_incomplete(admin):
    text = "date,kind,name_zh\n2027-01-01,off,元旦\n"
    page = admin.send(
        "/settings/year-lists", {"year": "2027", "source": "x", "file": list_file(text)}, status=422
    )
    assert "incomplete" in page.words("#list-file-fault")[0]


def test_a_list_is_put_aside(qa, staged):
    address = f"/settings/year-lists/{staged.id}"
    qa.send(f"{address}/discarding", {})
    assert "discarded" in qa.page(address).words("#about")[0]
    assert current("china").calendar.version == 1


def test_a_list_that_is_wrong_is_refused_with_its_lines(admin):
    text = "date,kind,name_zh\n2027-13-01,off,元旦\n2027-01-02,maybe,元旦\n"
    sent = {"year": "2027", "source": "x", "file": list_file(text)}
    page = admin.send("/settings/year-lists", sent, status=422)
    assert "2 lines are wrong" in page.words("#new-list-faults")[0]
    assert page.words("#problems li")[0].startswith("Line 2: “2027-13-01” is no date")
    assert page.form("#new-list")["source"] == "x"


def test_a_feed_with_what_is_no_holiday_is_shown_and_never_applied_by_itself(admin, qa):
    text = LIST + "2027-11-11,off,圣马丁节,St. Martin\n"
    sent = {"year": "2027", "source": "a feed", "file": list_file(text)}
    page = admin.follow(admin.send("/settings/year-lists", sent))
    assert "None of the seven public holidays is called: 圣马丁节" in page.text
    assert any("2027-11-11" in row and "newly off" in row for row in page.words("#difference tbody tr"))
    assert current("china").calendar.is_working_day(date(2027, 11, 11))


@pytest.mark.parametrize("changes", [{"file": (io.BytesIO(b""), "x.csv")}, {"source": ""}, {"year": "1999"}])
def test_a_list_without_what_is_needed_is_asked_for(admin, changes):
    admin.send(
        "/settings/year-lists", {"year": "2027", "source": "x", "file": list_file()} | changes, status=422
    )


def test_who_may_bring_and_who_may_approve(visitor, cast, staged, qa):
    agent = visitor.signed_in(cast.agent)
    auditor = visitor.signed_in(cast.auditor)
    address = f"/settings/year-lists/{staged.id}"
    agent.page("/settings/calendars", status=403)
    qa.page("/settings/year-lists/new", status=403)
    assert "can approve this list" in auditor.page(address).text
    auditor.send(f"{address}/approval", {}, status=403)
    qa.page("/settings/year-lists/999999", status=404)
    qa.send("/settings/year-lists/999999/approval", {}, status=404)
