"""Teams in the settings: page, fragment, invalid, forbidden, stranger, done twice; and what the ledger keeps."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Person, Role, Team
from portal.accounts.teams import add_team, change_team
from portal.extensions import db
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import DomainError, NotAllowed
from portal.ledger.models import Event
from portal.unit_of_work import unit_of_work
from tests.people import person
from tests.query_count import counted_queries


@pytest.fixture
def browser(visitor, cast):
    return visitor.signed_in(cast.admin)


@pytest.fixture
def team(app) -> Team:
    with unit_of_work():
        return add_team("客服组", by=SYSTEM)


def address(team) -> str:
    return f"/settings/teams/{team.id}"


def change(browser, team, *, status=303, **facts):
    form = browser.page(address(team)).form("#team-form")
    return browser.send(f"{address(team)}/changes", form | facts, status=status)


def told(type_):
    return list(db.session.scalars(select(Event).where(Event.type == type_).order_by(Event.id)))


def members(team):
    return set(db.session.scalars(select(Person.username).where(Person.team_id == team.id)))


# ------------------------------------------------------------------ the list


def test_the_page_lists_teams_with_lead_hours_and_members(browser, cast, team):
    with unit_of_work():
        team.lead_id, team.calendar_code, cast.agent.team_id = cast.dispatcher.id, "always", team.id
    page = browser.page("/settings/teams")
    assert page.h1 == "Teams"
    (words,) = page.words("#teams tbody tr")
    for part in ("客服组", "赵敏", "林晓"):
        assert part in words
    assert "孙立" in page.words("main")[0]  # in no team


def test_the_settings_lead_there(browser):
    assert browser.page("/settings").has('a[href="/settings/teams"]')


def test_without_teams_it_says_what_happens_instead(browser):
    assert browser.page("/settings/teams").words(".empty-title") == ["No teams yet"]


def test_pages_cost_few_queries(browser, team):
    for page in ("/settings/teams", address(team)):
        browser.page(page)
        with counted_queries() as queries:
            browser.page(page)
        assert len(queries) <= 6, queries


def test_a_team_is_added_and_the_ledger_knows(browser):
    answer = browser.send("/settings/teams", {"name": " 现场   服务组 "})
    made = db.session.scalars(select(Team)).one()
    assert answer.headers["Location"] == address(made)
    assert made.name == "现场 服务组"
    (event,) = told("team.added")
    assert (event.chain, event.actor_name, event.facts["name"]) == ("system", "孙立", "现场 服务组")


def test_adding_the_same_twice_is_told(browser):
    browser.send("/settings/teams", {"name": "Field"})
    page = browser.send("/settings/teams", {"name": "field "}, status=409)
    assert "There is a team of this name already." in page.words("#name-fault")[0]
    assert page.attr("#name", "value") == "field "
    assert len(db.session.scalars(select(Team)).all()) == 1


def test_a_team_without_a_name_is_no_team(browser):
    fragment = browser.send_fragment("/settings/teams", {"name": "  "}, status=422)
    assert fragment.has("section#new-team #name-fault")


# ------------------------------------------------------------------ one team


def test_each_select_offers_one_way_to_choose_nothing(browser, team):
    page = browser.page(address(team))
    for name, words in (("lead", "Nobody"), ("calendar", "The company's calendar")):
        options = [one for one in page.all(f"#{name} option") if not one.get("value")]
        assert ["".join(one.itertext()).strip() for one in options] == [words]


def test_lead_calendar_and_members_are_changed(browser, cast, team):
    ids = [str(cast.agent.id), str(cast.colleague.id)]
    change(browser, team, lead=str(cast.dispatcher.id), calendar="always", members=ids)
    db.session.expire_all()
    assert (team.lead_id, team.calendar_code, members(team)) == (
        cast.dispatcher.id,
        "always",
        {"agent", "agent2"},
    )
    (event,) = told("team.changed")
    assert event.facts["before"] == {"name": "客服组", "lead": None, "calendar": None, "members": []}
    assert event.facts["after"]["members"] == sorted(map(int, ids))
    ticked = {
        box.get("value")
        for box in browser.page(address(team)).all('input[name="members"]')
        if "checked" in box.attrib
    }
    assert ticked == set(ids)


def test_who_joins_leaves_the_other_team(browser, cast, team):
    with unit_of_work():
        other = add_team("夜班", by=SYSTEM)
        cast.agent.team_id = other.id
    assert "now in “夜班”" in browser.page(address(team)).text
    change(browser, team, members=[str(cast.agent.id)])
    assert (members(team), members(other)) == ({"agent"}, set())


def test_who_is_not_ticked_leaves(browser, cast, team):
    with unit_of_work():
        cast.agent.team_id = cast.colleague.team_id = team.id
    change(browser, team, members=[str(cast.colleague.id)])
    assert members(team) == {"agent2"}
    form = browser.page(address(team)).form("#team-form")
    form.pop("members", None)
    browser.send(f"{address(team)}/changes", form)
    assert members(team) == set()


def test_the_same_again_changes_nothing(browser, cast, team):
    form = browser.page(address(team)).form("#team-form")
    browser.send(f"{address(team)}/changes", form)
    assert told("team.changed") == []
    assert "Nothing was different." in browser.page(address(team)).text


def test_a_stale_page_is_refused_and_what_was_typed_is_kept(browser, cast, team):
    old = browser.page(address(team)).form("#team-form")
    change(browser, team, lead=str(cast.agent.id))
    page = browser.send(f"{address(team)}/changes", old | {"name": "另一个名字"}, status=409)
    assert "Somebody else has changed this team" in page.text
    assert page.attr("#name", "value") == "另一个名字"
    db.session.expire_all()
    assert (team.name, team.lead_id) == ("客服组", cast.agent.id)


def test_the_fragment_is_the_form_alone(browser, team):
    fragment = browser.send_fragment(f"{address(team)}/changes", {"name": ""}, status=422)
    assert fragment.has("section#team #name-fault")


@pytest.mark.parametrize("facts", [{"lead": "999999"}, {"calendar": "no-such"}, {"members": ["999999"]}])
def test_what_is_not_offered_is_refused(browser, team, facts):
    change(browser, team, status=422, **facts)


def test_somebody_who_left_is_not_offered_and_not_taken(browser, cast, team):
    with unit_of_work():
        cast.colleague.active = False
    change(browser, team, lead=str(cast.colleague.id), status=422)
    with pytest.raises(DomainError, match="has no open account"):
        change_team(
            team, name="x", lead_id=cast.colleague.id, calendar_code=None, member_ids=[], by=cast.admin
        )


# ------------------------------------------------------------------ who may


def test_others_read_and_do_not_change(cast, visitor, team):
    for reader in (cast.manager, cast.qa, cast.auditor):
        browser = visitor.signed_in(reader)
        page = browser.page(address(team))
        assert not page.has("#team-form")
        assert not browser.page("/settings/teams").has("#new-team")
        browser.send(f"{address(team)}/changes", {"name": "x"}, status=403)
        browser.send("/settings/teams", {"name": "x"}, status=403)


def test_who_may_not_enter_the_settings_is_refused(cast, visitor, team):
    visitor.signed_in(cast.agent).page("/settings/teams", status=403)
    visitor.signed_in(cast.technician).page(address(team), status=403)


def test_an_unknown_team_is_404(browser):
    browser.page("/settings/teams/999999", status=404)
    browser.send("/settings/teams/999999/changes", {"name": "x"}, status=404)


def test_the_verbs_ask_themselves_who_may(cast, team):
    with pytest.raises(NotAllowed):
        add_team("x", by=cast.manager)
    with pytest.raises(NotAllowed):
        change_team(team, name="x", lead_id=None, calendar_code=None, member_ids=[], by=cast.agent)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_in_every_language(browser, team, language):
    browser.send("/language", {"language": language})
    for page in ("/settings/teams", address(team)):
        assert browser.page(page).attr("html", "lang") == language


# ------------------------------------------------------------------ the terminal


def test_people_join_a_team_from_the_terminal(app, team):
    from portal.accounts.teams import join_team

    member = person("neu", "新人", Role.AGENT)
    with unit_of_work():
        join_team(member, "客服组", by=SYSTEM)
    assert members(team) == {"neu"}
    with pytest.raises(DomainError, match="There is no team “夜班”"):
        join_team(member, "夜班", by=SYSTEM)
