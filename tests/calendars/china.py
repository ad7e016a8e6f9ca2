"""China's working days of 2026, written by hand for the tests of the pure core: breaks and make-up days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.calendars.calendar import Calendar, DayKind, DayRule, YearStatus
from portal.calendars.windows import parse_windows

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = parse_windows(["09:00-12:00", "13:00-18:00"])
BREAKS = {
    "New Year": ("2026-01-01", "2026-01-03"),
    "Spring Festival": ("2026-02-15", "2026-02-23"),
    "Tomb-sweeping Day": ("2026-04-04", "2026-04-06"),
    "Labour Day": ("2026-05-01", "2026-05-05"),
    "Dragon Boat Festival": ("2026-06-19", "2026-06-21"),
    "Mid-autumn Festival": ("2026-09-25", "2026-09-27"),
    "National Day": ("2026-10-01", "2026-10-07"),
}
MAKE_UPS = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def china_2026() -> Calendar:
    days = {date.fromisoformat(day): DayRule(DayKind.WORK, {"en": "Make-up day"}) for day in MAKE_UPS}
    for name, (first, last) in BREAKS.items():
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            days[day] = DayRule(DayKind.OFF, {"en": name})
            day += timedelta(days=1)
    years = {2025: YearStatus(complete=True), 2026: YearStatus(complete=True, source="test")}
    return Calendar("china", 1, {"en": "China"}, "Asia/Shanghai", (HOURS,) * 5 + ((), ()), HOURS, days, years)


CHINA = china_2026()


def at(text: str) -> datetime:
    """A moment on the wall in Shanghai: `02-13 09:00` of 2026, or with its year."""
    return datetime.fromisoformat(text if text.startswith("20") else f"2026-{text}").replace(tzinfo=SHANGHAI)
