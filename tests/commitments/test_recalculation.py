"""Deadlines follow a changed calendar only when somebody says so, who has seen how many move; and never half."""

import pytest
from sqlalchemy import select

from portal.calendars.body import to_json
from portal.calendars.queries import current
from portal.calendars.services import publish_calendar
from portal.commitments import services, transitions
from portal.commitments.recalculation import (
    PreviewOutdated,
    apply_recalculation,
    discard_recalculation,
    preview_counts,
)
from portal.commitments.recalculation_queries import calendars_left_behind, run_by_id
from portal.commitments.recalculation_steps import take_step
from portal.commitments.sweep import sweep_due_clocks
from portal.extensions import db
from portal.kernel.errors import DomainError, NotAllowed
from portal.kernel.time import now
from portal.ledger.models import Event
from portal.ledger.verify import verify_ledger
from portal.tickets.models import Ticket
from portal.unit_of_work import unit_of_work
from tests.commitments.recalculating import (
    applied,
    clock_of,
    close_the_company,
    finish,
    promised,
    recalculated,
    started,
)

# ------------------------------------------------------------------ preview


def test_publishing_a_calendar_moves_nothing(app, cast):
    story = promised()
    due = clock_of(story).due_at
    close_the_company(cast.admin)
    assert clock_of(story).due_at == due
    assert [one.clocks for one in calendars_left_behind() if one.code == "company"] >= [1]


def test_a_few_are_previewed_at_once_and_nothing_is_written(app, cast):
    stories = [promised(), promised(), promised("10 working hours")]
    hourly = promised("100 hours")
    before = [(clock_of(one).due_at, clock_of(one).generation) for one in [*stories, hourly]]
    run = run_by_id(started(close_the_company(cast.admin), cast.manager))
    assert (run.state, run.seen, run.moved, run.later, run.earlier) == ("previewed", run.total, 3, 3, 0)
    assert run.total >= 4
    assert run.biggest[0]["number"] in {story.ticket.number for story in stories}
    assert run.biggest_move_seconds > 86_400
    assert [(clock_of(one).due_at, clock_of(one).generation) for one in [*stories, hourly]] == before
    assert not recalculated(stories[0])


def test_a_preview_in_batches_counts_the_same(app, cast, monkeypatch):
    for _ in range(5):
        promised()
    monkeypatch.setattr("portal.commitments.recalculation.AT_ONCE", 2)
    run_id = started(close_the_company(cast.admin), cast.manager)
    assert run_by_id(run_id).state == "preview-running"
    run = finish(run_id, limit=2)
    assert (run.state, run.seen, run.moved, run.percent) == ("previewed", run.total, 5, 100)


def test_what_is_only_proposed_can_be_counted(app, cast):
    promised()
    promised()
    kept = close_the_company(cast.admin)
    figures = preview_counts("company", kept.calendar, sample=1)
    assert (figures.seen, figures.total > 1) == (1, True)
    assert preview_counts("company", kept.calendar).moved == 2
    assert preview_counts("company", kept.calendar, only_provisional=True).total == 0


def test_a_deadline_that_would_lie_in_the_past_is_counted_as_overdue_at_once(app, cast):
    close_the_company(cast.admin, first=-40, days=10)
    story = promised("1 working days", hours_ago=24 * 20)
    assert clock_of(story).due_at > now()
    run = run_by_id(started(_reopen_the_company(cast.admin), cast.manager))
    assert (run.earlier, run.newly_overdue) == (1, 1)
    applied(run.id, cast.manager)
    finish(run.id)
    assert clock_of(story).state == "running"
    sweep_due_clocks()
    assert clock_of(story).state == "breached"


def _reopen_the_company(by):
    body = to_json(current("company").calendar) | {"days": {}}
    title = {"zh-Hans": "公司", "en": "Company"}
    with unit_of_work():
        return publish_calendar("company", body, base="china", title=title, why="开业", by=by).kept


# ------------------------------------------------------------------ applying


def test_a_preview_of_an_older_version_is_not_applied(app, cast):
    story = promised()
    before = (clock_of(story).due_at, clock_of(story).calendar_version_id)
    run_id = started(close_the_company(cast.admin), cast.manager)
    newer = close_the_company(cast.admin, days=30)
    with pytest.raises(PreviewOutdated, match="start a new preview"):
        applied(run_id, cast.manager)
    finish(run_id)
    assert (run_by_id(run_id).state, run_by_id(run_id).applied_at) == ("previewed", None)
    assert (clock_of(story).due_at, clock_of(story).calendar_version_id) == before
    again = started(newer, cast.manager)
    assert run_by_id(run_id).state == "discarded"
    applied(again, cast.manager)
    finish(again)
    assert clock_of(story).calendar_version_id == newer.id


def test_applied_it_moves_the_deadline_with_an_event_and_the_queue(app, cast):
    story = promised()
    due = clock_of(story).due_at
    kept = close_the_company(cast.admin)
    run_id = started(kept, cast.manager)
    applied(run_id, cast.manager)
    run = finish(run_id)
    clock, (event,) = clock_of(story), recalculated(story)
    assert (run.state, run.moved, clock.calendar_version_id) == ("done", 1, kept.id)
    assert clock.due_at > due
    assert event.facts["why"] == "calendar"
    assert event.facts["before"]["due_at"] == due.isoformat()
    assert event.facts["after"]["due_at"] == clock.due_at.isoformat()
    ticket = db.session.get(Ticket, story.ticket.id)
    owed = [story.clock(metric) for metric in ("response", "plan", "solved") if story.cycles(metric)]
    first = min(owed, key=lambda one: one.due_at)
    assert (ticket.next_due_at, ticket.next_due_metric) == (first.due_at, first.metric)
    assert run.previewed.moved == 1


def test_the_ticket_shows_what_is_due_next_then(app, cast):
    story = promised()
    with unit_of_work():
        for metric in ("response", "plan"):
            clock = story.clock(metric)
            clock.budget_text = "15 days"
            transitions._reckon(clock)
        services.refresh_next_due(story.ticket)
    assert story.ticket.next_due_metric == "solved"
    run_id = started(close_the_company(cast.admin), cast.manager)
    applied(run_id, cast.manager)
    finish(run_id)
    db.session.expire_all()
    assert story.ticket.next_due_metric == "response"
    assert story.ticket.next_due_at == story.clock("response").due_at


def test_a_batch_run_twice_changes_nothing(app, cast):
    stories = [promised() for _ in range(3)]
    run_id = started(close_the_company(cast.admin), cast.manager)
    applied(run_id, cast.manager)
    assert take_step(run_id, limit=2)
    with unit_of_work():  # as if the cursor of the first batch had been lost, but not what it did
        run_by_id(run_id, hold=True).cursor = 0
    run = finish(run_id, limit=2)
    assert (run.state, run.moved) == ("done", 3)
    assert [len(recalculated(story)) for story in stories] == [1, 1, 1]
    assert not take_step(run_id)
    assert verify_ledger(key=app.config["LEDGER_KEY"]).wrong == []


def test_a_step_that_fails_leaves_no_trace(app, cast, monkeypatch):
    story = promised()
    run_id = started(close_the_company(cast.admin), cast.manager)
    applied(run_id, cast.manager)
    due = clock_of(story).due_at
    monkeypatch.setattr("portal.commitments.recalculation_steps.append_events", _fails)
    with pytest.raises(RuntimeError):
        take_step(run_id)
    monkeypatch.undo()
    run = run_by_id(run_id)
    assert (run.cursor, run.seen, clock_of(story).due_at) == (0, 0, due)
    assert finish(run_id).moved == 1


def _fails(_events):
    raise RuntimeError("killed")


def test_overdue_and_ended_clocks_are_left_alone(app, cast):
    overdue, met, standing = promised("1 working days", hours_ago=24 * 20), promised(), promised()
    met.hears(1, "assessment.to-dispatch", "acceptance.accepted", "closed")
    standing.waits(1.0)
    kept = close_the_company(cast.admin, first=-40)  # by which the one overdue would not be
    dues = [clock_of(story).due_at for story in (overdue, met)]
    run_id = started(kept, cast.manager)
    applied(run_id, cast.manager)
    finish(run_id)
    assert [clock_of(story).due_at for story in (overdue, met)] == dues
    sweep_due_clocks()
    assert clock_of(overdue).state == "breached"
    assert clock_of(standing).calendar_version_id == kept.id
    assert clock_of(standing).state == "paused"


def test_past_pauses_are_kept(app, cast):
    story = promised(hours_ago=10)
    story.waits(2)
    story.goes_on(5)
    paused = [(one.started_at, one.ended_at) for one in clock_of(story).pauses]
    run_id = started(close_the_company(cast.admin), cast.manager)
    applied(run_id, cast.manager)
    finish(run_id)
    assert [(one.started_at, one.ended_at) for one in clock_of(story).pauses] == paused != []


# ------------------------------------------------------------------ who, and twice


def test_who_may_not_is_refused(app, cast):
    promised()
    kept = close_the_company(cast.admin)
    with pytest.raises(NotAllowed):
        started(kept, cast.agent)
    run_id = started(kept, cast.manager)
    for verb in (apply_recalculation, discard_recalculation):
        with pytest.raises(NotAllowed):
            verb(run_id, by=cast.qa)


def test_started_and_applied_twice_it_is_one_run(app, cast):
    promised()
    kept = close_the_company(cast.admin)
    run_id = started(kept, cast.manager)
    assert started(kept, cast.manager) == run_id
    applied(run_id, cast.manager)
    applied(run_id, cast.manager)
    assert finish(run_id).moved == 1
    told = select(Event.type).where(Event.chain == "system", Event.type.startswith("recalculation."))
    assert db.session.scalars(told.order_by(Event.seq)).all() == [
        "recalculation.started",
        "recalculation.applied",
        "recalculation.finished",
    ]


def test_a_run_that_concerns_nobody_is_done_at_once(app, cast):
    kept = close_the_company(cast.admin)
    run = run_by_id(started(kept, cast.manager))
    assert (run.state, run.total) == ("done", 0)
    assert calendars_left_behind() == []


def test_discarded_it_moves_nothing_and_stays_discarded(app, cast):
    story = promised()
    due = clock_of(story).due_at
    run_id = started(close_the_company(cast.admin), cast.manager)
    with unit_of_work():
        discard_recalculation(run_id, by=cast.manager)
    with pytest.raises(DomainError), unit_of_work():
        apply_recalculation(run_id, by=cast.manager)
    assert not take_step(run_id)
    assert clock_of(story).due_at == due


def test_a_newer_version_discards_a_preview_nobody_applied(app, cast):
    promised()
    old = started(close_the_company(cast.admin), cast.manager)
    new = started(close_the_company(cast.admin, days=25), cast.manager)
    assert (run_by_id(old).state, run_by_id(new).state) == ("discarded", "previewed")


def test_what_is_being_applied_cannot_be_discarded_nor_a_running_preview_applied(app, cast, monkeypatch):
    promised()
    promised()
    monkeypatch.setattr("portal.commitments.recalculation.AT_ONCE", 1)
    run_id = started(close_the_company(cast.admin), cast.manager)
    with pytest.raises(DomainError), unit_of_work():
        apply_recalculation(run_id, by=cast.manager)
    finish(run_id)
    applied(run_id, cast.manager)
    with pytest.raises(DomainError), unit_of_work():
        discard_recalculation(run_id, by=cast.manager)


def test_a_year_is_applied_without_asking_and_only_to_what_was_provisional(app, cast):
    sure, unsure = promised(), promised()
    with unit_of_work():
        clock_of(unsure).provisional = True
    due = clock_of(sure).due_at
    kept = close_the_company(cast.admin)
    run_id = started(kept, cast.qa, why="year", only_provisional=True)
    assert run_by_id(run_id).state == "applying"
    assert finish(run_id).moved == 1
    assert (clock_of(sure).due_at, recalculated(unsure)[0].facts["why"]) == (due, "year")
