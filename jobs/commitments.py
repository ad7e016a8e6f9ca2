"""Doorway to the clocks."""

from portal.commitments.sweep import sweep_due_clocks


def sweep_clocks() -> int:
    """Warn and breach whatever is due; returns how many clocks that were."""
    return sweep_due_clocks()
