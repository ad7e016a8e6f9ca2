"""Properties of reading lists: the three formats say the same, and nothing that is sent breaks the reader."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.calendars.official import HOLIDAYS, ListWrong
from portal.calendars.reading import read_list

YEAR = 2027
# What breaks readers more readily than random bytes.
_SHARDS = [
    b"99999999999",
    b"2027-1-1",
    b"\n",
    b'"',
    b";",
    b"RRULE:FREQ=DAILY\n",
    b"\x00",
    b"99991231",
    b"]",
    b"T09",
]
_DAYS = [date(YEAR, 1, 1) + timedelta(step) for step in range(365)]
_NAMES = sorted(HOLIDAYS)


@st.composite
def lists(draw):
    """Days of a year, each off or, at weekends, working, with the name of a public holiday."""
    days = draw(st.lists(st.sampled_from(_DAYS), min_size=1, max_size=60, unique=True))
    return [
        (day, draw(st.booleans()) or day.weekday() < 5, draw(st.sampled_from(_NAMES))) for day in sorted(days)
    ]


def as_csv(days) -> str:
    rows = [f"{day},{'off' if off else 'work'},{name}" for day, off, name in days]
    return "\n".join(["date,kind,name_zh", *rows])


def as_json(days) -> str:
    entries = [{"name": name, "date": day.isoformat(), "isOffDay": off} for day, off, name in days]
    return json.dumps({"year": YEAR, "days": entries}, ensure_ascii=False)


def as_ics(days) -> str:
    events = [
        f"BEGIN:VEVENT\nSUMMARY:{name}{'（休）' if off else '（班）'}\nDTSTART;VALUE=DATE:{day:%Y%m%d}\nEND:VEVENT"
        for day, off, name in days
    ]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR"])


@given(days=lists(), shuffled=st.randoms(use_true_random=False))
def test_the_three_formats_say_the_same(days, shuffled):
    mixed = shuffled.sample(days, len(days))
    for name, text in (("a.csv", as_csv(mixed)), ("a.json", as_json(mixed)), ("a.ics", as_ics(mixed))):
        found = read_list(name, text.encode(), year=YEAR)
        assert [(one.day, one.is_off, one.name_zh) for one in found.days] == days
        assert all(one.name_en == HOLIDAYS[one.name_zh] for one in found.days)


@given(
    days=lists(),
    at=st.integers(0, 10_000),
    cut=st.integers(0, 40),
    put=st.sampled_from(_SHARDS) | st.binary(max_size=8),
    kind=st.integers(0, 2),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_list_is_refused_or_read_and_never_breaks(days, at, cut, put, kind):
    name, text = (("a.csv", as_csv(days)), ("a.json", as_json(days)), ("a.ics", as_ics(days)))[kind]
    whole = text.encode()
    place = at % (len(whole) + 1)
    refused_or_read(name, whole[:place] + put + whole[place + cut :])


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.ics", "a"])
@given(content=st.binary(max_size=200))
def test_anything_is_refused_or_read(name, content):
    refused_or_read(name, content)


@given(content=st.text(max_size=200))
def test_any_event_is_refused_or_read(content):
    start = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\n"
    refused_or_read("a.ics", (start + content + "\nEND:VEVENT\nEND:VCALENDAR").encode(errors="replace"))


def refused_or_read(name, content):
    try:
        found = read_list(name, content, year=YEAR)
    except ListWrong:
        return
    assert found.days
