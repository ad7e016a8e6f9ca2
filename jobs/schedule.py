"""The one list of periodic work. Everything in it may run twice, late or in two places at once."""

from dataclasses import dataclass

SWEEPS = "sweeps"
DEFAULT = "default"
QUEUES = (SWEEPS, DEFAULT)


@dataclass(frozen=True)
class Periodic:
    """One job without arguments, rung every so many seconds."""

    job: str
    every_seconds: float
    timeout_seconds: int = 30


SCHEDULE = (
    Periodic(job="jobs.commitments.sweep_clocks", every_seconds=1),
    # Goes on with what was begun, also after a kill; finds nothing in a fraction of a millisecond.
    Periodic(job="jobs.recalculation.continue_recalculations", every_seconds=1),
    # How long a warning may take from the clock to the person's inbox.
    Periodic(job="jobs.notifications.send_alerts", every_seconds=5),
    Periodic(job="jobs.notifications.forget_old_facts", every_seconds=3600),
    # Anybody may upload to a form and never send it: without this the disk fills.
    Periodic(job="jobs.attachments.remove_orphans", every_seconds=3600),
)
