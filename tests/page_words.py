"""What a parsed page says: its words, the values of its forms, and the complaint when a rule is broken."""

from typing import Any


class PageWrong(AssertionError):  # noqa: N818 - exceptions are sentences in this house
    """A page broke a rule of the house."""


def demand(truth: object, message: str) -> None:
    if not truth:
        raise PageWrong(message)


def form_values(form: Any) -> dict[str, Any]:
    """Name to value as a browser would send them."""
    values: dict[str, Any] = {}
    for element in form.iter():
        name = element.get("name") if isinstance(element.tag, str) else None
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "input" and element.get("type") not in ("submit", "button", "image", "file"):
            if element.get("type") in ("checkbox", "radio") and element.get("checked") is None:
                continue
            values[name] = element.get("value", "")
        elif element.tag == "textarea":
            values[name] = (element.text or "").removeprefix("\n")
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = next(
                (o for o in options if o.get("selected") is not None), options[0] if options else None
            )
            if chosen is not None:
                values[name] = chosen.get("value", chosen.text or "")
    return values


def words(element: Any) -> str:
    """The visible words of an element, blanks collapsed."""
    if element is None:
        return ""
    hidden = {"script", "style", "template"}
    parts: list[str] = []

    def collect(node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in hidden:
            return
        parts.append(node.text or "")
        for child in node:
            collect(child)
            parts.append(child.tail or "")

    collect(element)
    return " ".join("".join(parts).split())
