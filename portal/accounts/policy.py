"""Who may do what: one table to be read aloud, and the two questions asked of it.

Which step of a ticket a role may carry out is not here but in the procedure (tickets.guards asks it); who sees
which ticket is in tickets.queries.
"""

from flask_babel import gettext as _

from portal.accounts.roles import Role
from portal.kernel.actors import Actor
from portal.kernel.errors import NotAllowed

_EVERYBODY = frozenset(Role)
_READERS_ONLY = frozenset({Role.AUDITOR})
_WORKING = _EVERYBODY - _READERS_ONLY
_SERVING = _WORKING - {Role.QA}
_OFFICE = _SERVING - {Role.TECHNICIAN}
_LEADING = frozenset({Role.MANAGER, Role.ADMIN})

PERMISSIONS: dict[str, frozenset[Role]] = {
    # looking
    "desk.open": _EVERYBODY,
    "hotline.open": _OFFICE,
    "ledger.verify": _LEADING | {Role.QA, Role.AUDITOR},
    # requests
    "ticket.open": _OFFICE,
    # taking part in steps at all; which ones, the procedure says
    "tickets.write": _WORKING,
    "ticket.assign": _OFFICE,
    "ticket.wait": _SERVING,
    "ticket.reopen": _OFFICE,
    # Who holds a customer's link acts as the customer: signs, rates, answers.
    "link.hand-out": _OFFICE,
    # words and files
    "message.reply": _SERVING,
    "message.note": _WORKING,
    "message.call": _SERVING,
    "file.add": _WORKING,
    # keeping our word
    "delay.tell": _SERVING,
    "legal.decide": _OFFICE | {Role.QA},
    "clocks.audit": _LEADING | {Role.QA, Role.AUDITOR},
    # the company's own affairs
    "settings.open": _LEADING | {Role.QA, Role.AUDITOR},
    "calendar.change": frozenset({Role.ADMIN}),
    "calendar.approve": _LEADING | {Role.QA},
    "clock-setting.change": frozenset({Role.ADMIN}),
    "legal-rule.change": frozenset({Role.ADMIN, Role.QA}),
    "legal-rule.confirm": frozenset({Role.QA}),
    "recalculation.run": _LEADING,
    "procedure.publish": frozenset({Role.ADMIN}),
    "import.run": _LEADING,
    "people.manage": frozenset({Role.ADMIN}),
}


def may(by: Actor, permission: str) -> bool:
    """Whether one of the roles of `by` includes `permission`. A permission that is not in the table is a KeyError."""
    return not by.roles.isdisjoint(PERMISSIONS[permission])


def require(by: Actor, permission: str) -> None:
    """Raise NotAllowed, saying who may, unless `by` has `permission`."""
    if may(by, permission):
        return
    names = [str(role.label) for role in Role if role in PERMISSIONS[permission]]
    raise NotAllowed(
        _("Your role does not include this. It can be done by: %(roles)s.", roles=", ".join(names))
    )
