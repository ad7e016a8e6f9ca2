"""Publishing: a checked calendar becomes the version that new clocks get. Running clocks keep theirs until recalculated."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.calendars.body import from_json, to_json, validate
from portal.calendars.calendar import Calendar
from portal.calendars.models import CalendarVersion
from portal.calendars.queries import Kept, current, current_all, latest, version
from portal.calendars.seed import seeds
from portal.extensions import db
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.errors import DomainError, StaleVersion
from portal.kernel.time import now
from portal.ledger.services import SYSTEM_CHAIN, append_event


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing. `rebased` are the calendars above, each in a version on the new one."""

    kept: Kept
    before: Kept | None
    is_new: bool
    rebased: tuple[Kept, ...] = ()

    @property
    def changed(self) -> tuple[Kept, ...]:
        """Every calendar that got a next version."""
        return (self.kept, *self.rebased) if self.is_new else ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(kept.calendar.code for kept in self.changed)


class CodeTaken(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """Another calendar is called so."""

    def __init__(self) -> None:
        sentence = _l("There is a calendar with this code already.")
        super().__init__(sentence, fields={"code": sentence})


def publish_calendar(
    code: str,
    body: dict[str, Any],
    *,
    base: str | None,
    title: Mapping[str, str],
    why: str,
    by: Actor,
    seen: int | None = None,
) -> Publication:
    """Publish a layer as the next version of its calendar, and the calendars above it on top of that.

    `seen` is the version the person looked at; raises StaleVersion when another has been published since, and
    CalendarWrong when this calendar or one above it could not count time. What is current already changes nothing.
    """
    lock_calendars()
    before = latest(code)
    if seen is not None and (before is None or before.id != seen):
        raise StaleVersion(
            _l("Somebody else has changed this calendar since you opened the page. Look at it again.")
        )
    below = current(base) if base else None
    kept = _publish(code, body, below=below, title=title, why=why, by=by)
    if kept is None:
        return Publication(version(before.id), version(before.id), is_new=False)  # type: ignore[union-attr]
    return Publication(
        kept, version(before.id) if before else None, is_new=True, rebased=_rebase_above(kept, why=why, by=by)
    )


def create_calendar(
    code: str, body: dict[str, Any], *, base: str, title: Mapping[str, str], why: str, by: Actor
) -> Publication:
    """Publish the first version of a calendar over another one. Raises CodeTaken."""
    lock_calendars()
    if latest(code) is not None:
        raise CodeTaken
    return publish_calendar(code, body, base=base, title=title, why=why, by=by)


def lock_calendars() -> None:
    """Wait until nobody else publishes: a calendar and those above it change together."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("calendars", 0))))


def ensure_calendars(*, by: Actor = SYSTEM) -> list[Kept]:
    """Publish each calendar of the house that has no version yet. What a company has made of it stays."""
    lock_calendars()
    made = []
    for seed in seeds():
        if latest(seed.code) is None:
            below = current(seed.base) if seed.base else None
            made.append(_publish(seed.code, seed.body, below=below, title=seed.title, why=seed.why, by=by))
    return [kept for kept in made if kept]


def _publish(
    code: str, body: dict[str, Any], *, below: Kept | None, title: Mapping[str, str], why: str, by: Actor
) -> Kept | None:
    """The row of the next version, checked; None when it would be the current one again."""
    newest = latest(code)
    number = newest.version + 1 if newest else 1
    base_id = below.id if below else None
    calendar = from_json(body, code=code, version=number, title=title, base=below.calendar if below else None)
    _require_time(calendar)
    written = to_json(calendar)
    digest = _digest(written, title, base_id)
    if newest is not None and newest.sha256 == digest:
        return None
    row = CalendarVersion(
        code=code,
        version=number,
        base_id=base_id,
        title=dict(title),
        body=written,
        sha256=digest,
        why=why,
        published_by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    base = {"code": below.calendar.code, "version": below.calendar.version} if below else None
    facts: dict[str, object] = {"code": code, "version": number, "base": base, "sha256": digest, "why": why}
    append_event(SYSTEM_CHAIN, "calendar.published", by=by, facts=facts)
    return version(row.id)


def _require_time(calendar: Calendar) -> None:
    """Raise CalendarWrong unless time can be counted, also when no exception is left: by its weeks alone."""
    validate(calendar, at=now())
    last = max((day.year for layer in calendar.layers for day in layer.days), default=now().year)
    validate(calendar, at=datetime(last + 1, 1, 1, tzinfo=UTC))


def _rebase_above(kept: Kept, *, why: str, by: Actor) -> tuple[Kept, ...]:
    """The calendars that lie over `kept`'s code, each as a next version over its new one, and so on upwards."""
    done: list[Kept] = []
    for child in current_all():
        base = child.calendar.base
        if base is None or base.code != kept.calendar.code:
            continue
        calendar = child.calendar
        above = _publish(calendar.code, to_json(calendar), below=kept, title=calendar.title, why=why, by=by)
        if above is not None:
            done += [above, *_rebase_above(above, why=why, by=by)]
    return tuple(done)


def _digest(body: dict[str, Any], title: Mapping[str, str], base_id: int | None) -> str:
    whole = json.dumps([body, dict(title), base_id], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
