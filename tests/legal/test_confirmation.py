"""Rules written by hand: QA confirms every one of them, somebody else than its writer; until then nothing gets looser."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Role
from portal.calendars.budgets import Budget, Unit
from portal.kernel.errors import DomainError, StaleVersion
from portal.legal.queries import Wanted, newest_of, rules_by_id, rules_wanted, versions_of
from portal.legal.rules import Mark, Question
from portal.legal.services import add_company_rule, answer, confirm_rule, write_successor
from portal.legal.standing import settled
from portal.legal.strictness import is_as_strict
from portal.unit_of_work import unit_of_work
from tests.legal.test_decision import DAYS, budgets, rule_of
from tests.legal.test_rules import TODAY, told, wording
from tests.people import person

DEATH = "device-adverse-event-report/death"
KNOWN = ("device-event-known", "death")
NOTICE = "device-adverse-event-notice/dealer"


@pytest.fixture
def second_qa(app):
    return person("qa2", "郑重", Role.QA)


def succeed(code, budget, by, **facts):
    with unit_of_work():
        row = write_successor(
            newest_of(code).id, wording(budget, **{"valid_from": TODAY} | facts), why="x", by=by
        )
    return rules_by_id([one.id for one in versions_of(code)])[row.id]


def confirm(rule, by):
    with unit_of_work():
        confirm_rule(rule.id, by=by)


def within(question=KNOWN, event="device-adverse-event-report", **facts):
    found = told(*question, **facts)
    return found if isinstance(found, str) else found[event]


@pytest.mark.parametrize("mark", list(Mark))
def test_every_rule_written_by_hand_is_to_be_confirmed_whatever_its_mark(app, cast, mark):
    rule = succeed(DEATH, Budget(300, Unit.DAY), cast.admin, mark=mark)
    assert rule.to_confirm
    assert rule.id in {one.id for one in rules_wanted(Wanted(unconfirmed=True, on=TODAY))}
    assert rule.id in {one.id for one in rules_wanted(Wanted(on=TODAY))}, "seen before it applies"


def test_a_looser_successor_waits_for_qa_and_the_stricter_rule_stays(app, cast):
    rule = succeed(DEATH, Budget(300, Unit.DAY), cast.admin)
    assert within() == "7 days"
    assert within(on=date(2030, 1, 1)) == "7 days"
    confirm(rule, cast.qa)
    assert within() == "300 days"


def test_looser_by_steps_is_as_loose(app, cast):
    succeed(DEATH, Budget(300, Unit.DAY), cast.admin)
    rule = succeed(DEATH, Budget(200, Unit.DAY), cast.admin)
    assert within() == "7 days", "it is stricter only than one that never applied"
    confirm(rule, cast.qa)
    assert within() == "200 days"


def test_what_cannot_be_compared_waits_too(app, cast):
    succeed(DEATH, Budget(5, Unit.WORKING_DAY), cast.admin)
    assert within() == "7 days"
    succeed(DEATH, None, cast.admin, pace="at-once")
    assert within() == "7 days", "a person would set the date"
    succeed(DEATH, Budget(1, Unit.DAY), cast.admin, valid_to=TODAY + timedelta(days=30))
    assert within() == "7 days", "it would end and leave nothing"
    succeed(NOTICE, Budget(300, Unit.DAY), cast.admin)
    assert (
        within(("device-event-known", "death", "device", "dealer"), "device-adverse-event-notice")
        == "promptly"
    )


def test_a_stricter_successor_applies_at_once_and_cannot_be_taken_back_alone(app, cast):
    succeed(DEATH, Budget(5, Unit.DAY), cast.admin)
    assert within() == "5 days"
    succeed(DEATH, Budget(7, Unit.DAY), cast.admin)
    assert within() == "5 days"


def test_a_company_rule_that_cannot_be_compared_does_not_hide_the_law_until_confirmed(app, cast):
    law = newest_of(NOTICE)
    with unit_of_work():
        own = add_company_rule(
            law.id, wording(Budget(300, Unit.DAY), valid_from=TODAY), why="x", by=cast.admin
        )
    question = Question("device-event-known", "death", "device", "dealer", on=TODAY)
    both = {law.id, own.id}
    assert both & {rule.id for rule in answer(question).rules} == both
    confirm(own, cast.qa)
    assert both & {rule.id for rule in answer(question).rules} == {own.id}


def test_nobody_confirms_what_they_wrote_themselves(app, cast, second_qa):
    rule = succeed(DEATH, Budget(5, Unit.DAY), cast.qa)
    with pytest.raises(DomainError, match="You wrote this rule yourself"):
        confirm(rule, cast.qa)
    confirm(rule, second_qa)
    assert not rules_by_id([rule.id])[rule.id].to_confirm


def test_a_superseded_rule_is_not_confirmed_any_more(app, cast):
    old = newest_of("drug-recall-plan/I/holder")
    succeed(old.code, Budget(1, Unit.DAY), cast.admin)
    with pytest.raises(StaleVersion, match="newer version"):
        confirm(old, cast.qa)
    assert old.confirmed_at is None
    assert old.id not in {one.id for one in rules_wanted(Wanted(unconfirmed=True))}


lengths = st.tuples(budgets, DAYS, st.booleans(), st.none() | st.integers(1, 900))


@given(budgets, st.lists(lengths, max_size=5), DAYS)
def test_without_a_confirmation_no_day_gets_a_looser_rule(first, later, on):
    chain = [rule_of(1, "notice", budget=first)]
    for at, (budget, begins, confirmed, days) in enumerate(sorted(later, key=lambda one: one[1]), start=2):
        ends = begins + timedelta(days=days) if days else None
        facts = {"budget": budget, "valid_from": begins, "valid_to": ends, "confirmed": confirmed}
        chain.append(rule_of(at, "notice", supersedes=at - 1, by_hand=True, **facts))
    found = _stands(chain, on)
    for sound in _stands([rule for rule in chain if rule.confirmed or not rule.by_hand], on):
        assert found, "the law has disappeared"
        assert is_as_strict(found[0].budget, sound.budget)


def _stands(chain, on):
    """The version in force `on`: at most one of a history, whatever was written."""
    linked = [replace(rule, supersedes=before.id) for before, rule in pairwise(chain)]
    found = [rule for rule in settled([chain[0], *linked]) if rule.in_force(on)]
    assert len(found) <= 1
    return found
