"""Values of a record as JSON and back, and the digest that proves it was not changed."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings

from portal.records.stored import from_json, record_digest, stored_digest, to_json
from tests.records.every_type import EVERY_TYPE, filled


@settings(max_examples=60, deadline=None)
@given(filled)
def test_what_is_stored_is_what_is_read(values):
    over_the_wire = json.loads(json.dumps(to_json(values)))
    assert from_json(EVERY_TYPE, over_the_wire) == values
    assert stored_digest(over_the_wire) == record_digest(values)


def test_types_survive_not_only_equality():
    stored = to_json({"told": True, "score": 1, "weight": Decimal("1.50"), "technician": 7})
    back = from_json(EVERY_TYPE, stored)
    assert back["told"] is True
    assert type(back["score"]) is int
    assert str(back["weight"]) == "1.50"


def test_a_time_is_stored_in_utc():
    here = datetime(2026, 11, 21, 18, 30, tzinfo=timezone(timedelta(hours=8)))
    assert to_json({"arrived_at": here}) == {"arrived_at": "2026-11-21T10:30:00Z"}
    assert from_json(EVERY_TYPE, {"arrived_at": "2026-11-21T10:30:00Z"})["arrived_at"] == here.astimezone(UTC)


def test_any_change_changes_the_digest():
    digests = {
        record_digest(values)
        for values in (
            {"cost": Decimal("1.00")},
            {"cost": Decimal("1.01")},
            {"cost": None},
            {},
            {"parts": [{"part": "x"}]},
            {"parts": [{"part": "x"}, {"part": "x"}]},
        )
    }
    assert len(digests) == 6


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        to_json({"cost": 1.5})


def test_names_the_definition_does_not_know_are_left_out():
    assert from_json(EVERY_TYPE, {"cost": "1.00", "gone": "x"}) == {"cost": Decimal("1.00")}
