"""Promises that contradict themselves or could never be kept: TINY with one thing changed."""

_STOP = "stop: second.done"
_WITHIN = "within: {urgent: 2 hours, otherwise: 24 hours}"
_PAUSES = "pauses: customer"
_DONE = "        title: {zh-Hans: 完成, en: Finish}\n"
_WAITING = """\
    resumes: customer-message
  solved:
    title: {zh-Hans: 等待, en: Waiting}
    customer-title: {zh-Hans: 等待, en: Waiting}
    by: agent
"""

# what is wrong: (old, new, [(line, how the sentence begins), ...])
WRONG_PROMISES: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "a step that passes for an answer": (
        _STOP,
        "stop: [reply, second.done]",
        [(10, "Only `reply` and `call` answer the customer; `second.done` in the same")],
    ),
    "an answer in one of the groups": (
        _STOP,
        "stop: {all: [[call, first.on], second.done]}",
        [(10, "Only `reply` and `call` answer the customer; `first.on` in the same")],
    ),
    "groups of another name": (
        _STOP,
        "stop: {any: [reply, second.done]}",
        [(10, "Write one fact, a list of facts of which any will do, or `{all: [one,")],
    ),
    "groups that are no list": (_STOP, "stop: {all: reply}", [(10, "Write one fact, a list of facts of which")]),
    "an empty group": (
        _STOP,
        "stop: {all: [reply, []]}",
        [(7, "The promise `response` needs a start and a stop.")],
    ),
    "a group that cannot happen any more": (
        "start: opened\n    stop: second.done",
        "start: second.done\n    stop: {all: [reply, second.back]}",
        [(10, "After `second.done` nothing that stops the promise `response` can happ")],
    ),
    "a named fact that nothing makes": (
        _STOP,
        "stop: solved",
        [(10, "`solved` never happens here: write `makes: solved` in the outcome by w")],
    ),
    "a named fact that is none": (
        _DONE,
        _DONE + "        makes: [solved, sorted]\n",
        [(51, "`sorted` is no named fact. Named facts: `answered`, `arrived`,")],
    ),
    "a waiting named like a named fact": (
        "    resumes: customer-message\n",
        _WAITING,
        [(20, "`solved` is a reserved word; choose another name.")],
    ),
    "a calendar of no shape": (_STOP, _STOP + "\n    calendar: Our Own", [(11, "`Our Own` is no name: use small")]),
    "counting of another kind": (
        _STOP,
        _STOP + "\n    counting: bank",
        [(11, "This is not known here; expected one of `company`, `legal`.")],
    ),
    "legal counting on the company's calendar": (
        _PAUSES,
        "counting: legal\n    calendar: company",
        [(14, "Legal counting goes by the calendar `china` only.")],
    ),
    "legal counting that stands still": (
        _PAUSES,
        _PAUSES + "\n    counting: legal",
        [(13, "What is counted legally never stands still; leave out `pauses`.")],
    ),
    "reopening resumes what it starts": (
        "start: opened",
        "start: [opened, reopened]\n    reopened: resume",
        [(10, "`start` lists `reopened`, which begins a new cycle: write `new-cycle`")],
    ),
    "reopening ignores what it starts": (
        "start: opened",
        "start: [opened, reopened]\n    reopened: ignore",
        [(10, "`start` lists `reopened`, which begins a new cycle: write `new-cycle`")],
    ),
    "reopening of another kind": (
        "start: opened",
        "start: opened\n    reopened: again",
        [(10, "This is not known here; expected one of `resume`, `new-cycle`, `ignor")],
    ),
    "an escalation without a moment": (
        _PAUSES,
        "escalate: [{to: lead}]",
        [(13, "A step of an escalation has either `at` (`80%` or `overdue`) or `after`")],
    ),
    "an escalation with two moments": (
        _PAUSES,
        "escalate: [{at: overdue, after: 8 h, to: lead}]",
        [(13, "A step of an escalation has either `at` (`80%` or `overdue`) or `after`")],
    ),
    "an escalation to nobody": (
        _PAUSES,
        "escalate: [{at: overdue, to: []}]",
        [(13, "Say who is told: `person`, `lead`, `manager`.")],
    ),
    "an escalation to somebody unknown": (
        _PAUSES,
        "escalate: [{at: overdue, to: director}]",
        [(13, "This is not known here; expected one of `person`, `lead`, `manager`.")],
    ),
    "an escalation without its warning": (
        _PAUSES,
        "escalate: [{at: 95%, to: lead}]",
        [(13, "At 95 % this promise gives no warning; add it to `warn`.")],
    ),
    "an escalation that falls": (
        _PAUSES,
        "escalate: [{at: overdue, to: lead}, {at: 80%, to: person}]",
        [(13, "Write the steps of the escalation in rising order, each once: shares")],
    ),
    "an escalation twice": (
        _PAUSES,
        "escalate: [{after: 8 h, to: lead}, {after: 8 h, to: manager}]",
        [(13, "Write the steps of the escalation in rising order, each once: shares")],
    ),
    "an escalation in days": (
        _PAUSES,
        "escalate: [{after: 2 days, to: lead}]",
        [(13, "After the deadline, lengths are hours, working hours or working days;")],
    ),
    "an escalation in two units": (
        _PAUSES,
        "escalate: [{after: 8 hours, to: lead}, {after: 9 working hours, to: manager}]",
        [(13, "Write all lengths after the deadline in the same unit, so that their")],
    ),
    "a length by a code that is none": (_WITHIN, "within: T77", [(11, "`T77` is no declared clock; they are T01 to T51")]),
    "a declared clock that is none": (
        "promises:\n",
        "promises:\n  other: T52\n",
        [(7, "`T52` is no declared clock; they are T01 to T51")],
    ),
    "a declared clock of something else": (
        "promises:\n",
        "promises:\n  other: T17\n",
        [(7, "The declared clock `T17` is not of a ticket, so no procedure can")],
    ),
    "a declared clock without its fact": (
        "promises:\n",
        "promises:\n  other: T02\n",
        [(7, "`solved` never happens here: write `makes: solved` in the outcome by w")],
    ),
    "a declared clock that stops otherwise": (
        "promises:\n",
        "promises:\n  other: {include: T01, stop: call, start: opened}\n",
        [(7, "`stop`, `start` belongs to the declared clock `T01` itself. Beside `in")],
    ),
    "a promise for a ticket field that is none": (
        _STOP,
        _STOP + "\n    when: rich",
        [(11, "`rich` is not known here. Known fields: `urgent`.")],
    ),
}  # fmt: skip
