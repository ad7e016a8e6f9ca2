"""One layer of a calendar as JSON and back, and the check before a calendar may be used. Pure.

    {"zone": "Asia/Shanghai", "week": {"mon": ["09:00-12:00"], "sat": []}, "ordinary": ["09:00-18:00"],
     "days": {"2026-02-14": {"kind": "work", "name": {"zh-Hans": ..., "en": ...}, "source": "..."}},
     "years": {"2026": {"status": "complete", "source": "..."}}, "follows-days": true}

A weekday that is not named is inherited from the base.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from portal.calendars.calendar import Calendar
from portal.calendars.days import DayKind, DayRule, YearStatus
from portal.calendars.refusals import N_, CalendarWrong
from portal.calendars.windows import DAY, Window, overlap, parse_windows

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Body = dict[str, Any]


# Asking walks a directory of hundreds of files.
_zones = lru_cache(1)(available_timezones)


def to_json(calendar: Calendar) -> Body:
    """The body of this layer alone: nothing of its base, and neither code nor version nor title."""
    body: Body = {
        "zone": calendar.zone,
        "week": {
            name: list(map(str, windows))
            for name, windows in zip(WEEKDAYS, calendar.week, strict=True)
            if windows is not None
        },
        "days": {day.isoformat(): _rule_json(rule) for day, rule in sorted(calendar.days.items())},
        "years": {
            str(year): {"status": "complete" if status.complete else "provisional", "source": status.source}
            for year, status in sorted(calendar.years.items())
        },
        "follows-days": calendar.follows_days,
    }
    if calendar.ordinary is not None:
        body["ordinary"] = list(map(str, calendar.ordinary))
    return body


def from_json(
    body: Body, *, code: str, version: int, title: Mapping[str, str], base: Calendar | None = None
) -> Calendar:
    """The layer that `to_json` wrote, over its base. Raises CalendarWrong for what cannot be read."""
    try:
        zone = str(body["zone"])
        if zone not in _zones():
            raise CalendarWrong(N_("There is no time zone `%(zone)s`."), zone=zone[:60])
        week = body.get("week", {})
        return Calendar(
            code=code,
            version=version,
            title=title,
            zone=zone,
            week=tuple(_windows(week[name]) if name in week else None for name in WEEKDAYS),
            ordinary=_windows(body["ordinary"]) if body.get("ordinary") is not None else None,
            days={_date(day): _rule(rule) for day, rule in body.get("days", {}).items()},
            years={
                int(year): YearStatus(status["status"] == "complete", str(status.get("source", "")))
                for year, status in body.get("years", {}).items()
            },
            base=base,
            follows_days=bool(body.get("follows-days", True)),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise CalendarWrong(N_("The calendar cannot be read: %(problem)s"), problem=problem) from problem


def validate(calendar: Calendar, *, at: datetime | None = None) -> None:
    """Raise CalendarWrong when a calendar cannot count time: a loop of bases, windows in each other, nothing open.

    `at` is when it shall begin to count; by default the first day it names, else 2026.
    """
    _refuse_loops(calendar)
    for layer in calendar.layers:
        for where, windows in _all_windows(layer):
            pair = overlap(windows)
            if pair:
                raise CalendarWrong(
                    N_("On %(day)s the working times `%(one)s` and `%(two)s` overlap."),
                    day=where,
                    one=pair[0],
                    two=pair[1],
                )
        for day, rule in layer.days.items():
            if rule.kind is DayKind.HOURS and not rule.windows:
                raise CalendarWrong(N_("%(day)s has hours of its own, but none are given."), day=day)
    begin = at or datetime(min((day.year for day in calendar.days), default=2026), 1, 1, tzinfo=UTC)
    calendar.open_hours.next_open(begin)
    _refuse_overlap_at_midnight(calendar)


def _refuse_loops(calendar: Calendar) -> None:
    seen, layer = set(), calendar
    while layer.base is not None:
        seen.add(layer.code)
        layer = layer.base
        if layer.code in seen:
            raise CalendarWrong(N_("The calendar `%(code)s` lies over itself."), code=layer.code)


def _refuse_overlap_at_midnight(calendar: Calendar) -> None:
    """Two windows of the week that meet past midnight: counted once, but surely not meant."""
    by_week = [calendar.week_windows(day) for day in range(7)]
    for day, windows in enumerate(by_week):
        following = by_week[(day + 1) % 7]
        late = max(windows, key=lambda window: window.end, default=None)
        early = min(following, default=None)
        if late and early and late.end - DAY > early.start:
            raise CalendarWrong(
                N_("On %(day)s the working times `%(one)s` and `%(two)s` overlap."),
                day=WEEKDAYS[(day + 1) % 7],
                one=late,
                two=early,
            )


def _all_windows(layer: Calendar) -> Iterator[tuple[str, Sequence[Window]]]:
    yield from ((name, windows or ()) for name, windows in zip(WEEKDAYS, layer.week, strict=True))
    yield "ordinary", layer.ordinary or ()
    yield from ((day.isoformat(), rule.windows) for day, rule in layer.days.items())


def _windows(texts: object) -> tuple[Window, ...]:
    if not isinstance(texts, list):
        raise TypeError(f"{texts!r} is no list of working times")
    return parse_windows([str(text) for text in texts])


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _rule(rule: Mapping[str, Any]) -> DayRule:
    return DayRule(
        kind=DayKind(rule["kind"]),
        name={str(language): str(name) for language, name in rule.get("name", {}).items()},
        windows=_windows(rule.get("windows", [])),
        source=str(rule.get("source", "")),
    )


def _rule_json(rule: DayRule) -> Body:
    written: Body = {"kind": str(rule.kind), "name": dict(rule.name), "source": rule.source}
    if rule.windows:
        written["windows"] = list(map(str, rule.windows))
    return written
