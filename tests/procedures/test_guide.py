"""What docs/procedures.md says of promises is what the code does: named facts, units, parts that may be written."""

from pathlib import Path

import pytest

from portal.calendars.budgets import Unit
from portal.procedures.durations import parse_budget
from portal.procedures.named_facts import NAMED_FACTS
from portal.procedures.promises import Promise, Reopened

GUIDE = (Path(__file__).parents[2] / "docs" / "procedures.md").read_text(encoding="utf-8")


def test_the_guide_tells_every_named_fact_with_its_meaning():
    missing = [name for name, (chinese, _) in NAMED_FACTS.items() if f"| `{name}` | {chinese} |" not in GUIDE]
    assert missing == []


def test_the_guide_names_every_part_of_a_promise():
    parts = {field.alias or name for name, field in Promise.model_fields.items()}
    assert [part for part in sorted(parts) if f"{part}" not in GUIDE] == []
    assert [policy for policy in Reopened if f"`{policy}`" not in GUIDE] == []


@pytest.mark.parametrize("unit", Unit)
def test_the_guide_names_every_unit_but_the_second(unit):
    assert unit == Unit.SECOND or unit in GUIDE


@pytest.mark.parametrize(
    "text", ["30 分钟", "2 小时", "8 工作小时", "3 个工作日", "7 天", "7 个自然日", "6 个月", "1 年"]
)
def test_the_spellings_of_the_guide_are_read(text):
    assert parse_budget(text)
    assert text in GUIDE
