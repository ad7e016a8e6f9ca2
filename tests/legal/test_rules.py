"""The rows: sown once, followed by successors, confirmed by QA; and both drug recalls on their own days."""

from datetime import date

import psycopg
import pytest
from sqlalchemy import select, text

from portal.calendars.budgets import Budget, Unit
from portal.extensions import db
from portal.kernel.errors import DomainError, NotAllowed, StaleVersion
from portal.ledger.models import Event
from portal.legal.decision import Decided, Undecided
from portal.legal.models import LegalRule
from portal.legal.queries import Wanted, as_rule, history_of, newest_of, rules_for, rules_wanted
from portal.legal.rules import Mark, Question
from portal.legal.services import Wording, add_company_rule, answer, confirm_rule, write_successor
from portal.legal.sowing import ensure_rules, rows_of_file
from portal.procedures.words import Words
from portal.unit_of_work import unit_of_work

TODAY = date(2026, 11, 21)
TEXT = Words.model_validate({"zh-Hans": "文本", "en": "text"})


def wording(budget=None, **facts):
    shared = {
        "recipient": TEXT,
        "form": TEXT,
        "article": TEXT,
        "note": None,
        "mark": Mark.PRIMARY,
        "pace": None,
    }
    return Wording(**shared | {"budget": budget, "valid_from": date(2027, 1, 1)} | facts)


def told(matter, class_="any", kind="device", role="holder", **facts):
    question = Question(matter, class_, kind, role, **{"on": TODAY} | facts)
    found = answer(question)
    if isinstance(found, Undecided):
        return "a person decides"
    return {rule.event: str(rule.budget or rule.pace) for rule in found.rules}


def test_sowing_again_writes_nothing(app):
    count = len(rules_wanted(Wanted()))
    with unit_of_work():
        assert ensure_rules() == 0
    assert len(rules_wanted(Wanted())) == count == len(rows_of_file())


def test_a_device_recall_by_class(app):
    for class_, within in (("I", "1 day"), ("II", "3 days"), ("III", "7 days")):
        assert told("device-recall-decided", class_) == {
            "device-recall-notice": within,
            "device-recall-plan": "5 working days",
            "device-recall-report": "at-once",
            "device-recall-progress": "by-plan",
        }
    assert told("device-recall-completed", "I") == {"device-recall-summary": "10 working days"}


def test_a_device_event_by_what_it_did_and_who_we_are(app):
    assert told("device-event-known", "death") == {"device-adverse-event-report": "7 days"}
    assert told("device-event-known", "serious", role="dealer") == {
        "device-adverse-event-report": "20 days",
        "device-adverse-event-notice": "promptly",
    }
    assert told("device-mass-event-known", role="holder") == {
        "mass-event-first-report": "12 hours",
        "mass-event-case-report": "24 hours",
        "mass-event-investigation": "7 days",
    }


def test_the_drug_recall_of_2007_ended_when_that_of_2022_began(app):
    assert told("drug-recall-decided", "I", "drug", on=date(2022, 10, 31))["drug-recall-notice"] == "24 hours"
    assert told("drug-recall-decided", "I", "drug", on=date(2022, 11, 1))["drug-recall-notice"] == "1 day"
    assert told("drug-recall-decided", "III", "drug", on=date(2010, 1, 1))["drug-recall-notice"] == "72 hours"


def test_drug_reactions_and_other_countries(app):
    assert told("drug-reaction-known", "serious", "drug", "dealer") == {"drug-adverse-reaction": "15 days"}
    assert told("drug-reaction-known", "other", "drug", "dealer") == {"drug-adverse-reaction": "30 days"}
    assert told("drug-reaction-known", "death", "drug", "holder") == {
        "drug-adverse-reaction": "at-once",
        "drug-death-investigation": "15 days",
    }
    assert told("device-event-known", "death", jurisdiction="EU") == {
        "device-adverse-event-report": "10 days"
    }
    assert told("device-event-known", "remedial", jurisdiction="US") == {
        "device-adverse-event-report": "5 working days"
    }


def test_what_no_rule_speaks_of_is_for_a_person(app):
    assert told("device-event-known", "other") == "a person decides"
    assert told("goods-defect-known", kind="vehicle") == "a person decides"
    assert told("device-recall-decided", "I", role="dealer") == "a person decides"


def test_rules_for_names_the_most_exact_first(app):
    found = rules_for("drug-adverse-reaction", "serious", "drug", "holder", TODAY)
    assert [rule.role for rule in found] == ["holder", "any"]


def test_a_successor_begins_on_its_day_and_the_old_row_stays(app, cast):
    old = newest_of("device-adverse-event-report/death")
    with unit_of_work():
        new = write_successor(old.id, wording(Budget(5, Unit.DAY)), why="法规修订", by=cast.admin)
    assert told("device-event-known", "death", on=date(2026, 12, 31)) == {
        "device-adverse-event-report": "7 days"
    }
    assert told("device-event-known", "death", on=date(2027, 1, 1)) == {
        "device-adverse-event-report": "5 days"
    }
    assert [row.id for row in history_of(old.code)] == [new.id, old.id]
    event = db.session.scalars(select(Event).where(Event.type == "legal-rule.written")).one()
    assert (event.chain, event.facts["supersedes"], event.facts["within"]) == ("system", old.id, "5 days")


def test_a_row_has_one_successor_and_none_before_itself(app, cast):
    old = newest_of("device-adverse-event-report/death")
    with unit_of_work():
        write_successor(old.id, wording(Budget(5, Unit.DAY)), why="一", by=cast.qa)
    with pytest.raises(StaleVersion), unit_of_work():
        write_successor(old.id, wording(Budget(4, Unit.DAY)), why="二", by=cast.qa)
    newest = newest_of(old.code)
    with pytest.raises(DomainError), unit_of_work():
        write_successor(
            newest.id, wording(Budget(4, Unit.DAY), valid_from=date(2026, 12, 1)), why="三", by=cast.qa
        )


@pytest.mark.parametrize("who", ["agent", "manager", "auditor", "dispatcher", "technician"])
def test_only_administrators_and_qa_write_rules(app, cast, who):
    old = newest_of("device-adverse-event-report/death")
    with pytest.raises(NotAllowed), unit_of_work():
        write_successor(old.id, wording(Budget(5, Unit.DAY)), why="x", by=getattr(cast, who))


def test_a_company_rule_may_be_stricter_but_never_looser(app, cast):
    law = newest_of("drug-recall-notice/I/holder")
    with pytest.raises(DomainError, match="never looser"), unit_of_work():
        add_company_rule(law.id, wording(Budget(48, Unit.HOUR)), why="x", by=cast.qa)
    with unit_of_work():
        add_company_rule(
            law.id, wording(Budget(24, Unit.HOUR), valid_from=TODAY), why="客户的规程", by=cast.qa
        )
    assert told("drug-recall-decided", "I", "drug")["drug-recall-notice"] == "24 hours"
    own = newest_of(law.code + "+company")
    with pytest.raises(DomainError, match="never looser"), unit_of_work():
        write_successor(own.id, wording(Budget(2, Unit.DAY)), why="x", by=cast.qa)
    with pytest.raises(StaleVersion), unit_of_work():
        add_company_rule(law.id, wording(Budget(12, Unit.HOUR)), why="x", by=cast.qa)


def test_a_law_that_becomes_stricter_than_the_company_is_not_hidden(app, cast):
    law = newest_of("device-adverse-event-report/serious")
    with unit_of_work():
        add_company_rule(law.id, wording(Budget(15, Unit.DAY), valid_from=TODAY), why="x", by=cast.qa)
        write_successor(law.id, wording(Budget(10, Unit.DAY)), why="法规修订", by=cast.qa)
    found = answer(Question("device-event-known", "serious", "device", "holder", on=date(2027, 2, 1)))
    assert isinstance(found, Decided)
    assert {str(rule.budget) for rule in found.rules} == {"15 days", "10 days"}


def test_qa_confirms_once_and_it_is_an_event(app, cast):
    row = newest_of("drug-recall-plan/I/holder")
    assert as_rule(row, superseded=False).to_confirm
    with pytest.raises(NotAllowed), unit_of_work():
        confirm_rule(row.id, by=cast.admin)
    with unit_of_work():
        confirm_rule(row.id, by=cast.qa)
    assert not as_rule(row, superseded=False).to_confirm
    assert row.confirmed_by_id == cast.qa.id
    with pytest.raises(StaleVersion), unit_of_work():
        confirm_rule(row.id, by=cast.qa)
    facts = db.session.scalars(select(Event.facts).where(Event.type == "legal-rule.confirmed")).all()
    assert [one["rule"] for one in facts] == [row.id]


def test_the_list_is_narrowed(app):
    everything = rules_wanted(Wanted())
    drugs = rules_wanted(Wanted(kind="drug"))
    assert 0 < len(drugs) < len(everything)
    assert all(rule.to_confirm for rule in rules_wanted(Wanted(unconfirmed=True)))
    today = rules_wanted(Wanted(event="drug-recall-notice", on=TODAY))
    assert {str(rule.budget) for rule in today} == {"1 day", "3 days", "7 days"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE legal_rules SET amount = 9",
        "DELETE FROM legal_rules",
        "UPDATE legal_rules SET valid_to = NULL",
    ],
)
def test_the_application_cannot_change_what_a_rule_says(app, statement):
    with pytest.raises(Exception) as caught:
        db.session.execute(text(statement))
    assert isinstance(caught.value.orig, psycopg.errors.InsufficientPrivilege)


def test_rows_are_numbers_or_words_never_both(app):
    rows = db.session.scalars(select(LegalRule)).all()
    assert all((row.amount is None) != (row.pace is None) for row in rows)
