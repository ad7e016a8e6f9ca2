"""Proof that nobody changed, deleted or inserted an event: every chain recomputed from its first row."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.extensions import db
from portal.ledger.chain import GENESIS, entry_hash, seal
from portal.ledger.models import Chain, Event

_BATCH = 5_000


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


def verify_ledger(*, key: str, progress: Callable[[int], None] = lambda _count: None) -> Verdict:
    """Recompute every chain. `key` is the ledger key; `progress` is told the number of events read so far."""
    heads = {
        row.chain: (row.length, row.head)
        for row in db.session.execute(select(Chain.chain, Chain.length, Chain.head))
    }
    verdict = Verdict(events=0, chains=len(heads), wrong=[])
    state = _Walk(key=key, heads=heads)
    for event in _all_events():
        verdict.events += 1
        verdict.wrong.extend(state.read(event))
        if verdict.events % _BATCH == 0:
            progress(verdict.events)
    verdict.wrong.extend(state.finish())
    verdict.wrong.extend(
        Wrong(chain, 1, None, _l("The chain has a head, but no events: they were deleted."))
        for chain, (length, _head) in heads.items()
        if length and chain not in state.seen
    )
    return verdict


def _all_events() -> Iterator[Event]:
    query = select(Event).order_by(Event.chain, Event.seq, Event.id).execution_options(yield_per=_BATCH)
    for event in db.session.scalars(query):
        yield event
        db.session.expunge(event)


class _Walk:
    """Reads events in chain order and reports the first wrong row of each chain."""

    def __init__(self, *, key: str, heads: dict[str, tuple[int, str]]) -> None:
        self.key = key
        self.heads = heads
        self.seen: set[str] = set()
        self.chain: str | None = None
        self.seq = 0
        self.hash = GENESIS
        self.broken = False

    def read(self, event: Event) -> Iterator[Wrong]:
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

    def _fault(self, event: Event) -> object | None:
        """What is wrong with `event` where it stands, or None."""
        if event.chain not in self.heads:
            return _l("The chain is unknown: the row was inserted from outside.")
        if event.seq > self.seq + 1:
            return _l("A row is missing: it was deleted.")
        if event.seq <= self.seq:
            return _l("The place in the chain is taken twice: the row was inserted from outside.")
        if event.seq > self.heads[event.chain][0]:
            return _l("The row stands behind the end of its chain: it was inserted from outside.")
        if event.prev_hash != self.hash:
            return _l("The row does not follow from the one before it.")
        if entry_hash(event.entry) != event.hash:
            return _l("The row was changed: its content does not give its hash.")
        if not hmac.compare_digest(seal(event.hash, self.key), event.seal):
            return _l("The row was not written by this portal: its seal is wrong.")
        return None

    def finish(self) -> Iterator[Wrong]:
        """The chain's end against its head: a cut tail leaves the head behind."""
        if self.chain is None or self.broken or self.chain not in self.heads:
            return
        length, head = self.heads[self.chain]
        if self.seq < length:
            yield Wrong(
                self.chain, self.seq + 1, None, _l("A row is missing: the end of the chain was cut off.")
            )
        elif head != self.hash:
            yield Wrong(self.chain, length, None, _l("The head of the chain was changed."))
