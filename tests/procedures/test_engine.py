"""The engine: what can be done, where it leads, what it does to promises; and that checked files always run."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from portal.procedures import engine
from portal.procedures.check import load
from portal.procedures.engine import ClockChanges, OutcomeUnknown, State
from portal.procedures.presets import load_preset
from portal.procedures.sentences import ProcedureWrong
from portal.procedures.simulation import simulate, untouched
from tests.procedures.tiny import ACTS, TINY, changed, tiny

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
GENERAL, URGENT = {"urgent": False}, {"urgent": True}


@pytest.fixture
def repair():
    return load_preset("repair")


def names(actions):
    return [action.outcome for action in actions]


def test_a_new_ticket_rests_at_the_first_step_and_can_be_accepted_or_refused(repair):
    state = engine.initial_state(repair)
    assert state == State("intake")
    assert names(engine.actions_now(repair, state)) == ["accepted", "refused"]


def test_the_primary_act_comes_first_and_the_only_act_is_primary(repair):
    assert [action.primary for action in engine.actions_now(repair, State("assessment"))] == [
        True,
        False,
        False,
    ]
    assert [action.primary for action in engine.actions_now(repair, State("dispatch"))] == [True]


def test_each_role_sees_its_own_acts(repair):
    survey = State("survey")
    assert names(engine.actions_for(repair, survey, {"customer"})) == ["answered"]
    assert names(engine.actions_for(repair, survey, {"agent"})) == ["answered", "no-answer"]
    assert engine.actions_for(repair, survey, {"auditor", "technician"}) == []
    assert not engine.may(repair, "survey", "no-answer", {"customer"})


def test_at_an_end_nothing_can_be_done_but_reopen(repair):
    for end in ("closed", "refused"):
        assert engine.actions_now(repair, State(end)) == []
        assert engine.reopening_from(repair, State(end)).to == "assessment"
    assert engine.reopening_from(repair, State("service")) is None


def test_an_end_that_reopen_does_not_name_stays_an_end():
    assert engine.reopening_from(tiny(), State("refused")) is None


def test_completing_a_step_ends_the_waiting_beside_it(repair):
    assert engine.advance(repair, State("service", "parts"), "done") == State("acceptance")


@pytest.mark.parametrize(
    ("step", "outcome"), [("intake", "done"), ("closed", "done"), ("nowhere", "done"), ("", "")]
)
def test_what_the_file_does_not_know_is_refused(repair, step, outcome):
    with pytest.raises(OutcomeUnknown):
        engine.next_step(repair, step, outcome)


def test_an_outcome_with_its_own_record_does_not_run_the_act(repair):
    assert engine.act_of(repair, "survey", "answered") == "survey"
    assert engine.act_of(repair, "survey", "no-answer") is None
    assert engine.record_of(repair, "assessment", "refused") == repair.records["refusal"]
    assert engine.record_of(repair, "assessment", "to-dispatch") == repair.records["assessment"]
    assert engine.record_of(repair, "intake", "accepted") is None


def failing(repair, step, outcome, **values):
    return [
        gate.otherwise.en.split(".")[0]
        for gate in engine.gates_failing(repair, step, outcome, values, GENERAL)
    ]


def test_gates_of_the_dispatch(repair):
    window = {"window_from": NOON, "window_to": NOON + timedelta(hours=2)}
    assert failing(repair, "dispatch", "dispatched", customer_told=True, **window) == []
    assert failing(repair, "dispatch", "dispatched", customer_told=False, **window) == [
        "Agree time and place with the customer and tell them before you dispatch"
    ]
    assert (
        len(failing(repair, "dispatch", "dispatched", customer_told=None, window_from=NOON, window_to=NOON))
        == 2
    )


def test_gates_of_the_service_stand_only_before_done(repair):
    assert failing(repair, "service", "done", test_result="passed") == []
    assert len(failing(repair, "service", "done", test_result="failed")) == 1
    early = {"arrived_at": NOON, "left_at": NOON - timedelta(minutes=1), "test_result": "passed"}
    assert len(failing(repair, "service", "done", **early)) == 1
    assert failing(repair, "service", "back-to-dispatch", reason="no part") == []


def test_a_request_out_of_scope_can_only_be_refused(repair):
    values = {"scope": "out-of-scope", "service_mode": "remote"}
    assert len(failing(repair, "assessment", "to-dispatch", **values)) == 1
    assert len(failing(repair, "assessment", "solved-remotely", **values)) == 1
    assert failing(repair, "assessment", "refused", ground="out-of-scope") == []


def test_a_gate_may_depend_on_the_ticket():
    bad = {"result": "failed", "points": 5}
    assert engine.gates_failing(tiny(), "second", "done", bad, URGENT)
    assert not engine.gates_failing(tiny(), "second", "done", bad, GENERAL)


def test_fields_are_asked_when_their_condition_holds():
    report = tiny().records["report"]
    asked = [field.name for field in engine.fields_asked(report, {"result": "failed"}, GENERAL)]
    assert asked == ["result", "note", "points", "parts"]
    assert "note" not in [field.name for field in engine.fields_asked(report, {"result": "passed"}, GENERAL)]


def test_a_field_that_hangs_on_one_that_is_not_asked_is_not_asked():
    text = changed(
        "label: {zh-Hans: 评分, en: Points}}", "label: {zh-Hans: 评分, en: Points}, when: note == 'x'}"
    )
    report = load(text, acts=ACTS).records["report"]
    values = {"result": "passed", "note": "x"}
    assert [field.name for field in engine.fields_asked(report, values, GENERAL)] == ["result", "parts"]


def test_the_promises_of_a_repair(repair):
    budgets = {
        name: [engine.budget_for(p, ticket).seconds for ticket in (URGENT, GENERAL)]
        for name, p in repair.promises.items()
    }
    assert budgets == {"response": [7_200, 86_400], "plan": [172_800] * 2, "solved": [259_200] * 2}
    assert {promise.warn for promise in repair.promises.values()} == {(50, 80, 95)}


@pytest.mark.parametrize(
    ("fact", "changes"),
    [
        ("opened", ClockChanges(start=("response", "plan", "solved"))),
        ("reopened", ClockChanges(start=("response", "plan", "solved"))),
        ("reply", ClockChanges(stop=("response",))),
        ("call", ClockChanges(stop=("response",))),
        ("dispatch.dispatched", ClockChanges()),
        ("intake.accepted", ClockChanges()),
        ("assessment.to-dispatch", ClockChanges(stop=("plan",))),
        ("assessment.solved-remotely", ClockChanges(stop=("plan", "solved"))),
        ("service.done", ClockChanges(stop=("solved",))),
        ("acceptance.not-solved", ClockChanges(start=("solved",))),
        ("customer-message", ClockChanges()),
        ("closed", ClockChanges(cancel=("response", "plan", "solved"))),
        ("refused", ClockChanges(cancel=("response", "plan", "solved"))),
        ("unheard-of", ClockChanges()),
    ],
)
def test_what_facts_do_to_the_promises_of_a_repair(repair, fact, changes):
    assert engine.clock_changes(repair, fact) == changes


def test_a_promise_that_an_end_keeps_is_not_cancelled_by_it():
    procedure = load(changed("stop: second.done", "stop: closed"), acts=ACTS)
    assert engine.clock_changes(procedure, "closed") == ClockChanges(stop=("response",))
    assert engine.clock_changes(procedure, "refused") == ClockChanges(cancel=("response",))


def test_no_mere_change_of_step_answers_the_customer(repair):
    assert repair.promises["response"].stop == (("reply", "call"),)


def test_waiting_for_the_customer_pauses_all_but_the_response(repair):
    assert engine.paused_by(repair, "customer") == {"plan", "solved"}
    assert engine.paused_by(repair, "parts") == engine.paused_by(repair, None) == frozenset()
    assert engine.resumed_by(repair, "customer-message") == {"customer"}
    assert engine.resumed_by(repair, "reply") == frozenset()


def test_reaching_an_end_is_a_fact_of_its_own(repair):
    assert engine.facts_of(repair, "survey", "answered") == ("survey.answered", "closed")
    assert engine.facts_of(repair, "intake", "accepted") == ("intake.accepted",)


@pytest.mark.parametrize(("score", "wanted"), [(1, True), (2, True), (3, False), (5, False), (None, False)])
def test_a_low_score_wants_a_follow_up(repair, score, wanted):
    follow_up = engine.follow_up_wanted(repair, "survey", {"score": score})
    assert (follow_up is not None) is wanted
    assert follow_up is None or follow_up.link == "dissatisfied"


def test_a_step_without_follow_ups_wants_none(repair):
    assert engine.follow_up_wanted(repair, "intake", {"score": 1}) is None


@settings(deadline=None)
@given(st.data())
def test_a_walk_through_a_repair_never_leaves_the_file(data):
    repair = load_preset("repair")
    state = engine.initial_state(repair)
    for _ in range(30):
        actions = engine.actions_now(repair, state)
        if repair.is_end(state.step):
            assert actions == []
            reopening = engine.reopening_from(repair, state)
            state = State(reopening.to)
            continue
        assert sum(action.primary for action in actions) == 1
        chosen = data.draw(st.sampled_from(actions))
        assert chosen.roles <= set(repair.step(state.step).by)
        state = engine.advance(repair, state, chosen.outcome)
        assert repair.is_end(state.step) or repair.step(state.step)


STEP, END = "  - step: {name}\n    title: {{zh-Hans: 步, en: Step}}\n    customer-title: {{zh-Hans: 步, en: Step}}\n    by: agent\n    then:\n", "  {name}:\n    title: {{zh-Hans: 终, en: End}}\n    customer-title: {{zh-Hans: 终, en: End}}\n"  # fmt: skip
WAY = "      o{number}: {{to: {to}, title: {{zh-Hans: 去, en: Go}}, primary: {primary}}}\n"


@st.composite
def graphs(draw):
    """A file with up to six steps whose outcomes lead anywhere; many are right, many are not."""
    steps = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    ends = [f"e{number}" for number in range(draw(st.integers(1, 2)))]
    text = TINY[: TINY.index("promises:")] + "steps:\n"
    facts = ["opened", "reply", *ends]
    for place, step in enumerate(steps):
        text += STEP.format(name=step)
        onward = (steps[place + 1 :] + ends)[0]
        for number in range(draw(st.integers(1, 3))):
            to = draw(st.sampled_from([onward, *steps, *ends])) if number else onward
            text += WAY.format(number=number, to=to, primary="true" if number == 0 else "false")
            facts.append(f"{step}.o{number}")
    text += "ends:\n" + "".join(END.format(name=end) for end in ends)
    start, stop = draw(st.sampled_from(facts)), draw(st.sampled_from(facts))
    title = "{zh-Hans: 诺, en: Promise}"
    return text + f"promises:\n  promise: {{title: {title}, start: {start}, stop: {stop}, within: 1 h}}\n"


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_every_file_that_passes_the_check_runs_to_an_end(text):
    try:
        procedure = load(text, acts={})
    except ProcedureWrong:
        event("refused")
        return
    event("accepted")
    walks = simulate(procedure)
    assert untouched(procedure, walks) == set()
    assert {walk.end for walk in walks} == set(procedure.ends)
    promise = procedure.promises["promise"]
    started = [walk for walk in walks if set(promise.start) & set(walk.facts) or promise.start == ("reply",)]
    assert started, "a promise that can never start passed the check"


@settings(max_examples=40, deadline=None)
@given(graphs(), st.data())
def test_an_end_can_be_reached_from_wherever_a_walk_stands(text, data):
    try:
        procedure = load(text, acts={})
    except ProcedureWrong:
        return
    state = engine.initial_state(procedure)
    for _ in range(data.draw(st.integers(0, 8))):
        if actions := engine.actions_now(procedure, state):
            state = engine.advance(procedure, state, data.draw(st.sampled_from(actions)).outcome)
    places = {state.step}
    for _ in range(len(procedure.steps) + 1):
        places |= {
            outcome.to
            for place in places
            if not procedure.is_end(place)
            for outcome in procedure.step(place).then.values()
        }
    assert places & set(procedure.ends)
