"""Every way through the procedure leads on, and ends with all that the end needs. Pure."""

from portal.procedures.checks import Acts, Finding, Findings
from portal.procedures.schema import Procedure
from portal.procedures.sentences import N_, listed, sentence
from portal.procedures.tracker import main_line


def targets_exist(procedure: Procedure, acts: Acts) -> Findings:
    """Outcomes lead to something that exists."""
    del acts
    steps = tuple(step.name for step in procedure.steps)
    known = (*steps, *procedure.ends)
    for index, step in enumerate(procedure.steps):
        for name, outcome in step.then.items():
            if outcome.to not in known:
                what = sentence(
                    N_("`%(to)s` is neither a step nor an end. There are: %(known)s."),
                    to=outcome.to,
                    known=listed(known),
                )
                yield Finding(("steps", index, "then", name, "to"), what)
    if not procedure.ends:
        yield Finding(("ends",), sentence(N_("A procedure needs at least one end.")))


def reopening_leads_on(procedure: Procedure, acts: Acts) -> Findings:
    """Reopening leads from ends that exist to a step that exists."""
    del acts
    steps = tuple(step.name for step in procedure.steps)
    if procedure.reopen is None:
        return
    if procedure.reopen.to not in steps:
        what = sentence(
            N_("`%(to)s` is no step. Steps: %(known)s."), to=procedure.reopen.to, known=listed(steps)
        )
        yield Finding(("reopen", "to"), what)
    for end in procedure.reopen.from_:
        if end not in procedure.ends:
            what = sentence(
                N_("`%(name)s` is no end. Ends: %(known)s."), name=end, known=listed(tuple(procedure.ends))
            )
            yield Finding(("reopen", "from"), what)


def everything_is_reached(procedure: Procedure, acts: Acts) -> Findings:
    """From the first step every step and end can be reached, and from every step an end."""
    del acts
    edges = edges_of(procedure)
    reached = reachable(edges, procedure.first_step.name)
    if procedure.reopen:
        reached |= reachable(edges, procedure.reopen.to)
    for index, step in enumerate(procedure.steps):
        if step.name not in reached:
            what = sentence(N_("No way leads to the step `%(step)s`."), step=step.name)
            yield Finding(("steps", index), what)
        elif not reachable(edges, step.name) & set(procedure.ends):
            what = sentence(N_("No way leads from the step `%(step)s` to an end."), step=step.name)
            yield Finding(("steps", index), what)
    for name in procedure.ends:
        if name not in reached:
            what = sentence(N_("No way leads to the end `%(end)s`."), end=name)
            yield Finding(("ends", name), what, is_about_key=True)


def main_line_ends(procedure: Procedure, acts: Acts) -> Findings:
    """Following the primary outcomes comes to an end: it is what the customer is shown as the way ahead."""
    del acts
    line = main_line(procedure)
    if not procedure.is_end(line[-1]):
        what = sentence(
            N_("The primary outcomes go round in a circle at `%(step)s` and never come to an end."),
            step=line[-1],
        )
        yield Finding(("steps", [step.name for step in procedure.steps].index(line[-1]), "then"), what)


def needs_are_met(procedure: Procedure, acts: Acts) -> Findings:
    """No way from the first step comes to an end without a record that the end needs."""
    del acts
    for name, end in procedure.ends.items():
        for record in end.needs:
            if record not in procedure.records:
                what = sentence(
                    N_("There is no record `%(name)s`. Records: %(known)s."),
                    name=record,
                    known=listed(tuple(procedure.records)),
                )
                yield Finding(("ends", name, "needs"), what)
            elif name in reachable(edges_of(procedure, without=record), procedure.first_step.name):
                what = sentence(
                    N_(
                        "The end `%(end)s` needs the record `%(record)s`, but a way leads there that never files it."
                    ),
                    end=name,
                    record=record,
                )
                yield Finding(("ends", name, "needs"), what)


def edges_of(procedure: Procedure, *, without: str | None = None) -> dict[str, set[str]]:
    """Where each step can lead; `without` leaves out the outcomes that file that record."""
    return {
        step.name: {
            outcome.to
            for outcome in step.then.values()
            if without is None or (outcome.record or step.record) != without
        }
        for step in procedure.steps
    }


def reachable(edges: dict[str, set[str]], start: str) -> set[str]:
    """Everything that can be reached from `start`, itself included."""
    reached, ahead = {start}, [start]
    while ahead:
        for to in edges.get(ahead.pop(), set()) - reached:
            reached.add(to)
            ahead.append(to)
    return reached


# What exists comes first: the others walk the ways and need them whole.
FIRST = (targets_exist, reopening_leads_on)
CHECKS = (everything_is_reached, main_line_ends, needs_are_met)
