"""Doorway to alerts."""

from portal.notifications import sending


def send_alerts() -> int:
    """Tell people which promises are in danger; returns how many alerts were settled."""
    return sending.send_alerts()


def forget_old_facts() -> int:
    """Remove facts that were told long ago; returns how many."""
    return sending.forget_old_facts()
