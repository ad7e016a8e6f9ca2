"""Every module that defines tables, in one place: for migrations, and so that foreign keys by name resolve."""

from importlib import import_module

MODULES = (
    "portal.heartbeats",
    "portal.ledger.models",
    "portal.outbox.models",
    "portal.accounts.models",
    "portal.customers.models",
    "portal.products.models",
    "portal.calendars.models",
    "portal.procedures.models",
    "portal.records.models",
    "portal.attachments.models",
    "portal.legal.models",
    "portal.commitments.models",
    "portal.commitments.delays",
    "portal.commitments.recalculation_models",
    "portal.tickets.models",
    "portal.notifications.models",
)


def load_all() -> None:
    """Import every table of the portal."""
    for module in MODULES:
        import_module(module)
