"""Proof that nobody changed, deleted or inserted an event: every chain recomputed from its first row.

What it cannot see: a ticket whose events and chain head were both deleted (tickets.altered looks from the ticket's
side), and a whole database set back to an older copy of itself.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, func, select

from portal.extensions import db
from portal.ledger.chain import GENESIS, Entry, entry_hash, seal, seal_head
from portal.ledger.models import Chain, Event

_BATCH = 5_000
_COLUMNS = (
    Event.id,
    Event.chain,
    Event.seq,
    Event.at,
    Event.type,
    Event.actor_kind,
    Event.actor_id,
    Event.actor_name,
    Event.facts,
    Event.prev_hash,
    Event.hash,
    Event.seal,
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """The first wrong row of one chain. `event_id` is None when the row that should be there is missing."""

    chain: str
    seq: int
    event_id: int | None
    sentence: object


@dataclass(slots=True)
class Verdict:
    """What verification found: how much was read, and the first wrong row of each chain that has one."""

    events: int
    chains: int
    wrong: list[Wrong]


@dataclass(frozen=True, slots=True)
class _Head:
    length: int
    head: str
    seal: str


def begin_snapshot() -> None:
    """Let this transaction, which must not have begun, see one moment: events written meanwhile are no fault."""
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def expected_events() -> int:
    """How many events the chains say there are, for a progress bar."""
    return db.session.scalar(select(func.coalesce(func.sum(Chain.length), 0))) or 0


def verify_ledger(*, key: str, progress: Callable[[int], None] = lambda _count: None) -> Verdict:
    """Recompute every chain. `key` is the ledger key; `progress` is told the number of events read so far.

    On a portal that is in use, call `begin_snapshot` first.
    """
    heads = {
        row.chain: _Head(row.length, row.head, row.seal)
        for row in db.session.execute(select(Chain.chain, Chain.length, Chain.head, Chain.seal))
    }
    verdict = Verdict(events=0, chains=len(heads), wrong=[])
    state = _Walk(key=key, heads=heads)
    for event in _all_events():
        verdict.events += 1
        verdict.wrong.extend(state.read(event))
        if verdict.events % _BATCH == 0:
            progress(verdict.events)
    verdict.wrong.extend(state.finish())
    verdict.wrong.extend(state.empty_chains())
    progress(verdict.events)
    return verdict


def _all_events() -> Iterator[Row[Any]]:
    query = select(*_COLUMNS).order_by(Event.chain, Event.seq, Event.id).execution_options(yield_per=_BATCH)
    yield from db.session.execute(query)


class _Walk:
    """Reads events in chain order and reports the first wrong row of each chain."""

    def __init__(self, *, key: str, heads: dict[str, _Head]) -> None:
        self.key = key
        self.heads = heads
        self.seen: set[str] = set()
        self.chain: str | None = None
        self.seq = 0
        self.hash = GENESIS
        self.broken = False

    def read(self, event: Row[Any]) -> Iterator[Wrong]:
        if event.chain != self.chain:
            yield from self.finish()
            self.chain, self.seq, self.hash, self.broken = event.chain, 0, GENESIS, False
            self.seen.add(event.chain)
        if not self.broken:
            sentence = self._fault(event)
            if sentence is not None:
                self.broken = True
                missing = event.seq > self.seq + 1
                yield Wrong(event.chain, self.seq + 1, None if missing else event.id, sentence)
        self.seq, self.hash = event.seq, event.hash

    def _fault(self, event: Row[Any]) -> object | None:
        """What is wrong with `event` where it stands, or None."""
        if event.chain not in self.heads:
            return _l("The chain is unknown: the row was inserted from outside.")
        if event.seq > self.seq + 1:
            return _l("A row is missing: it was deleted.")
        if event.seq <= self.seq:
            return _l("The place in the chain is taken twice: the row was inserted from outside.")
        if event.seq > self.heads[event.chain].length:
            return _l("The row stands behind the end of its chain: it was inserted from outside.")
        if event.prev_hash != self.hash:
            return _l("The row does not follow from the one before it.")
        if entry_hash(Entry(*event[1:10])) != event.hash:
            return _l("The row was changed: its content does not give its hash.")
        if not hmac.compare_digest(seal(event.hash, self.key), event.seal):
            return _l("The row was not written by this portal: its seal is wrong.")
        return None

    def finish(self) -> Iterator[Wrong]:
        """The chain's end against its head: a cut tail leaves the head behind, or a head without our seal."""
        if self.chain is None or self.broken or self.chain not in self.heads:
            return
        head = self.heads[self.chain]
        if self.seq < head.length:
            yield Wrong(
                self.chain, self.seq + 1, None, _l("A row is missing: the end of the chain was cut off.")
            )
        elif head.head != self.hash:
            yield Wrong(self.chain, head.length, None, _l("The head of the chain was changed."))
        elif not self._is_sealed(self.chain, head):
            yield Wrong(
                self.chain,
                head.length,
                None,
                _l("The chain was made to end here by somebody else: rows may be missing."),
            )

    def empty_chains(self) -> Iterator[Wrong]:
        """Chains that should have events and have none."""
        for chain, head in self.heads.items():
            if chain not in self.seen and (head.length or not self._is_sealed(chain, head)):
                yield Wrong(chain, 1, None, _l("The chain has a head, but no events: they were deleted."))

    def _is_sealed(self, chain: str, head: _Head) -> bool:
        return hmac.compare_digest(seal_head(chain, head.length, head.head, self.key), head.seal)
