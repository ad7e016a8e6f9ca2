"""Turns what pydantic found wrong with the shape of a file into sentences for the person who wrote it. Pure."""

import difflib
from collections.abc import Iterator
from typing import Any, get_args

import pydantic
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from portal.procedures.sentences import N_, Problem, Sentence, Wrong, listed, sentence
from portal.procedures.source import Path, Source

_PLAIN = {
    "bool_parsing": N_("Write `true` or `false`."),
    "bool_type": N_("Write `true` or `false`."),
    "int_parsing": N_("A whole number is expected."),
    "int_type": N_("A whole number is expected."),
    "decimal_parsing": N_("A number is expected."),
    "decimal_type": N_("A number is expected."),
    "string_type": N_("A text is expected."),
    "string_too_short": N_("The text is empty."),
    "tuple_type": N_("A list is expected: one line with `- ` for each part, or `[one, two]`."),
    "list_type": N_("A list is expected: one line with `- ` for each part, or `[one, two]`."),
    "dict_type": N_("Names with a colon are expected, one for each part."),
    "model_type": N_("Names with a colon are expected, one for each part."),
    "model_attributes_type": N_("Names with a colon are expected, one for each part."),
}
_LIMITS = {
    "string_too_long": (N_("The text is too long: at most %(limit)s characters."), "max_length"),
    "greater_than_equal": (N_("The number must be at least %(limit)s."), "ge"),
    "less_than_equal": (N_("The number must be at most %(limit)s."), "le"),
    "too_short": (N_("Too few parts: at least %(limit)s are expected."), "min_length"),
    "too_long": (N_("Too many parts: at most %(limit)s are expected."), "max_length"),
}
# A default that is made from another part of the same mapping; what is wrong with that part is told by itself.
_ECHOES = frozenset({"default_factory_not_called"})


def problems_of_shape(
    error: pydantic.ValidationError, root: type[BaseModel], source: Source
) -> Iterator[Problem]:
    """One Problem for each thing that pydantic found."""
    for detail in error.errors(include_url=False):
        if detail["type"] in _ECHOES:
            continue
        loc = detail["loc"]
        is_about_key = detail["type"] == "extra_forbidden" or loc[-1:] == ("[key]",)
        place = source.place(loc, key=is_about_key)
        yield Problem(place.line, place.column, _sentence(detail, _models_on(loc, root)))


def _sentence(detail: ErrorDetails, models: list[type[BaseModel]]) -> Sentence:
    kind, facts = detail["type"], detail.get("ctx", {})
    if isinstance(wrong := facts.get("error"), Wrong):
        return wrong.sentence
    if kind in {"missing", "union_tag_not_found"}:
        return sentence(N_("`%(name)s` is missing."), name=detail["loc"][-1] if kind == "missing" else "type")
    if kind == "extra_forbidden":
        return _unknown_key(detail, models)
    if kind in {"union_tag_invalid", "literal_error", "enum"}:
        expected = str(facts.get("expected_tags") or facts.get("expected"))
        known = expected.replace(" or ", ", ").replace("'", "`")
        return sentence(N_("This is not known here; expected one of %(known)s."), known=known)
    if kind in _LIMITS:
        msgid, limit = _LIMITS[kind]
        return sentence(msgid, limit=facts.get(limit))
    if kind in _PLAIN:
        return sentence(_PLAIN[kind])
    return sentence(
        N_("`%(name)s` is not as expected (%(reason)s)."), name=(detail["loc"] or ("",))[-1], reason=kind
    )


def _unknown_key(detail: ErrorDetails, models: list[type[BaseModel]]) -> Sentence:
    key = str(detail["loc"][-1])
    if detail["input"] is None and " " in key:
        return sentence(N_("A comma inside { } ends the text; put a text that holds a comma in quotes."))
    known = [str(field.alias or name) for name, field in models[-1].model_fields.items()] if models else []
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return sentence(N_("`%(key)s` is not known here; did you mean `%(near)s`?"), key=key, near=near[0])
    return sentence(N_("`%(key)s` is not known here. Known: %(known)s."), key=key, known=listed(known))


def _models_on(loc: Path, root: type[BaseModel]) -> list[type[BaseModel]]:
    """The models passed on the way to `loc`, the innermost last."""
    models = [root]
    for part in loc:
        models += _models_for(models[-1], part)
    return models


def _models_for(model: type[BaseModel], part: int | str) -> list[type[BaseModel]]:
    """The model that the value under `part` has, if that is a model: by key, or by the tag of a union."""
    for name, field in model.model_fields.items():
        if part in {name, field.alias}:
            return _single(_models_in(field.annotation))
    tagged = [one for one in _models_in_fields(model) if part in _tags(one)]
    return _single(tagged)


def _single(models: list[type[BaseModel]]) -> list[type[BaseModel]]:
    return models if len(models) == 1 else []


def _models_in_fields(model: type[BaseModel]) -> list[type[BaseModel]]:
    return [one for field in model.model_fields.values() for one in _models_in(field.annotation)]


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field else ()


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models_in(argument)]
