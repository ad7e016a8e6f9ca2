"""Errors that a person reads. A DomainError carries the whole sentence: what happened and what to do."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule of the world was not met. `sentence` may be a lazy translation; `fields` names inputs to mark.

    `place` is the id of that part of the page where it can be put right.
    """

    status = 409
    place: str | None = None

    def __init__(self, sentence: object, *, fields: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The person may see the thing but may not do this."""

    status = 403


class StaleVersion(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Somebody else changed the thing since this person opened it."""


class NotVisible(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """The thing does not exist for this person; answered exactly like one that never existed."""

    status = 404
