"""The page of the declared clocks: all of them, those not set, one with its history, and setting its length."""

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from portal.admin.clock_settings import length_words
from portal.extensions import db
from portal.ledger.models import Event
from portal.procedures.durations import Budget, Unit, parse_budget
from portal.procedures.models import ClockSetting
from portal.procedures.queries import code_terms, setting
from tests.query_count import counted_queries

LIST = "/settings/clocks"
ADDRESS = f"{LIST}/T35/settings"
THIRTY = {"within": "30 minutes", "calendar": "company", "why": "Contract with the hospital", "seen": "0"}


@pytest.fixture
def admin(cast, visitor):
    return visitor.signed_in(cast.admin)


def row(page, code):
    return " ".join(" ".join(page.words(f'tr[data-clock="{code}"]')).split())


def rows_of(code):
    return db.session.scalars(select(ClockSetting).where(ClockSetting.code == code)).all()


def test_all_clocks_stand_in_the_table_with_what_the_regulations_say(cast, visitor):
    page = visitor.signed_in(cast.auditor).page(LIST)
    assert page.h1 == "Clocks"
    assert len(page.all("tr[data-clock]")) == 54, "T01 to T51, three of them with two lengths"
    assert "3 working days" in row(page, "T02")
    assert "R04" in row(page, "T02")
    assert "not set" in row(page, "T35")
    assert "at least 1 year" in row(page, "T31")


def test_those_not_set_can_be_shown_alone_and_get_fewer(admin):
    page = admin.page(f"{LIST}?show=not-set")
    assert len(page.all("tr[data-clock]")) == 23
    assert page.words('.filters [aria-current="true"]') == ["Not set 23"]
    admin.send(ADDRESS, THIRTY)
    assert len(admin.page(f"{LIST}?show=not-set").all("tr[data-clock]")) == 22


def test_the_list_takes_two_queries_beside_the_sign_in_and_stays_small(cast, visitor):
    browser = visitor.signed_in(cast.qa)
    browser.page(LIST)
    with counted_queries() as seen:
        page = browser.page(LIST)
    assert len(seen) <= 4, seen
    assert len(page.html) <= 60_000, len(page.html)


def test_a_blank_says_not_set_and_who_can_set_it(cast, visitor):
    page = visitor.signed_in(cast.manager).page(f"{LIST}/T35")
    assert "not set" in page.words("#clock-facts .chip")
    assert "An administrator can set it" in page.text
    assert not page.has("form#clock-form"), "a manager reads only"


def test_a_length_from_the_page(admin, cast):
    page = admin.follow(admin.send(ADDRESS, THIRTY))
    assert "30 minutes" in page.text
    assert page.form("form#clock-form")["within"] == "30 minutes"
    assert str(setting("T35")) == "30 minutes"
    line = row(admin.page(LIST), "T35")
    assert "30 minutes company" in line
    assert cast.admin.name in line


def test_the_change_is_told_on_the_chain_of_the_system(admin, cast):
    admin.send(ADDRESS, THIRTY)
    told = db.session.scalars(select(Event).where(Event.type == "clock-setting.changed")).one()
    assert (told.chain, told.actor_id) == ("system", cast.admin.id)
    assert told.facts == {
        "code": "T35",
        "before": None,
        "after": {"within": "30 minutes", "calendar": "company"},
        "why": "Contract with the hospital",
    }


def test_a_numbered_clock_shows_the_regulations_number_beside_the_companys(admin):
    admin.send(f"{LIST}/T02/settings", THIRTY | {"within": "2 个工作日"})
    line = row(admin.page(LIST), "T02")
    assert "2 working days company" in line
    assert "regulation: 3 working days" in line
    assert str(code_terms("T02").within) == "2 working days"


def test_taking_it_back_brings_the_blank_or_the_regulations_number_again(admin):
    for code in ("T35", "T02"):
        admin.send(f"{LIST}/{code}/settings", THIRTY)
        newest = rows_of(code)[-1].id
        page = admin.follow(
            admin.send(f"{LIST}/{code}/settings", THIRTY | {"within": "", "seen": str(newest)})
        )
        assert "taken back" in page.text
    assert code_terms("T35").within is None
    assert str(code_terms("T02").within) == "3 working days"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"within": "soon"}, "is no length of time"),
        ({"within": "21 years"}, "longer than 20 years"),
        ({"within": "0 hours"}, "more than nothing"),
        ({"why": ""}, "Why is it set?"),
        ({"calendar": "moon"}, "Choose one of the options shown"),
        ({"within": "x" * 41}, "40"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words_and_kept(admin, typed, said):
    page = admin.send(ADDRESS, THIRTY | typed, status=422)
    assert said in page.text
    assert page.form("form#clock-form")["within"] == (THIRTY | typed)["within"]
    assert rows_of("T35") == []


def test_a_clock_of_whole_days_goes_by_the_national_calendar(admin):
    page = admin.page(f"{LIST}/T44")
    assert [option.get("value") for option in page.all("#calendar option")] == ["china"]
    admin.send(f"{LIST}/T44/settings", THIRTY | {"calendar": "company"}, status=422)


def test_twice_changes_nothing_the_second_time(admin):
    admin.send(ADDRESS, THIRTY)
    again = admin.follow(admin.send(ADDRESS, THIRTY | {"seen": str(rows_of("T35")[0].id)}))
    assert "This is set already" in again.text
    assert len(rows_of("T35")) == 1


def test_who_looked_at_an_older_setting_is_told_and_keeps_what_was_typed(admin):
    admin.send(ADDRESS, THIRTY)
    page = admin.send(ADDRESS, THIRTY | {"within": "45 minutes"}, status=409)
    assert "Somebody else has set this clock" in page.text
    assert page.form("form#clock-form")["within"] == "45 minutes"


def test_only_administrators_set_and_only_who_may_look_looks(cast, visitor):
    visitor.signed_in(cast.manager).send(ADDRESS, THIRTY, status=403)
    assert visitor.signed_in(cast.agent).client.get(LIST).status_code == 403
    assert rows_of("T35") == []


@pytest.mark.parametrize("code", ["T52", "T38", "t35", "..", "T35%20"])
def test_a_clock_that_is_not_declared_does_not_exist(admin, code):
    assert admin.client.get(f"{LIST}/{code}").status_code == 404


def test_settings_are_written_once(committed_app, owner_connection):
    owner_connection.execute(
        "INSERT INTO clock_settings (code, within, calendar, why) VALUES ('T35', '1 hour', 'company', 'x')"
    )
    for statement in ("UPDATE clock_settings SET within = '2 hours'", "DELETE FROM clock_settings"):
        with pytest.raises(Exception, match="permission denied"):
            db.session.execute(db.text(statement))
        db.session.rollback()


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("unit", Unit)
def test_a_length_shown_in_any_language_can_be_sent_back_as_it_is(app, unit, language):
    with force_locale(language.replace("-", "_")):
        assert parse_budget(length_words(Budget(12, unit))) == Budget(12, unit)
