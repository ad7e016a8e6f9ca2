"""The house and its procedures: each preset passes the check with the acts that exist, and runs to its ends."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from portal import CAPABILITIES
from portal.accounts.models import Role
from portal.accounts.policy import PERMISSIONS
from portal.procedures.capabilities import registered
from portal.procedures.check import load, problems_in
from portal.procedures.fields import Field
from portal.procedures.presets import preset_files
from portal.procedures.simulation import simulate, untouched
from portal.procedures.vocabulary import (
    CUSTOMER,
    MAY_REOPEN,
    MAY_TELL_CUSTOMERS,
    MAY_WAIT,
    ROLES,
    TICKET_FIELDS,
)
from portal.tickets.guards import ticket_fields
from portal.tickets.models import Ticket

PRESETS = preset_files()
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def _acts():
    for module in CAPABILITIES:
        import_module(module)


def test_there_are_presets():
    assert [file.stem for file in PRESETS] == ["repair"]


@pytest.mark.parametrize("file", PRESETS, ids=lambda file: file.stem)
def test_a_preset_passes_the_check(file):
    assert [str(problem) for problem in problems_in(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("file", PRESETS, ids=lambda file: file.stem)
def test_a_preset_is_named_like_its_file_and_runs_to_every_end(file):
    procedure = load(file.read_text(encoding="utf-8"))
    assert procedure.code == file.stem
    walks = simulate(procedure)
    assert untouched(procedure, walks) == set()
    assert {walk.end for walk in walks} == set(procedure.ends)


@pytest.mark.parametrize("file", PRESETS, ids=lambda file: file.stem)
def test_no_promise_is_left_running_when_a_ticket_ends(file):
    for walk in simulate(load(file.read_text(encoding="utf-8"))):
        assert "running" not in walk.promises.values(), walk


def test_every_act_is_used_by_a_preset_and_every_used_one_exists():
    used = {
        act
        for file in PRESETS
        for step in load(file.read_text(encoding="utf-8")).steps
        for act in (step.act, *(outcome.act for outcome in step.then.values()))
        if act
    }
    assert used == set(registered())


def test_the_roles_of_procedures_are_those_of_people_who_write_and_the_customer():
    assert set(ROLES) == {role.value for role in Role} - {Role.AUDITOR.value} | {CUSTOMER}


def test_who_a_file_may_name_is_who_the_portal_lets():
    told = {"message.reply": MAY_TELL_CUSTOMERS, "ticket.wait": MAY_WAIT, "ticket.reopen": MAY_REOPEN}
    assert {name: {role.value for role in PERMISSIONS[name]} for name in told} == told


def test_what_conditions_may_ask_of_a_ticket_is_what_a_ticket_tells():
    assert set(ticket_fields(Ticket(urgent=True))) == set(TICKET_FIELDS)


def test_the_whole_file_in_the_guide_is_right():
    guide = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    assert [str(problem) for problem in problems_in(example)] == []


def test_the_guide_names_every_type_act_and_role():
    guide = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
    types = [get_args(field.model_fields["type"].annotation)[0] for field in get_args(get_args(Field)[0])]
    assert [word for word in (*types, *registered(), *ROLES) if word not in guide] == []
