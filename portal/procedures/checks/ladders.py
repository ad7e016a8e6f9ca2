"""How a promise is counted and who hears of it: warnings and escalations rise, calendars fit the counting. Pure.

That a calendar of the name exists is not known here; publishing asks for it.
"""

from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.durations import Unit
from portal.procedures.promises import NATIONAL, Promise, Rung
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_, sentence
from portal.procedures.source import Path

_AFTERWARDS = frozenset({Unit.HOUR, Unit.WORKING_HOUR, Unit.WORKING_DAY})


def warnings_rise(procedure: Procedure, acts: Acts) -> Findings:
    """Warnings come one after the other."""
    del acts
    for name, promise in procedure.promises.items():
        if list(promise.warn) != sorted(set(promise.warn)):
            what = sentence(N_("Write the warnings in rising order, each once."))
            yield Finding(("promises", name, "warn"), what)


def ladders_rise(procedure: Procedure, acts: Acts) -> Findings:
    """The steps of an escalation come one after the other, each at a moment that a clock has."""
    del acts
    for name, promise in procedure.promises.items():
        path: Path = ("promises", name, "escalate")
        steps = promise.escalate or ()
        for place, rung in enumerate(steps):
            yield from _moment_is_known((*path, place), promise, rung)
        ranks = [_rank(rung) for rung in steps]
        if ranks != sorted(set(ranks)):
            what = sentence(
                N_(
                    "Write the steps of the escalation in rising order, each once: shares of the time, "
                    "`overdue`, lengths after it."
                )
            )
            yield Finding(path, what)
        units = {rung.after.unit for rung in steps if rung.after}
        if len(units) > 1:
            what = sentence(
                N_("Write all lengths after the deadline in the same unit, so that their order is plain.")
            )
            yield Finding(path, what)


def _moment_is_known(path: Path, promise: Promise, rung: Rung) -> Findings:
    if rung.percent is not None and rung.percent not in promise.warn:
        what = sentence(
            N_("At %(percent)s %% this promise gives no warning; add it to `warn`."), percent=rung.percent
        )
        yield Finding((*path, "at"), what)
    if rung.after and rung.after.unit not in _AFTERWARDS:
        what = sentence(
            N_("After the deadline, lengths are hours, working hours or working days; `%(length)s` is none."),
            length=rung.after,
        )
        yield Finding((*path, "after"), what)


def _rank(rung: Rung) -> tuple[int, int]:
    """Shares first, then the deadline, then what is after it."""
    if rung.percent is not None:
        return 0, rung.percent
    return (2, rung.after.amount) if rung.after else (1, 0)


def legal_counting_stands_alone(procedure: Procedure, acts: Acts) -> Findings:
    """What is counted as the law counts goes by the national calendar and never stands still."""
    del acts
    for name, promise in procedure.promises.items():
        if promise.counting != "legal":
            continue
        if promise.calendar != NATIONAL:
            what = sentence(N_("Legal counting goes by the calendar `china` only."))
            yield Finding(("promises", name, "calendar"), what)
        if promise.pauses:
            what = sentence(N_("What is counted legally never stands still; leave out `pauses`."))
            yield Finding(("promises", name, "pauses"), what)


FIRST = (warnings_rise, ladders_rise, legal_counting_stands_alone)
