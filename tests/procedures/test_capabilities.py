"""The registry of acts."""

import pytest

from portal.kernel.actors import SYSTEM
from portal.procedures import capabilities
from portal.procedures.capabilities import CapabilityTwice, capability, register_capability, registered


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(capabilities, "_registered", {})


def test_an_act_is_applied_with_ticket_values_and_person():
    seen = []
    register_capability("test", apply=lambda ticket, values, *, by: seen.append((ticket, values, by)))
    capability("test").apply("ticket", {"a": 1}, by=SYSTEM)
    assert seen == [("ticket", {"a": 1}, SYSTEM)]


def test_registering_again_changes_nothing_and_another_claim_is_an_error():
    def act(ticket, values, *, by): ...

    register_capability("test", apply=act, needs_fields={"a": "text"})
    register_capability("test", apply=act, needs_fields={"a": "text"})
    assert list(registered()) == ["test"]
    with pytest.raises(CapabilityTwice):
        register_capability("test", apply=print)


def test_an_unknown_act_is_a_lookup_error():
    with pytest.raises(LookupError):
        capability("nowhere")


def test_an_act_may_suggest_what_the_form_starts_with():
    register_capability("plain", apply=print)
    register_capability("knowing", apply=print, prefill=lambda ticket: {"place": ticket})
    assert capability("plain").prefill("here") == {}
    assert capability("knowing").prefill("here") == {"place": "here"}
