"""How the parts of a legal rule are said in the reader's language: its time limit, its validity, its mark."""

from datetime import timedelta

from flask_babel import gettext as _

from portal.calendars.budgets import Budget
from portal.legal.rules import Rule
from portal.legal.vocabulary import vocabulary
from portal.procedures.language import said
from portal.web.clock_words import amount_words


def within_words(budget: Budget | None, pace: str | None) -> str:
    """`5 working days`, `immediately`."""
    if budget is None:
        return said(vocabulary().paces[pace or ""])
    return amount_words(budget.amount, budget.unit.value)


def limit_words(rule: Rule) -> str:
    """The time limit of `rule` with the fact it counts from: `3 days from the recall decision`."""
    said_limit, since = within_words(rule.budget, rule.pace), said(rule.since)
    if rule.budget is None:
        return str(_("%(pace)s after %(since)s", pace=said_limit, since=since))
    return str(_("%(within)s from %(since)s", within=said_limit, since=since))


def sureness_words(rule: Rule) -> str:
    """How sure we are of the text: confirmed, not yet, or its mark. What was written by hand has no mark of its own."""
    if rule.confirmed:
        return str(_("confirmed by QA"))
    if rule.by_hand:
        return str(_("not yet confirmed by QA"))
    return said(vocabulary().marks[rule.mark])


def validity_words(rule: Rule) -> str:
    """`2017-05-01 –`, `2007-12-10 – 2022-10-31`; the last day is one the rule is in force on."""
    first = rule.valid_from.isoformat() if rule.valid_from else ""
    last = (rule.valid_to - timedelta(days=1)).isoformat() if rule.valid_to else ""
    return f"{first} – {last}".strip() if first or last else str(_("no date on file"))


def class_words(rule: Rule) -> str:
    """Class and role as they narrow the rule: `class I · dealer`; empty when nothing does."""
    words = vocabulary()
    parts = [
        said(words.classes[rule.class_]) if rule.class_ != "any" else "",
        said(words.roles[rule.role]) if rule.role != "any" else "",
    ]
    return " · ".join(part for part in parts if part)
