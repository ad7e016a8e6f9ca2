"""The registry of acts: what a step may *do* beside filling a record. Process rooms register here when imported. Pure.

A capability decides what its act means; the procedure decides who does it, when, and what follows. Nothing here
knows a process room: `portal/__init__` imports them, and an unknown act is found when a file is checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.actors import Actor

# (ticket, values of the record, *, by) -> None; the ticket's class lives in a higher room.
Apply = Callable[..., None]
# (ticket) -> what the step's form shows filled in before anybody typed, by field name.
Prefill = Callable[[Any], Mapping[str, object]]


def _nothing(_ticket: Any) -> Mapping[str, object]:
    return {}


class CapabilityTwice(RuntimeError):  # noqa: N818 - exceptions are sentences in this house
    """Two rooms claim the same act."""


@dataclass(frozen=True, slots=True)
class Capability:
    """An act: its name in files, what it does and suggests, and what its record must look like.

    `needs_fields` are name -> type, each required and asked without condition, so that the act can rely on them.
    `needs_choices` are name -> exactly the values that the act tells apart.
    """

    name: str
    run: Apply
    needs_fields: Mapping[str, str] = field(default_factory=dict)
    needs_choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opens_follow_ups: bool = False
    prefill: Prefill = _nothing

    def apply(self, ticket: Any, values: Mapping[str, object], *, by: Actor) -> None:
        """Do the act, inside the unit of work, after the record is saved and before the step moves."""
        self.run(ticket, values, by=by)


_registered: dict[str, Capability] = {}


def register_capability(
    name: str,
    *,
    apply: Apply,
    needs_fields: Mapping[str, str] | None = None,
    needs_choices: Mapping[str, tuple[str, ...]] | None = None,
    opens_follow_ups: bool = False,
    prefill: Prefill = _nothing,
) -> None:
    """Make the act `name` known. Registering the same function again changes nothing."""
    known = _registered.get(name)
    if known is not None and known.run is not apply:
        raise CapabilityTwice(name)
    _registered[name] = Capability(
        name=name,
        run=apply,
        needs_fields=dict(needs_fields or {}),
        needs_choices=dict(needs_choices or {}),
        opens_follow_ups=opens_follow_ups,
        prefill=prefill,
    )


def capability(name: str) -> Capability:
    """The act called `name`; LookupError when no room has registered it."""
    return _registered[name]


def registered() -> dict[str, Capability]:
    """All acts by name, in order of name."""
    return dict(sorted(_registered.items()))
