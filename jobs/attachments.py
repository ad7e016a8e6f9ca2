"""Doorway to stored files."""

from portal.attachments.services import forget_orphans


def remove_orphans() -> int:
    """Remove files that were uploaded and never became part of a request; returns how many."""
    return forget_orphans()
