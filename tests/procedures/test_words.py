"""Text in three languages."""

import pytest
from pydantic import ValidationError

from portal.procedures.words import Words


def test_traditional_is_derived_with_words_of_taiwan_unless_it_is_given():
    derived = Words.model_validate({"zh-Hans": "软件报修单", "en": "Repair"})
    assert derived.zh_hant == "軟體報修單"
    assert Words.model_validate({"zh-Hans": "报修", "zh-Hant": "叫修", "en": "Repair"}).zh_hant == "叫修"


@pytest.mark.parametrize(
    ("tag", "text"),
    [("zh_Hans", "派工"), ("zh-Hans-CN", "派工"), ("zh", "派工"), ("zh_Hant", "叫工"), ("zh-TW", "叫工"), ("zh_HK", "叫工"),
     ("en", "Dispatch"), ("en_GB", "Dispatch"), ("", "派工"), ("fr", "派工")],
)  # fmt: skip
def test_any_language_tag_is_understood(tag, text):
    words = Words.model_validate({"zh-Hans": "派工", "zh-Hant": "叫工", "en": "Dispatch"})
    assert words.in_language(tag) == text


def test_nothing_changes_once_it_is_read():
    words = Words.model_validate({"zh-Hans": "派工", "en": "Dispatch"})
    with pytest.raises(ValidationError):
        words.en = "other"
