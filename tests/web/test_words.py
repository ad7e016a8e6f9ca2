"""Times, numbers, cursors and clocks in words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask_babel import force_locale

from portal.web import filters
from portal.web.clock_words import clock_words, due_chip, spoken

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english(furniture):
    with furniture.test_request_context(headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.2, "1 s"),
        (59, "59 s"),
        (60, "1 min"),
        (-61, "1 min"),
        (7800, "2 h 10 min"),
        (7200, "2 h"),
        (100_000, "1 d 3 h"),
        (86_400, "1 d"),
    ],
)
def test_lengths_of_time(seconds, words):
    assert spoken(seconds) == words


def test_lengths_of_time_in_chinese():
    with force_locale("zh_Hans"):
        assert spoken(7800) == "2 小时 10 分"
        assert clock_words()["overdue"] == "超时 {time}"
    with force_locale("zh_Hant"):
        assert spoken(7800) == "2 小時 10 分"


@pytest.mark.parametrize(
    ("state", "due", "warn", "shown", "words"),
    [
        ("running", 90, None, "running", "1 h 30 min left"),
        ("running", 10, -5, "warned", "10 min left"),
        ("running", 0, -5, "breached", "0 s overdue"),
        ("breached", -12, -30, "breached", "12 min overdue"),
        ("paused", -12, None, "paused", "paused"),
        ("met", -12, None, "met", "met"),
        ("met-late", -12, None, "met-late", "met late"),
        ("cancelled", 5, None, "cancelled", "cancelled"),
    ],
)
def test_a_chip_says_how_the_clock_stands_now(state, due, warn, shown, words):
    warn_at = None if warn is None else NOON + timedelta(minutes=warn)
    chip = due_chip(NOON + timedelta(minutes=due), state, at=NOON, warn_at=warn_at)
    assert (chip.state, chip.words) == (shown, words)


def test_times_are_the_companys():
    assert filters.moment(NOON) == "2026-11-21 12:00"
    assert filters.day(datetime(2026, 11, 21, 17, tzinfo=UTC)) == "2026-11-22"
    assert filters.clock_time(NOON) == "12:00"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (1_250_000, "1.2 MB"), (20_000_000, "20.0 MB")],
)
def test_sizes_of_files(count, words):
    assert filters.file_size(count) == words


def test_money_and_initials():
    assert filters.money(Decimal(1280)) == "¥1,280.00"
    assert filters.money(None) == ""
    assert [filters.initials(name) for name in ("王小明", "Ada Lovelace", "李", "", "x")] == [
        "小明",
        "AL",
        "李",
        "?",
        "X",
    ]


def test_lines_are_escaped():
    assert filters.lines("<b>\n&") == "&lt;b&gt;<br>&amp;"
