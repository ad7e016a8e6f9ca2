"""The conditions of a record's fields as the browser is given them: JSON lists. Pure.

The server decides what is asked (procedures.engine.fields_asked). The browser only saves people from reading fields
that do not concern them (static/js/conditional.js); without JavaScript all fields show.
"""

import json
from collections.abc import Mapping
from typing import Any

from portal.procedures.expression_syntax import All, Among, Compare, Either, Literal, Name, Not, Tree
from portal.procedures.expressions import Expression


def for_browser(condition: Expression) -> str:
    """`condition` as JSON: `scope == in-scope and safe` is `["all",["==","scope",{"word":"in-scope"}],["yes","safe"]]`."""
    return json.dumps(_lists(condition.tree), ensure_ascii=False, separators=(",", ":"))


def known_for_browser(ticket: Mapping[str, object]) -> str:
    """The ticket's fields as JSON, under the names that conditions use and in the words that inputs carry."""
    known = {f"ticket.{name}": _input_word(value) for name, value in sorted(ticket.items())}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def _input_word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _lists(tree: Tree) -> list[Any]:
    match tree:
        case Name(path):
            return ["yes", path]
        case Not(inner):
            return ["not", _lists(inner)]
        case All(parts):
            return ["all", *map(_lists, parts)]
        case Either(parts):
            return ["any", *map(_lists, parts)]
        case Among(left, values):
            return ["any", *(["==", left.path, _value(value)] for value in values)]
        case Compare(left, sign, right):
            return [sign, left.path, _value(right)]


def _value(value: Literal | Name) -> dict[str, str]:
    return {"field": value.path} if isinstance(value, Name) else {value.kind: value.text}
