"""The legal rules: the table with its filters, one rule with its history, its next version, QA's confirmation."""

from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.sessions import me
from portal.admin.blueprint import blueprint
from portal.admin.legal_rule_forms import RuleForm
from portal.kernel.errors import DomainError
from portal.kernel.time import company_day, now
from portal.legal import wording
from portal.legal.queries import Wanted, history_of, rule_row, rules_by_id, rules_wanted
from portal.legal.rules import Basis
from portal.legal.services import add_company_rule, confirm_rule, write_successor
from portal.legal.vocabulary import ANY, vocabulary
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render

VERBS = {"successor": write_successor, "company": add_company_rule}


@blueprint.get("/settings/legal-rules")
def legal_rules() -> Response:
    words = vocabulary()
    wanted = Wanted(
        kind=_one_of(words.kinds, "kind"),
        event=_one_of(words.events, "event"),
        role=_one_of(words.roles, "role"),
        jurisdiction=_one_of(words.jurisdictions, "jurisdiction"),
        unconfirmed=request.args.get("unconfirmed") == "1",
        on=None if request.args.get("on") == "" else _day("on") or _today(),
    )
    return render(
        "admin/legal_rules/list.html",
        wanted=wanted,
        rules=rules_wanted(wanted),
        words=words,
        any_=ANY,
        wording=wording,
    )


@blueprint.get("/settings/legal-rules/<int:rule_id>")
def legal_rule(rule_id: int) -> Response:
    return _page(rule_id)


@blueprint.post("/settings/legal-rules/<int:rule_id>/successors")
def succeed_legal_rule(rule_id: int) -> AnyResponse:
    return _write(rule_id, "successor")


@blueprint.post("/settings/legal-rules/<int:rule_id>/company-rules")
def add_company_legal_rule(rule_id: int) -> AnyResponse:
    return _write(rule_id, "company")


@blueprint.post("/settings/legal-rules/<int:rule_id>/confirmation")
def confirm_legal_rule(rule_id: int) -> AnyResponse:
    with unit_of_work():
        confirm_rule(rule_id, by=me())
    return done(_("The rule is confirmed."), go_to=url_for("admin.legal_rule", rule_id=rule_id))


def _write(rule_id: int, kind: str) -> AnyResponse:
    """Write a next version or a company's rule; what was typed stays in the form when it is refused."""
    rule_row(rule_id)
    form = RuleForm(id_prefix=kind)
    if not form.validate():
        return _page(rule_id, status=422, **{kind: form})
    try:
        with unit_of_work():
            row = VERBS[kind](rule_id, form.wording(), why=form.why.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _page(rule_id, status=error.status, **{kind: form})
    return done(
        _("Written. Clocks that run keep the rule they were started with."),
        go_to=url_for("admin.legal_rule", rule_id=row.id),
    )


def _page(rule_id: int, *, status: int = 200, **filled: RuleForm) -> Response:
    """One rule with everything that was ever written under its code. Two queries and the history's."""
    row = rule_row(rule_id)
    history = history_of(row.stricter_than or row.code)
    rules = rules_by_id(one.id for one in history)
    has_own = any(one.basis == Basis.COMPANY for one in history)
    context: dict[str, Any] = {
        "row": row,
        "rule": rules[row.id],
        "history": [(one, rules[one.id]) for one in history],
        "words": vocabulary(),
        "wording": wording,
        "is_mine": row.written_by_id is not None and row.written_by_id == me().id,
        "successor": None if rules[row.id].superseded else _form(filled, "successor", row),
        "company": _form(filled, "company", row)
        if not rules[row.id].superseded and row.basis == Basis.LAW and not has_own
        else None,
    }
    # A page that has become old while somebody wrote still shows what they wrote.
    context |= {kind: form for kind, form in filled.items() if context[kind] is None}
    return render("admin/legal_rules/rule.html", status=status, **context)


def _form(filled: dict[str, RuleForm], kind: str, row: Any) -> RuleForm:
    return filled.get(kind) or RuleForm.about(row, id_prefix=kind, today=_today())


def _one_of(known: dict[str, Any], name: str) -> str | None:
    value = request.args.get(name, "")
    return value if value in known and value != ANY else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _today() -> date:
    return company_day(now())
