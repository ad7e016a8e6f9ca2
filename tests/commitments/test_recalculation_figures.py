"""How many move, by how much, which ones most: counted right in any order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.commitments.recalculation_figures import MOST_SHOWN, Figures, Move

NOON = datetime(2026, 2, 13, 12, tzinfo=UTC)
SECONDS = st.integers(-40 * 86_400, 40 * 86_400)


def moves(amounts, *, is_paused=False):
    return [
        Move(f"2602130{index:04}", "solved", 1, 7, NOON, NOON + timedelta(seconds=amount), is_paused)
        for index, amount in enumerate(amounts)
    ]


def counted(amounts, **more):
    figures = Figures(total=len(amounts))
    for move in moves(amounts, **more):
        figures.count(move, at=NOON)
    return figures


@given(st.lists(SECONDS, max_size=60))
def test_every_move_is_in_one_bar_and_every_clock_is_seen(amounts):
    figures = counted(amounts)
    assert figures.seen == len(amounts)
    assert figures.moved == figures.earlier + figures.later == sum(amount != 0 for amount in amounts)
    assert sum(earlier for _, earlier, _ in figures.bars) == figures.earlier
    assert sum(later for _, _, later in figures.bars) == figures.later
    assert figures.newly_overdue == figures.earlier
    assert figures.biggest_move_seconds == max(map(abs, amounts), default=0)


@given(st.lists(SECONDS.filter(bool), max_size=60))
def test_the_ten_biggest_are_kept_the_biggest_first(amounts):
    expected = sorted(map(abs, amounts), reverse=True)[:MOST_SHOWN]
    assert [one["seconds"] for one in counted(amounts).biggest] == expected


@given(st.lists(SECONDS, max_size=20), st.lists(SECONDS, max_size=20))
def test_counts_that_were_stored_halfway_go_on(first, second):
    figures = Figures.from_dict(counted(first).as_dict())
    for move in moves(second):
        figures.count(move, at=NOON)
    whole = counted([*first, *second])
    assert (figures.seen, figures.moved, figures.histogram) == (whole.seen, whole.moved, whole.histogram)


def test_a_paused_clock_is_overdue_by_nothing():
    figures = counted([-3600], is_paused=True)
    assert (figures.moved, figures.newly_overdue) == (1, 0)


def test_a_bound_belongs_to_the_smaller_bar():
    figures = counted([3600, 3601, -86_400])
    assert figures.bars[:3] == [("hour", 0, 1), ("half-day", 0, 1), ("day", 1, 0)]
