"""The few CSS selectors that tests need, on an ElementTree: tag, #id, .class, [attr], [attr=value], descendants, commas."""

import re
from typing import Any

_STEP = re.compile(r"([a-zA-Z][\w-]*|\*)|#([\w-]+)|\.([\w-]+)|\[([\w:-]+)(?:([\^*~]?=)\"?([^\]\"]*)\"?)?\]")


def select(tree: Any, css: str) -> list[Any]:
    """All elements under `tree` that match, in the order of the page."""
    ways = [re.findall(r"(?:\[[^\]]*\]|[^\s\[])+", part) for part in _split(css)]
    parents = {child: parent for parent in tree.iter() for child in parent}
    return [
        element
        for element in tree.iter()
        if isinstance(element.tag, str) and any(_matches_path(element, way, parents) for way in ways)
    ]


def matches(element: Any, step: str) -> bool:
    """Whether one element fits one compound selector such as `a.primary[href]`."""
    found = list(_STEP.finditer(step))
    if "".join(part.group() for part in found) != step:
        raise ValueError(f"selector {step!r} is more than this small reader knows")
    return all(_fits(element, *part.groups()) for part in found)


def _split(css: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^\[]*\])", css)]


def _matches_path(element: Any, way: list[str], parents: dict[Any, Any]) -> bool:
    if not matches(element, way[-1]):
        return False
    above = parents.get(element)
    for step in reversed(way[:-1]):
        while above is not None and not (isinstance(above.tag, str) and matches(above, step)):
            above = parents.get(above)
        if above is None:
            return False
        above = parents.get(above)
    return True


def _fits(element: Any, *parts: str | None) -> bool:
    tag, id_, class_, name, how, value = parts
    if tag:
        return tag in ("*", element.tag)
    if id_:
        return element.get("id") == id_
    if class_:
        return class_ in (element.get("class") or "").split()
    held = element.get(name)
    if held is None or how is None:
        return held is not None
    if how == "^=":
        return held.startswith(value)
    if how == "*=":
        return value in held
    return value in held.split() if how == "~=" else held == value
