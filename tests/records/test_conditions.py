"""Conditions of a record: only what is asked is checked and kept."""

import pytest

from tests.records.every_type import CONDITIONAL
from tests.records.filling import build


@pytest.mark.parametrize(
    ("typed", "urgent", "faults", "values"),
    [
        ({"scope": "inside"}, False, set(), {"scope": "inside"}),
        ({"scope": "inside", "reason": "left over"}, False, set(), {"scope": "inside"}),
        ({"scope": "inside", "reason": "x" * 900}, False, set(), {"scope": "inside"}),
        ({"scope": "outside"}, False, {"reason"}, None),
        ({"scope": "outside", "reason": "far"}, False, {"told"}, None),
        ({"scope": "inside", "reason": "far"}, False, set(), {"scope": "inside"}),
        ({"scope": "outside", "reason": "far", "told": "no"}, False, set(),
         {"scope": "outside", "reason": "far", "told": False}),
        ({"scope": "inside"}, True, {"excuse"}, None),
        ({}, True, {"scope", "excuse"}, None),
    ],
)  # fmt: skip
def test_only_what_is_asked_is_checked_and_kept(speaking, typed, urgent, faults, values):
    with speaking("en"):
        form = build(CONDITIONAL, typed=typed, ticket={"urgent": urgent})
        assert form.validate() is (not faults)
        assert set(form.errors) == faults
        if values is not None:
            assert form.values() == values
