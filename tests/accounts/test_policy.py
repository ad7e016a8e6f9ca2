"""The whole of who may what, written out: a changed cell is a changed promise."""

import re
from pathlib import Path

import pytest

from portal.accounts.policy import PERMISSIONS, may, require
from portal.accounts.roles import Role
from portal.kernel.actors import SYSTEM, Outsider, customer
from portal.kernel.errors import NotAllowed
from portal.web.endpoints import ENDPOINTS, Audience

EXPECTED = """
                     agent  dispatcher  technician  qa   manager  admin  auditor
desk.open            yes    yes         yes         yes  yes      yes    yes
hotline.open         yes    yes         -           -    yes      yes    -
ledger.verify        -      -           -           yes  yes      yes    yes
ticket.open          yes    yes         -           -    yes      yes    -
tickets.write        yes    yes         yes         yes  yes      yes    -
ticket.assign        yes    yes         -           -    yes      yes    -
ticket.wait          yes    yes         yes         -    yes      yes    -
ticket.reopen        yes    yes         -           -    yes      yes    -
link.hand-out        yes    yes         -           -    yes      yes    -
message.reply        yes    yes         yes         -    yes      yes    -
message.note         yes    yes         yes         yes  yes      yes    -
message.call         yes    yes         yes         -    yes      yes    -
file.add             yes    yes         yes         yes  yes      yes    -
delay.tell           yes    yes         yes         -    yes      yes    -
legal.decide         yes    yes         -           yes  yes      yes    -
clocks.audit         -      -           -           yes  yes      yes    yes
settings.open        -      -           -           yes  yes      yes    yes
calendar.change      -      -           -           -    -        yes    -
calendar.approve     -      -           -           yes  yes      yes    -
clock-setting.change -      -           -           -    -        yes    -
legal-rule.change    -      -           -           yes  -        yes    -
legal-rule.confirm   -      -           -           yes  -        -      -
recalculation.run    -      -           -           -    yes      yes    -
procedure.publish    -      -           -           -    -        yes    -
import.run           -      -           -           -    yes      yes    -
people.manage        -      -           -           -    -        yes    -
"""

LOOKING = {"desk.open", "hotline.open", "ledger.verify", "settings.open", "clocks.audit"}
ROOT = Path(__file__).parents[2]


def staff(*roles: str) -> Outsider:
    return Outsider(kind="staff", name="somebody", roles=frozenset(roles))


def matrix() -> str:
    """The table as the code has it, laid out like EXPECTED."""
    widths = [len(role) + 2 for role in Role]
    lines = [" " * 21 + "".join(role.ljust(width) for role, width in zip(Role, widths, strict=True))]
    for permission in PERMISSIONS:
        cells = ["yes" if may(staff(role), permission) else "-" for role in Role]
        lines.append(
            permission.ljust(21) + "".join(c.ljust(max(w, 5)) for c, w in zip(cells, widths, strict=True))
        )
    return "\n".join(lines)


def cells(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line.strip()]


def test_every_role_may_exactly_this():
    assert cells(matrix()) == cells(EXPECTED)


def test_an_auditor_may_only_look():
    granted = {permission for permission in PERMISSIONS if may(staff("auditor"), permission)}
    assert granted <= LOOKING


@pytest.mark.parametrize("by", [SYSTEM, customer("王先生"), staff(), staff("root"), staff("customer")])
def test_whoever_has_no_role_of_ours_may_nothing(by):
    assert not [permission for permission in PERMISSIONS if may(by, permission)]


def test_two_roles_may_what_either_may():
    assert may(staff("technician", "qa"), "message.reply")
    assert may(staff("technician", "qa"), "ledger.verify")
    assert not may(staff("technician", "qa"), "ticket.assign")


def test_a_permission_nobody_defined_is_an_error_and_not_a_no():
    with pytest.raises(KeyError):
        may(staff("admin"), "ticket.delete-everything")


def test_refusal_names_the_roles_that_may():
    with pytest.raises(NotAllowed, match=r"done by: Administrator\.") as refusal:
        require(staff("agent"), "people.manage")
    assert refusal.value.status == 403
    require(staff("admin"), "people.manage")


def test_every_permission_the_portal_asks_for_is_in_the_table():
    asked = {str(audience) for audience in ENDPOINTS.values() if not isinstance(audience, Audience)}
    for file in [*ROOT.glob("portal/**/*.py"), *ROOT.glob("templates/**/*.html")]:
        text = file.read_text("utf-8")
        asked |= set(re.findall(r"\bmay\(\s*['\"]([a-z]+\.[a-z-]+)['\"]", text))
        asked |= set(re.findall(r"\b(?:may|require)\(\s*[\w.()]+,\s*['\"]([a-z]+\.[a-z-]+)['\"]", text))
    assert asked <= PERMISSIONS.keys()
    assert "message.reply" in asked
