"""Pages of calendars: looked at, changed, refused, forbidden, stale, done twice."""

from datetime import date

import pytest

from portal.calendars.queries import current
from tests.factories import make_ticket
from tests.query_count import counted_queries


@pytest.fixture
def admin(visitor, cast):
    return visitor.signed_in(cast.admin)


@pytest.fixture
def qa(visitor, cast):
    return visitor.signed_in(cast.qa)


def hours(browser, **changes):
    page = browser.page("/settings/calendars/company/hours")
    return page.form("#hours-form") | {"why": "longer Mondays", "mon": "08:00-12:00, 13:00-18:00"} | changes


def exception(browser, **changes):
    page = browser.page("/settings/calendars/company/exceptions")
    given = {
        "day": "2026-12-24",
        "kind": "hours",
        "hours": "09:00-12:00",
        "name_zh": "盘点",
        "why": "stocktaking",
    }
    return page.form("#add-form") | given | changes


# ---------------------------------------------------------------- looking


def test_the_list_says_hours_in_words_and_which_years_are_known(qa):
    page = qa.page("/settings/calendars")
    assert page.h1 == "Calendars"
    company = page.words("tr[data-calendar=company]")[0]
    assert "Monday to Friday 09:00-12:00, 13:00-18:00" in company
    assert "Saturday to Sunday no working time" in company
    assert "2018-2026" in company
    assert "2027 provisional" in company
    assert "Official working days of China" in company


def test_a_calendar_shows_its_year_with_each_kind_of_day_said_in_words(qa):
    page = qa.page("/settings/calendars/company?year=2026")
    assert page.h1 == "Company hours"
    assert len(page.all("table.month")) == 12
    off = next(cell for cell in page.all("td.d-off") if "2026-02-17" in cell.get("title"))
    assert off.get("title") == "2026-02-17: day off (Spring Festival)"
    make_up = [cell.get("title")[:10] for cell in page.all("td.d-work")]
    assert make_up == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    rows = page.words("#exceptions tbody tr")
    assert len(rows) == 13
    assert any(
        "2026-02-15 – 2026-02-23 Sunday to Monday, 9 days day off Spring Festival" in row for row in rows
    )
    assert any("2026-02-14" in row and "make-up working day" in row and "09:00-12:00" in row for row in rows)
    assert "国办发明电〔2025〕7号" in page.words("#exceptions")[0]


def test_a_provisional_year_says_so(qa):
    page = qa.page("/settings/calendars/china?year=2027")
    assert "2027 is provisional" in page.text
    assert page.has(".year-provisional")
    assert not qa.page("/settings/calendars/china?year=2026").has(".year-provisional")


def test_a_year_that_nobody_knows_is_this_one(qa):
    assert qa.page("/settings/calendars/china?year=9999").has("#year")


def test_a_calendar_that_does_not_exist_is_not_found(qa):
    qa.page("/settings/calendars/moon", status=404)


def test_the_pages_are_in_chinese(visitor, cast):
    browser = visitor.signed_in(cast.qa)
    browser.send("/language", {"language": "zh-Hans"})
    page = browser.page("/settings/calendars/company?year=2026")
    assert page.h1 == "公司工作时间"
    assert "春节" in page.text
    browser.send("/language", {"language": "zh-Hant"})
    assert "春節" in browser.page("/settings/calendars/company?year=2026").text


def test_only_those_who_may_see_what_changes_it(qa, admin):
    assert "Change weekly hours" not in qa.page("/settings/calendars/company").text
    assert "Change weekly hours" in admin.page("/settings/calendars/company").text
    assert "Change weekly hours" not in admin.page("/settings/calendars/china").text
    qa.page("/settings/calendars/company/hours", status=403)


def test_pages_ask_for_what_they_show_and_no_more(qa):
    """The person of the session, then: newest versions and lists; one version and its history."""
    for address, most in (("/settings/calendars", 4), ("/settings/calendars/company?year=2026", 4)):
        qa.page(address)
        with counted_queries() as asked:
            page = qa.page(address)
        assert len(asked) <= most, asked
        assert len(page.html) < 60_000


# ---------------------------------------------------------------- hours


def test_hours_are_shown_and_published_as_the_next_version(admin):
    form = admin.page("/settings/calendars/company/hours").form("#hours-form")
    assert (form["mon"], form["sat"]) == ("09:00-12:00, 13:00-18:00", "closed all day")
    page = admin.follow(admin.send("/settings/calendars/company/hours", hours(admin)))
    assert "Version 2 is published" in page.text
    assert "longer Mondays" in page.words("#versions")[0]
    assert str(current("company").calendar.week[0][0]) == "08:00-12:00"
    assert current("company").calendar.week[5] == ()


def test_who_changes_hours_is_led_to_the_deadlines_it_would_move(admin):
    make_ticket()
    answer = admin.send("/settings/calendars/company/hours", hours(admin))
    assert "/settings/recalculations/" in answer.headers["Location"]
    assert "Version 2 is published" in admin.follow(answer).text


def test_hours_over_midnight_are_said_in_full_when_they_are_saved(admin):
    page = admin.follow(
        admin.send("/settings/calendars/company/hours", hours(admin, fri="17:00-09:00, 10:00-11:00"))
    )
    assert "Over midnight: 17:00 to 09:00 of the next day." in page.text
    assert "10:00-11:00, 17:00 to 09:00 of the next day" in page.words("#hours")[0]
    form = admin.page("/settings/calendars/company/hours")
    assert form.form("#hours-form")["fri"] == "10:00-11:00, 17:00-09:00"
    again = hours(admin, fri="17:00-09:00", mon="09:00-12:00")
    assert (
        "Over midnight"
        not in admin.follow(
            admin.send("/settings/calendars/company/hours", again | {"fri": "09:00-17:00"})
        ).text
    )


def test_an_exception_over_midnight_is_said_in_full(admin):
    sent = exception(admin, hours="17:00-09:00")
    page = admin.follow(admin.send("/settings/calendars/company/exceptions", sent))
    assert "Over midnight: 17:00 to 09:00 of the next day." in page.text


def test_hours_sent_unchanged_publish_nothing(admin):
    sent = hours(admin, mon="09:00-12:00, 13:00-18:00")
    page = admin.follow(admin.send("/settings/calendars/company/hours", sent))
    assert "nothing was published" in page.text
    assert current("company").calendar.version == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"mon": "nine to five"}, "mon", "is no working time"),
        ({"tue": "09:00-12:00, 11:00-13:00"}, "tue", "overlap"),
        ({"wed": "18:00-23:59"}, "wed", "24:00"),
        ({"thu": "09:00-25:00"}, "thu", "24:00 at most"),
        ({"sun": "20:00-10:00"}, "mon", "On Monday the working times"),
        ({"zone": "Asia/Moon"}, "zone", "There is no time zone"),
        ({"why": ""}, "why", "Please fill in"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(admin, typed, field, sentence):
    page = admin.send("/settings/calendars/company/hours", hours(admin, **typed), status=422)
    assert sentence in page.words(f"#hours-{field}-fault")[0]
    name, text = next(iter(typed.items()))
    assert page.form("#hours-form")[name] == text, "what was typed stays"
    assert current("company").calendar.version == 1


def test_a_week_without_any_working_time_is_refused(admin):
    closed = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "closed")
    page = admin.send("/settings/calendars/company/hours", hours(admin, **closed), status=422)
    assert "no working time in 400 days" in page.words("#hours-form-faults")[0]


def test_the_second_of_two_who_change_the_same_version_is_told(admin):
    first, second = hours(admin), hours(admin, mon="07:00-15:00")
    admin.send("/settings/calendars/company/hours", first)
    page = admin.send("/settings/calendars/company/hours", second, status=409)
    assert "Somebody else has changed this calendar" in page.text
    assert page.form("#hours-form")["mon"] == "07:00-15:00"
    assert current("company").calendar.version == 2


def test_what_nobody_changes_by_hand_is_refused(admin):
    admin.page("/settings/calendars/china/hours", status=403)
    admin.send("/settings/calendars/always/exceptions", {"day": "2026-12-24", "kind": "off"}, status=403)


# ---------------------------------------------------------------- exceptions


def test_an_exception_is_added_shown_and_taken_away(admin):
    page = admin.follow(admin.send("/settings/calendars/company/exceptions", exception(admin)))
    assert "Version 2 is published" in page.text
    assert any("盘点" in row and "09:00-12:00" in row for row in page.words("#exceptions tbody tr"))
    removal = admin.page("/settings/calendars/company/exceptions").form("#remove-form")
    assert removal["day"] in ("", "2026-12-24")
    sent = removal | {"day": "2026-12-24", "why": "a mistake"}
    admin.send("/settings/calendars/company/exceptions/removal", sent)
    assert current("company").calendar.version == 3
    assert date(2026, 12, 24) not in current("company").calendar.days
    admin.send("/settings/calendars/company/exceptions/removal", sent, status=422)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"hours": ""}, "hours", "Write the hours of this day"),
        ({"hours": "12:00-09:60"}, "hours", "no clock shows"),
        ({"day": ""}, "day", "Please fill in"),
        ({"day": "1999-01-01"}, "day", "from 2018 to 2100"),
        ({"kind": ""}, "kind", "Choose an answer"),
    ],
)
def test_an_exception_that_cannot_be_is_refused_at_its_field(admin, typed, field, sentence):
    page = admin.send("/settings/calendars/company/exceptions", exception(admin, **typed), status=422)
    assert sentence in page.words(f"#add-{field}-fault")[0]
    assert not page.has("#remove-form-faults"), "the other form is untouched"


def test_an_exception_on_a_page_that_is_old_is_409(admin):
    sent = exception(admin)
    admin.send("/settings/calendars/company/hours", hours(admin))
    admin.send("/settings/calendars/company/exceptions", sent, status=409)


# ---------------------------------------------------------------- new


def new_calendar(**changes):
    return {
        "title_zh": "夜班",
        "title_en": "Night shift",
        "code": "nights",
        "base": "company",
        "mon": "22:00-06:00",
        "zone": "Asia/Shanghai",
        "follows": "yes",
        "why": "a new team",
    } | changes


def test_a_new_calendar_lies_over_another_one(admin):
    assert admin.page("/settings/calendars/new").form("#new-calendar")["base"] == "company"
    page = admin.follow(admin.send("/settings/calendars", new_calendar()))
    assert page.h1 == "Night shift"
    assert "Monday22:00 to 06:00 of the next day" in page.words("#hours")[0]
    assert "Over midnight: 22:00 to 06:00 of the next day." in page.words("#notice")[0]
    assert "Tuesday to Friday09:00-12:00, 13:00-18:00" in page.words("#hours")[0]
    again = admin.send("/settings/calendars", new_calendar(), status=409)
    assert "a calendar with this code already" in again.words("#new-code-fault")[0]


@pytest.mark.parametrize("code", ["Nights", "new", "night shift", "-x", "日班"])
def test_a_code_is_small_letters(admin, code):
    page = admin.send("/settings/calendars", new_calendar(code=code), status=422)
    assert "small letters" in page.words("#new-code-fault")[0]


def test_a_calendar_over_one_that_does_not_exist_is_refused(admin):
    admin.send("/settings/calendars", new_calendar(base="moon"), status=422)
