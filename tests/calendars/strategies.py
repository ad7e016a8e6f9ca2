"""Calendars, moments and budgets for the properties, and the nights on which six zones change their clocks."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from portal.calendars.calendar import Calendar, DayKind, DayRule
from portal.calendars.windows import Window, parse_windows

OFFICE = parse_windows(["09:00-12:00", "13:00-18:00"])
MINUTE = timedelta(minutes=1)

# Zone: moments (UTC) of a change forward and one back. Havana and Beirut change at midnight, Lord Howe by half an hour,
# and Apia left out the whole of 2011-12-30.
NIGHTS = {
    "Europe/Berlin": [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)],
    "America/New_York": [datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)],
    "America/Havana": [datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 1, 5, tzinfo=UTC)],
    "Asia/Beirut": [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)],
    "Australia/Lord_Howe": [datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)],
    "Pacific/Apia": [datetime(2011, 12, 30, 10, tzinfo=UTC), datetime(2012, 3, 31, 14, tzinfo=UTC)],
}
ZONES = ["Asia/Shanghai", *NIGHTS]


def calendar_of(
    zone: str, windows: Sequence[Window] = OFFICE, *, weekend: Sequence[Window] = (), **more
) -> Calendar:
    week = (tuple(windows),) * 5 + (tuple(weekend),) * 2
    return Calendar("test", 1, {"en": "Test"}, zone, week, tuple(windows), **more)


def moments_between(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Moments to the microsecond from one date of UTC to another."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    length = (last - first) // timedelta(microseconds=1)
    return st.integers(0, length).map(lambda count: begin + timedelta(microseconds=count))


@st.composite
def days_of_windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to three windows of a day, in order, the last possibly over midnight."""
    cuts = draw(st.lists(st.integers(0, 95), min_size=0, max_size=6, unique=True).map(sorted))
    pairs = [Window(a * 15, b * 15) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    if pairs and pairs[-1].start > 15 and draw(st.booleans()):
        last = pairs[-1]
        pairs[-1] = Window(last.start, draw(st.integers(97, min(150, last.start // 15 + 95))) * 15)
    return tuple(pairs)


@st.composite
def nights(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and a minute within two days of one of its changes; for Shanghai, which has none, of a new year."""
    zone = draw(st.sampled_from(ZONES))
    around = draw(st.sampled_from(NIGHTS.get(zone, [datetime(2026, 12, 31, 16, tzinfo=UTC)])))
    return zone, around + draw(st.integers(-2880, 2880)) * MINUTE


@st.composite
def calendars(draw: st.DrawFn, zone: str = "Asia/Shanghai", around: date = date(2027, 1, 1)) -> Calendar:
    """A calendar with open time each week, exceptions around a date, and sometimes a layer below."""
    base = None
    if draw(st.booleans()):
        base = Calendar("base", 1, {}, zone, (OFFICE,) * 5 + ((), ()), OFFICE, draw(_exceptions(around)))
    week = [draw(st.none() if base and draw(st.booleans()) else days_of_windows()) for _ in range(7)]
    week[draw(st.integers(0, 6))] = OFFICE
    ordinary = draw(st.none() | st.just(OFFICE))
    follows = draw(st.booleans())
    return Calendar(
        "top", 1, {}, zone, tuple(week), ordinary, draw(_exceptions(around)), base=base, follows_days=follows
    )


def _exceptions(around: date) -> st.SearchStrategy[dict[date, DayRule]]:
    rules = st.one_of(
        st.just(DayRule(DayKind.OFF, {"en": "Day off"})),
        st.just(DayRule(DayKind.WORK, {"en": "Make-up day"})),
        days_of_windows().map(lambda windows: DayRule(DayKind.HOURS, {"en": "Own hours"}, windows)),
    )
    days = st.integers(-5, 5).map(lambda days: around + timedelta(days=days))
    return st.dictionaries(days, rules, max_size=4)
