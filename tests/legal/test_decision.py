"""The decision as properties: no rule is a person's decision, the most exact rule wins, a company's is never looser."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.calendars.budgets import Budget, Unit
from portal.calendars.reckoning import Counting, reckon
from portal.legal.decision import Decided, Undecided, decide
from portal.legal.rules import Basis, Question, Rule
from portal.legal.sowing import rows_of_file
from portal.legal.strictness import is_as_strict
from portal.legal.vocabulary import vocabulary
from portal.procedures.words import Words
from tests.calendars.china import CHINA

ANYTHING = Words.model_validate({"zh-Hans": "报告", "en": "report"})
EVENTS = ("device-recall-notice", "device-recall-plan", "drug-recall-notice")
CLASSES = ("any", "I", "II", "III")
ROLES = ("any", "holder", "dealer", "agent")
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))

units = st.sampled_from([Unit.HOUR, Unit.DAY, Unit.WORKING_DAY, Unit.MONTH])
budgets = st.builds(Budget, st.integers(1, 40), units)


@st.composite
def rules(draw):
    first = draw(st.none() | DAYS)
    last = draw(st.none() | st.dates((first or date(2020, 1, 1)) + timedelta(days=1), date(2030, 1, 1)))
    budget = draw(st.none() | budgets)
    return Rule(
        id=draw(st.integers(1, 10_000)),
        code=draw(st.sampled_from("abcdef")),
        event=draw(st.sampled_from(EVENTS)),
        recipient=ANYTHING,
        form=ANYTHING,
        article=ANYTHING,
        class_=draw(st.sampled_from(CLASSES)),
        product_kind=draw(st.sampled_from(("any", "device", "drug"))),
        role=draw(st.sampled_from(ROLES)),
        budget=budget,
        pace=None if budget else "at-once",
        valid_from=first,
        valid_to=last,
    )


questions = st.builds(
    Question,
    matter=st.sampled_from(("device-recall-decided", "drug-recall-decided", "goods-defect-known")),
    class_=st.sampled_from(CLASSES),
    product_kind=st.sampled_from(("device", "drug", "vehicle")),
    role=st.sampled_from(ROLES[1:]),
    on=DAYS,
)


@given(st.lists(rules(), max_size=12, unique_by=lambda rule: rule.id), questions)
def test_every_rule_found_speaks_of_the_question_and_is_in_force(known, question):
    found = decide(known, question)
    match found:
        case Decided(rules=chosen):
            assert chosen
            assert all(
                rule in known and rule.speaks_of(question) and rule.in_force(question.on) for rule in chosen
            )
        case Undecided(question=asked):
            assert asked == question
            assert not any(rule.speaks_of(question) and rule.in_force(question.on) for rule in known)


@given(st.lists(rules(), max_size=12, unique_by=lambda rule: rule.id), questions)
def test_nothing_more_exact_about_the_same_thing_is_left_out(known, question):
    found = decide(known, question)
    chosen = found.rules if isinstance(found, Decided) else ()
    for rule in known:
        if rule.speaks_of(question) and rule.in_force(question.on):
            same = [one for one in chosen if one.event == rule.event]
            assert same, "a thing the law asks for has disappeared"
            assert all(one.exactness >= rule.exactness for one in same)


@given(st.lists(rules(), max_size=8, unique_by=lambda rule: rule.id), questions, st.randoms())
def test_the_order_of_the_rows_does_not_matter(known, question, random):
    mixed = list(known)
    random.shuffle(mixed)
    assert decide(known, question) == decide(mixed, question)


@given(questions)
def test_no_rule_means_that_a_person_must_decide(question):
    assert decide([], question) == Undecided(question)


@given(budgets, budgets, st.integers(0, 500 * 1440))
def test_a_rule_called_as_strict_never_ends_later_than_the_law(company, law, minutes):
    assume(is_as_strict(company, law))
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert _due(at, company) <= _due(at, law)


@given(budgets)
def test_the_laws_own_length_is_as_strict_as_the_law(length):
    assert is_as_strict(length, length)


def test_immediately_may_become_hours_but_not_days():
    assert is_as_strict(Budget(24, Unit.HOUR), None, "at-once")
    assert not is_as_strict(Budget(25, Unit.HOUR), None, "at-once")
    assert not is_as_strict(Budget(1, Unit.DAY), None, "at-once")
    assert is_as_strict(Budget(5, Unit.DAY), None, "by-plan")


def test_a_stricter_company_rule_takes_the_laws_place_and_a_looser_one_does_not():
    law = rule_of(1, "notice", budget=Budget(24, Unit.HOUR))
    strict = rule_of(
        2, "notice+company", budget=Budget(12, Unit.HOUR), basis=Basis.COMPANY, stricter_than="notice"
    )
    loose = rule_of(
        3, "notice+company", budget=Budget(48, Unit.HOUR), basis=Basis.COMPANY, stricter_than="notice"
    )
    question = Question("device-recall-decided", "I", "device", "holder", on=date(2026, 11, 21))
    assert decide([law, strict], question) == Decided((strict,))
    assert decide([law, loose], question) == Decided((law, loose)), "the law is never hidden by a looser rule"


def test_the_file_knows_every_matter_or_leaves_it_to_a_person_on_purpose():
    silent = vocabulary().events.keys() - {row["event"] for row in rows_of_file()}
    assert not silent


def rule_of(id_, code, **facts):
    shared = {"recipient": ANYTHING, "form": ANYTHING, "article": ANYTHING, "event": "device-recall-notice"}
    return Rule(id=id_, code=code, **shared, **facts)


def _due(at, budget):
    return reckon(at, budget, calendar=CHINA, counting=Counting.LEGAL).due()
