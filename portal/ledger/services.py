"""Appending to the ledger, inside the transaction of the change that the event tells."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.extensions import db
from portal.kernel.actors import Actor
from portal.kernel.time import now
from portal.ledger.chain import GENESIS, entry_hash, seal
from portal.ledger.models import Chain, Event

SYSTEM_CHAIN = "system"


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
    event.seal = seal(event.hash, current_app.config["LEDGER_KEY"])
    head.length, head.head = event.seq, event.hash
    db.session.add(event)
    db.session.flush()  # the id is needed by rows that hang off the event
    return event


def _locked_head(chain: str) -> Chain:
    """The head row of `chain`, locked until this transaction ends; made when the chain is new."""
    find = select(Chain).where(Chain.chain == chain).with_for_update().execution_options(populate_existing=True)
    head = db.session.scalar(find)
    if head is None:
        start = insert(Chain).values(chain=chain, length=0, head=GENESIS).on_conflict_do_nothing()
        db.session.execute(start)
        head = db.session.scalars(find).one()
    return head
