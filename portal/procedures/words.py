"""Visible text of a procedure in three languages. Traditional Chinese is derived when the file does not give it. Pure."""

from typing import Annotated

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from portal.kernel.chinese import traditional
from portal.procedures.sentences import N_, Wrong, sentence


class Part(BaseModel):
    """Base of everything in the file: unknown keys are refused, names carry hyphens, nothing changes later."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        hide_input_in_errors=True,
    )


def _printable(text: str) -> str:
    if any(not (character.isprintable() or character == "\n") for character in text):
        raise Wrong(sentence(N_("This text holds characters that cannot be seen; write it again.")))
    return text


_Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_printable)
]


class Words(Part):
    """A text in the languages of the portal."""

    zh_hans: _Text = pydantic.Field(alias="zh-Hans")
    zh_hant: _Text = pydantic.Field(
        alias="zh-Hant", default_factory=lambda written: traditional(written["zh_hans"])
    )
    en: _Text

    def in_language(self, language: str) -> str:
        """The text for a language tag of any spelling (`zh_Hans`, `zh-Hant-TW`, `en`); Simplified when unsure."""
        tag = language.replace("-", "_").lower()
        if tag.startswith("en"):
            return self.en
        if "hant" in tag or tag.endswith(("_tw", "_hk", "_mo")):
            return self.zh_hant
        return self.zh_hans

    def __str__(self) -> str:
        return self.en


def _short(words: Words) -> Words:
    if (
        max(len(words.zh_hans), len(words.zh_hant)) > 60
        or len(words.en) > 120
        or "\n" in words.en + words.zh_hans
    ):
        raise Wrong(
            sentence(N_("A title is one line of at most 60 characters in Chinese and 120 in English."))
        )
    return words


Title = Annotated[Words, AfterValidator(_short)]
