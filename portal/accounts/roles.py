"""The roles a person can hold, and what they are called. What each may do is in policy."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """What a person does here."""

    AGENT = "agent"
    DISPATCHER = "dispatcher"
    TECHNICIAN = "technician"
    QA = "qa"
    MANAGER = "manager"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> object:
        """The role's name in the language of the reader."""
        return _LABELS[self]


_LABELS: dict[Role, object] = {
    Role.AGENT: _l("Service agent"),
    Role.DISPATCHER: _l("Dispatcher"),
    Role.TECHNICIAN: _l("Technician"),
    Role.QA: _l("Quality"),
    Role.MANAGER: _l("Manager"),
    Role.ADMIN: _l("Administrator"),
    Role.AUDITOR: _l("Auditor"),
}
