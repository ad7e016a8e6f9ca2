"""The shape of a procedure file. Pure. What the parts mean together is checked in `checks` and run in `engine`.

Names here carry underscores; in the file they carry hyphens (`customer_title` is `customer-title`).
"""

from typing import Annotated, Literal

import pydantic
from pydantic import AfterValidator, BeforeValidator, StringConstraints

from portal.procedures.durations import Length
from portal.procedures.expressions import Condition
from portal.procedures.fields import Field
from portal.procedures.names import Clauses, Facts, FieldName, Names, Roles, ShortWord, Word
from portal.procedures.promises import Allowance, Promise, Reopened, Rung, written_out
from portal.procedures.sentences import N_, Wrong, sentence
from portal.procedures.words import Part, Title, Words

__all__ = ["Allowance", "Promise", "Reopened", "Rung"]

_Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class Document(Part):
    """The regulation or form on paper that this is the running text of."""

    code: _Code
    revision: _Code
    owner: Word = "manager"


class Form(Part):
    """The number of the paper form a record prints as."""

    code: _Code
    revision: _Code


class Record(Part):
    """A form that is filled in a step."""

    title: Title
    form: Form | None = None
    fields: tuple[Field, ...]
    meets: Clauses = ()

    def field(self, name: str) -> Field:
        """The field called `name`; LookupError when there is none."""
        return next(field for field in self.fields if field.name == name)


class Waiting(Part):
    """A side state of any step: nothing can go on until somebody else does something."""

    title: Title
    customer_title: Title
    by: Roles
    resumes: Facts = ()


class Gate(Part):
    """What must be true of the filled record before an outcome is possible; `otherwise` says why not."""

    outcomes: Names = pydantic.Field(alias="outcome", default=())
    when: Condition | None = None
    need: Condition
    otherwise: Words = pydantic.Field(alias="else")
    meets: Clauses = ()


class Outcome(Part):
    """One way out of a step. With a record of its own it neither fills the step's record nor runs its act.

    `makes` are named facts: what has happened when this outcome is given, in words that declared clocks know.
    """

    to: Word
    title: Title
    primary: bool = False
    by: Roles = ()
    record: Word | None = None
    act: Word | None = None
    assigns: Literal["actor"] | None = None
    tells_customer: FieldName | None = None
    makes: Names = ()
    meets: Clauses = ()


class FollowUp(Part):
    """A linked ticket that opens by itself when the step's record says so."""

    when: Condition
    link: Word
    description: Words
    urgent: bool = False


class Step(Part):
    """One act in the order of the procedure."""

    step: Word
    stage: Word = pydantic.Field(default_factory=lambda written: written["step"])
    title: Title
    customer_title: Title
    by: Roles
    record: Word | None = None
    act: Word | None = None
    gates: tuple[Gate, ...] = ()
    then: dict[Word, Outcome]
    follow_up: FollowUp | None = None
    meets: Clauses = ()

    @property
    def name(self) -> str:
        return self.step


class End(Part):
    """Where a ticket rests for good. `needs` are records that every way here has filled; proven by the check."""

    title: Title
    customer_title: Title
    needs: Names = ()


class Reopening(Part):
    """How a ticket leaves its end."""

    title: Title
    from_: Names
    to: Word
    by: Roles
    within: Length | None = None


def _some(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if not steps:
        raise Wrong(sentence(N_("A procedure needs at least one step.")))
    return steps


class Procedure(Part):
    """A whole regulation, ready to run."""

    code: Word = pydantic.Field(alias="procedure")
    title: Title
    document: Document
    regulations: Clauses = ()
    kind: Word
    number: Literal["service-number"] = "service-number"
    promises: dict[Word, Annotated[Promise, BeforeValidator(written_out)]] = pydantic.Field(
        default_factory=dict
    )
    waiting: dict[ShortWord, Waiting] = pydantic.Field(default_factory=dict)
    steps: Annotated[tuple[Step, ...], AfterValidator(_some)]
    ends: dict[Word, End]
    reopen: Reopening | None = None
    records: dict[Word, Record] = pydantic.Field(default_factory=dict)

    @property
    def first_step(self) -> Step:
        return self.steps[0]

    def step(self, name: str) -> Step:
        """The step called `name`; LookupError when there is none."""
        for step in self.steps:
            if step.step == name:
                return step
        raise LookupError(name)

    def is_end(self, name: str) -> bool:
        return name in self.ends

    def place(self, name: str) -> Step | End:
        """The step or end called `name`: what has a title to show."""
        return self.ends.get(name) or self.step(name)
