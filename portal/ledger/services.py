"""Appending to the ledger, inside the transaction of the change that the event tells.

The head row of a chain is the lock of everything the chain tells: who holds it appends next, all others wait.
Several heads are always locked in the order of their names, so that two writers of many chains never wait for
each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Text, cast, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert

from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.time import now
from portal.ledger.chain import GENESIS, Entry, canonical_json, entry_hash, seal, seal_head
from portal.ledger.models import Chain, Event

SYSTEM_CHAIN = "system"

# Whole columns travel in one statement however many rows, several times faster than a row at a time: words as one text
# each, parted by a character that no name of ours holds and JSON escapes (an array would look through every element
# for quotes), names of people and everything else as arrays.
_PARTED = chr(30)
_APPEND = text("""
    INSERT INTO events (chain, seq, at, type, actor_kind, actor_id, actor_name, facts, prev_hash, hash, seal)
    SELECT chain, seq, at, type, actor_kind, actor_id, actor_name, CAST(facts AS jsonb), prev_hash, hash, seal
    FROM unnest(string_to_array(CAST(:chain AS text), chr(30)), CAST(:seq AS integer[]), CAST(:at AS timestamptz[]),
                string_to_array(CAST(:type AS text), chr(30)), string_to_array(CAST(:actor_kind AS text), chr(30)),
                CAST(:actor_id AS integer[]), CAST(:actor_name AS text[]),
                string_to_array(CAST(:facts AS text), chr(30)), string_to_array(CAST(:prev_hash AS text), chr(30)),
                string_to_array(CAST(:hash AS text), chr(30)), string_to_array(CAST(:seal AS text), chr(30)))
         AS new(chain, seq, at, type, actor_kind, actor_id, actor_name, facts, prev_hash, hash, seal)
""")
_WORDS = ("chain", "type", "actor_kind", "facts", "prev_hash", "hash", "seal")
_MOVE_HEADS = text("""
    UPDATE ledger_chains SET length = moved.length, head = moved.head, seal = moved.seal
    FROM unnest(CAST(:chains AS text[]), CAST(:lengths AS integer[]), CAST(:heads AS text[]), CAST(:seals AS text[]))
         AS moved(chain, length, head, seal)
    WHERE ledger_chains.chain = moved.chain
""")
_FIELDS = tuple(Entry.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append; the same words as `append_event`."""

    chain: str
    type: str
    by: Actor
    facts: dict[str, object]
    at: datetime | None = None


def append_event(
    chain: str, type_: str, *, by: Actor, facts: dict[str, object] | None = None, at: datetime | None = None
) -> Event:
    """Append one event and return it with its id. Waits for others who append to the same chain.

    `facts` is JSON without floats. `at` is for facts that were true earlier than now (imports, calls).
    """
    head = _locked_head(chain)
    event = Event(
        chain=chain,
        seq=head.length + 1,
        at=at or now(),
        type=type_,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        facts=facts or {},
        prev_hash=head.head,
    )
    event.hash = entry_hash(event.entry)
    key = current_app.config["LEDGER_KEY"]
    event.seal = seal(event.hash, key)
    head.length, head.head = event.seq, event.hash
    head.seal = seal_head(chain, event.seq, event.hash, key)
    db.session.add(event)
    db.session.flush()  # the id is needed by rows that hang off the event
    return event


def append_events(batch: Sequence[NewEvent]) -> None:
    """Append many events, on one chain or on thousands, with the same three statements however many there are.

    Events of one chain keep their order. For rows that need the event's id, use `append_event`.
    """
    if not batch:
        return
    heads = _locked_heads({new.chain for new in batch})
    key, present = current_app.config["LEDGER_KEY"], now()
    columns: dict[str, list[Any]] = {name: [] for name in (*_FIELDS, "hash", "seal")}
    for new in batch:
        length, head = heads[new.chain]
        entry = Entry(
            chain=new.chain,
            seq=length + 1,
            at=new.at or present,
            type=new.type,
            actor_kind=new.by.kind,
            actor_id=new.by.id,
            actor_name=new.by.name,
            facts=new.facts,
            prev_hash=head,
        )
        facts = canonical_json(new.facts)
        hash_ = entry_hash(entry, facts)
        heads[new.chain] = (entry.seq, hash_)
        for name in _FIELDS:
            columns[name].append(facts if name == "facts" else getattr(entry, name))
        columns["hash"].append(hash_)
        columns["seal"].append(seal(hash_, key))
    db.session.execute(_APPEND, columns | {name: _PARTED.join(columns[name]) for name in _WORDS})
    _move_heads(heads, key)


def lock_chain(chain: str) -> None:
    """Wait until nobody else appends to `chain`, and keep it for this transaction."""
    _locked_head(chain)


def _locked_head(chain: str) -> Chain:
    """The head row of `chain`, locked until this transaction ends; made when the chain is new."""
    find = (
        select(Chain).where(Chain.chain == chain).with_for_update().execution_options(populate_existing=True)
    )
    head = db.session.scalar(find)
    if head is None:
        _begin_chains([chain])
        head = db.session.scalars(find).one()
    return head


def _locked_heads(chains: Collection[str]) -> dict[str, tuple[int, str]]:
    """Length and head of each of `chains`, locked in the order of their names."""
    wanted = sorted(chains)
    find = (
        select(Chain.chain, Chain.length, Chain.head)
        .where(Chain.chain == func.any(cast(wanted, ARRAY(Text))))
        .order_by(Chain.chain)
        .with_for_update()
    )
    heads = {row.chain: (row.length, row.head) for row in db.session.execute(find)}
    missing = [chain for chain in wanted if chain not in heads]
    if missing:
        _begin_chains(missing)
        heads = {row.chain: (row.length, row.head) for row in db.session.execute(find)}
    return heads


def _begin_chains(chains: Sequence[str]) -> None:
    key = current_app.config["LEDGER_KEY"]
    rows = [
        {"chain": chain, "length": 0, "head": GENESIS, "seal": seal_head(chain, 0, GENESIS, key)}
        for chain in chains
    ]
    db.session.execute(insert(Chain).on_conflict_do_nothing(), rows)


def _move_heads(heads: dict[str, tuple[int, str]], key: str) -> None:
    moved = {
        "chains": list(heads),
        "lengths": [length for length, _ in heads.values()],
        "heads": [head for _, head in heads.values()],
        "seals": [seal_head(chain, length, head, key) for chain, (length, head) in heads.items()],
    }
    db.session.execute(_MOVE_HEADS, moved)
