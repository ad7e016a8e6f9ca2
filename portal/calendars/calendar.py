"""A calendar: working hours by the week, exceptions by date, in layers over one another. Pure; versions are rows elsewhere.

A layer lies over its base: what it says about a date goes first, then the base's exceptions, then the week. Meters,
which measure time on a calendar, are made when first asked for and kept with it, so a calendar is best kept too.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from portal.calendars.days import DayKind, DayOn, DayRule, DayWord, YearStatus
from portal.calendars.meter import LONGEST_YEARS, PATIENCE, Meter, WindowMeter
from portal.calendars.refusals import N_, NoOpenTime
from portal.calendars.windows import WHOLE_DAY, Window

__all__ = ["INHERITED", "Calendar", "DayKind", "DayOn", "DayRule", "Week", "YearStatus"]

Week = tuple[tuple[Window, ...] | None, ...]
INHERITED: Week = (None,) * 7


@dataclass(frozen=True)
class Calendar:
    """One layer of working time, with all layers below it.

    `week` holds the windows of Monday to Sunday, None where the base decides; `ordinary` are the hours of a make-up
    day. `years` names the years whose official list the layer holds; a layer without any never makes a date
    provisional. A layer that does not `follows_days` works through the exceptions of its base.
    """

    code: str
    version: int
    title: Mapping[str, str]
    zone: str
    week: Week = INHERITED
    ordinary: tuple[Window, ...] | None = None
    days: Mapping[date, DayRule] = field(default_factory=dict)
    years: Mapping[int, YearStatus] = field(default_factory=dict)
    base: "Calendar | None" = None
    follows_days: bool = True

    def __hash__(self) -> int:
        return hash((self.code, self.version))

    @cached_property
    def tz(self) -> tzinfo:
        return ZoneInfo(self.zone)

    @cached_property
    def layers(self) -> tuple["Calendar", ...]:
        """The calendar itself and those below it, the lowest last."""
        return (self, *(self.base.layers if self.base else ()))

    @cached_property
    def _followed(self) -> tuple["Calendar", ...]:
        """The layers whose exceptions count here."""
        below = self.base._followed if self.base and self.follows_days else ()  # noqa: SLF001 - the same class
        return (self, *below)

    def day_on(self, day: date) -> DayOn:
        """What this date comes to: its kind, its windows, its name if it has one, and the layer that decided."""
        for layer in self._followed:
            rule = layer.days.get(day)
            if rule is not None:
                kind, windows = self._ruled(rule, day)
                return DayOn(day, kind, windows, rule.name or None, layer.code)
        windows, code = self._by_week(day.weekday())
        return DayOn(day, "ordinary" if windows else "closed", windows, None, code)

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The working time that begins on this local date."""
        return self.day_on(day).windows

    def week_windows(self, weekday: int) -> tuple[Window, ...]:
        """The working time of a weekday (Monday is 0) when no date says otherwise."""
        return self._by_week(weekday)[0]

    def is_working_day(self, day: date) -> bool:
        return bool(self.windows_on(day))

    @cached_property
    def open_hours(self) -> Meter:
        """Measures working hours."""
        return WindowMeter(self.tz, self.windows_on)

    @cached_property
    def working_days(self) -> Meter:
        """Measures working days: the whole of each local day that is one."""
        return WindowMeter(self.tz, lambda day: (WHOLE_DAY,) if self.is_working_day(day) else ())

    def nth_working_day(self, after: date, count: int) -> date:
        """The count-th working day after a date, which itself never counts; count is at least 1."""
        last = after.toordinal()
        for year in range(after.year, after.year + LONGEST_YEARS + 1):
            kept = self._working_days_of(year)
            index = bisect_right(kept, after.toordinal())
            upcoming = kept[index] if index < len(kept) else date(year + 1, 1, 1).toordinal()
            if upcoming - last > PATIENCE // timedelta(days=1):
                raise NoOpenTime(N_("The calendar has no working time in 400 days."))
            if index + count <= len(kept):
                return date.fromordinal(kept[index + count - 1])
            count -= len(kept) - index
            last = kept[-1] if index < len(kept) else last
        raise NoOpenTime(N_("The working time does not suffice within 60 years."))

    def is_provisional(self, year: int) -> bool:
        """Whether a layer that keeps official lists does not hold that of this year."""
        return any(
            layer.years and not (year in layer.years and layer.years[year].complete)
            for layer in self._followed
        )

    @cached_property
    def _years_of_days(self) -> dict[int, tuple[int, ...]]:
        return {}

    def _working_days_of(self, year: int) -> tuple[int, ...]:
        kept = self._years_of_days.get(year)
        if kept is None:
            days = range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
            kept = tuple(day for day in days if self.is_working_day(date.fromordinal(day)))
            self._years_of_days[year] = kept
        return kept

    def _ruled(self, rule: DayRule, day: date) -> tuple[DayWord, tuple[Window, ...]]:
        by_week, _ = self._by_week(day.weekday())
        if rule.kind is DayKind.WORK:
            return "work", self._ordinary or by_week or self._first_open
        if rule.kind is DayKind.OFF or not rule.windows:
            return "off", ()
        return ("short" if by_week else "extra"), rule.windows

    def _by_week(self, weekday: int) -> tuple[tuple[Window, ...], str]:
        for layer in self.layers:
            windows = layer.week[weekday]
            if windows is not None:
                return windows, layer.code
        return (), self.layers[-1].code

    @cached_property
    def _ordinary(self) -> tuple[Window, ...] | None:
        """The hours of a make-up day, of the first layer that states any; else it has those of its weekday."""
        return next((layer.ordinary for layer in self.layers if layer.ordinary), None)

    @cached_property
    def _first_open(self) -> tuple[Window, ...]:
        """The hours of the first open weekday, for a make-up day that has none of its own."""
        return next((self.week_windows(day) for day in range(7) if self.week_windows(day)), ())
