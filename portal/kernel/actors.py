"""Who acts: the word `by` of every verb. Staff are accounts.Person; the customer and the machine are made here."""

from dataclasses import dataclass, field
from typing import Protocol


class Actor(Protocol):
    """Anybody who can be written into the ledger as the one who did it."""

    @property
    def kind(self) -> str:
        """`staff`, `customer` or `system`."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    @property
    def roles(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Outsider:
    """An actor without an account: the holder of a signed link, or a process of ours."""

    kind: str
    name: str
    id: None = None
    roles: frozenset[str] = field(default_factory=frozenset)


SYSTEM = Outsider(kind="system", name="system")


def customer(name: str) -> Outsider:
    """The person at the other end, known by a signed link or by voice."""
    return Outsider(kind="customer", name=name, roles=frozenset({"customer"}))
