"""Many tickets, quickly: rows as the portal would have written them, chained and sealed, loaded by COPY."""

# ruff: noqa: SIM905 - a list of columns reads better as one line of words

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from portal.kernel.numbers import build_number
from portal.kernel.time import company_day
from portal.ledger.chain import GENESIS, Entry, entry_hash, seal, seal_head, text_digest

PROBLEMS = (
    "呼吸机开机后报警，潮气量显示异常，已更换管路仍未恢复。",
    "监护仪血氧探头接触不良，数值时有时无。",
    "输液泵运行中提示气泡，排气后仍报警。",
    "超声探头图像有竖条干扰，重启无效。",
)
REPLY = "您好，已收到报修，工程师将在两小时内与您联系并确认上门时间。"
STAGES = ("intake", "assessment", "dispatch", "service", "acceptance", "survey")
OPEN_SHARE = 3  # one ticket in three is still open
PER_DAY = 400

TICKET_COLUMNS = (
    "number operation_id link_key procedure_version_id step stage cycle version channel urgent language contact_name"
    " organisation phone serial description unit_id product_id customer_id assignee_id opened_at changed_at ended_at"
    " next_due_at next_due_metric next_warn_at"
).split()
CLOCK_COLUMNS = (
    "ticket_id number metric cycle procedure_version_id calendar_version_id state started_at entered_at budget_seconds"
    " budget_text due_at warn_at warn_percents met_at generation"
).split()
EVENT_COLUMNS = "chain seq at type actor_kind actor_id actor_name facts prev_hash hash seal".split()


@dataclass(frozen=True, slots=True)
class World:
    """What tickets refer to: ids of rows that exist."""

    version_id: int
    calendar_id: int
    person_id: int
    units: int
    customers: int
    ledger_key: str


def fill(
    connection: psycopg.Connection[Any],
    world: World,
    tickets: int,
    tell: Callable[[str], None],
    *,
    all_open: bool = False,
) -> str:
    """Load `tickets` tickets with their events, messages and clocks; returns the number of one that is open.

    One in three is open, or all are; an open one has two clocks that run.
    """
    drawn = random.Random(20261121)
    start = datetime.now(UTC)
    step = OPEN_SHARE if all_open else 1
    made = [_ticket(world, index, start, drawn) for index in range(0, tickets * step, step)]
    tell(f"{tickets} tickets")
    _copy(
        connection, "tickets", TICKET_COLUMNS, (tuple(row[name] for name in TICKET_COLUMNS) for row in made)
    )
    ids = dict(connection.execute("SELECT number, id FROM tickets").fetchall())
    tell("events")
    heads: list[tuple[str, int, str, str]] = []
    _copy(connection, "events", EVENT_COLUMNS, _events(made, world, heads))
    _copy(connection, "ledger_chains", ["chain", "length", "head", "seal"], iter(heads))
    tell("messages and clocks")
    connection.execute(
        "INSERT INTO messages (event_id, ticket_id, body) SELECT e.id, t.id, %s FROM events e"
        " JOIN tickets t ON t.number = e.chain WHERE e.type = 'message.reply'",
        (REPLY,),
    )
    clocks = (
        clock for row in made if row["ended_at"] is None for clock in _clocks(row, ids[row["number"]], world)
    )
    _copy(connection, "clocks", CLOCK_COLUMNS, clocks)
    tell("statistics")
    connection.execute("ANALYZE")
    return str(next(row["number"] for row in made if row["ended_at"] is None and row["unit_id"]))


def _ticket(world: World, index: int, start: datetime, drawn: random.Random) -> dict[str, Any]:
    opened = start - timedelta(days=index // PER_DAY, seconds=drawn.randrange(80_000))
    is_open = index % OPEN_SHARE == 0
    unit = index % world.units + 1
    due = start + timedelta(minutes=drawn.randrange(-600, 4_000))
    return {
        "number": build_number(company_day(start - timedelta(days=index // PER_DAY)), index % PER_DAY + 1),
        "operation_id": f"bench-{index}",
        "link_key": f"key-{index}",
        "procedure_version_id": world.version_id,
        "step": STAGES[index % len(STAGES)] if is_open else "closed",
        "stage": STAGES[index % len(STAGES)] if is_open else "closed",
        "cycle": 1,
        "version": 3,
        "channel": "web" if index % 2 else "phone",
        "urgent": index % 7 == 0,
        "language": "zh-Hans",
        "contact_name": "张敏",
        "organisation": f"第{index % world.customers + 1}人民医院",
        "phone": f"+8613{drawn.randrange(10**9):09d}",
        "serial": f"BN{unit:06}",
        "description": PROBLEMS[index % len(PROBLEMS)],
        "unit_id": unit,
        "product_id": 1,
        "customer_id": index % world.customers + 1,
        "assignee_id": world.person_id if index % 4 else None,
        "opened_at": opened,
        "changed_at": opened,
        "ended_at": None if is_open else opened + timedelta(days=3),
        "next_due_at": due if is_open else None,
        "next_due_metric": "solved" if is_open else None,
        "next_warn_at": due - timedelta(hours=14) if is_open else None,
    }


def _events(
    made: list[dict[str, Any]], world: World, heads: list[tuple[str, int, str, str]]
) -> Iterator[tuple[Any, ...]]:
    """Every ticket's events in order; notes the head of each chain in `heads`."""
    for row in made:
        previous = GENESIS
        for seq, (kind, facts) in enumerate(_story(row), start=1):
            at = row["opened_at"] + timedelta(minutes=seq * 3)
            who = ("customer", None, "张敏") if seq == 1 else ("staff", world.person_id, "林晓")
            entry = Entry(row["number"], seq, at, kind, *who, facts, previous)
            hash_ = entry_hash(entry)
            sealed = seal(hash_, world.ledger_key)
            yield (row["number"], seq, at, kind, *who, Jsonb(facts), previous, hash_, sealed)
            previous = hash_
        heads.append(
            (row["number"], seq, previous, seal_head(row["number"], seq, previous, world.ledger_key))
        )


def _story(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, object]]]:
    """A dozen events, as a ticket in work has."""
    digest = text_digest(row["description"])
    yield "ticket.opened", {"channel": row["channel"], "urgent": row["urgent"], "description_sha256": digest}
    due = (row["opened_at"] + timedelta(hours=72)).isoformat()
    for metric in ("response", "plan", "solved"):
        yield (
            "clock.started",
            {"metric": metric, "cycle": 1, "fact": "opened", "due_at": due, "budget": "72 hours"},
        )
    for _turn in range(3):
        yield "message.reply", {"body_sha256": text_digest(REPLY), "files": 0}
    yield "clock.met", {"metric": "response", "cycle": 1, "fact": "reply", "late": False, "due_at": due}
    yield "step.completed", {"step": "intake", "outcome": "accepted", "to": "assessment"}
    yield "ticket.assigned", {"to": 1, "to_name": "林晓", "from": None}


def _clocks(row: dict[str, Any], ticket_id: int, world: World) -> Iterator[tuple[Any, ...]]:
    start, due = row["opened_at"], row["next_due_at"]
    ticket, pinned = (ticket_id, row["number"]), (world.version_id, world.calendar_id)
    levels = [50, 80, 95]
    answered = ("met", start, start, 86_400, "24 hours", due, None, levels, start, 1)
    yield (*ticket, "response", 1, *pinned, *answered)
    for metric, hours in (("plan", 48), ("solved", 72)):
        length = (hours * 3600, f"{hours} hours")
        yield (*ticket, metric, 1, *pinned, "running", start, start, *length, due, None, levels, None, 1)


def _copy(
    connection: psycopg.Connection[Any], table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
