"""Simplified and Traditional Chinese are complete, agree with themselves and keep every placeholder."""

import re

import pytest
from babel.support import Translations

from portal.web.translations import TranslationsDisagree, build, build_when_stale
from tests.house.texts import TRANSLATIONS, translated_texts, used_texts

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def test_every_text_of_code_and_templates_is_translated():
    known = {one if isinstance(one, str) else tuple(one) for _file, one, _text in translated_texts()}
    missing = [f"{place}: {text!r}" for text, place in used_texts().items() if text not in known]
    assert not missing, (
        f"{len(missing)} texts without Chinese; add them to portal/translations/zh_Hans/<room>.po:\n"
        + "\n".join(missing)
    )


def test_no_entry_is_left_empty():
    empty = [
        f"{file}: {one!r}"
        for file, one, text in translated_texts()
        if not text or (text != str(text) and not all(text))
    ]
    assert not empty, "write the msgstr of: " + "; ".join(empty)


def test_the_same_text_is_translated_the_same_everywhere():
    first: dict[object, tuple[str, object]] = {}
    differ = []
    for file, one, text in translated_texts():
        key = one if isinstance(one, str) else tuple(one)
        known = first.setdefault(key, (file, text))
        if known[1] != text:
            differ.append(f"{one!r}: {known[1]!r} in {known[0]}, {text!r} in {file}")
    assert not differ, "agree on one:\n" + "\n".join(differ)


def test_placeholders_survive_translation():
    wrong = []
    for file, one, text in (*translated_texts(), *translated_texts("zh_Hant")):
        wanted = set(_PLACEHOLDER.findall(one if isinstance(one, str) else "".join(one)))
        for form in [text] if isinstance(text, str) else text:
            if set(_PLACEHOLDER.findall(form)) != wanted:
                wrong.append(f"{file}: {one!r} -> {form!r}")
    assert not wrong, "these lose or invent a placeholder:\n" + "\n".join(wrong)


def test_no_room_keeps_translations_of_texts_that_are_gone():
    used = {part for text in used_texts() for part in ((text,) if isinstance(text, str) else text)}
    stale = [
        f"{file}: {one!r}"
        for file, one, _ in translated_texts()
        if (one if isinstance(one, str) else one[0]) not in used
    ]
    assert not stale, "nothing says these any more; delete them:\n" + "\n".join(stale)


def test_corrections_of_traditional_chinese_belong_to_a_text():
    simplified = {one if isinstance(one, str) else tuple(one) for _file, one, _text in translated_texts()}
    lost = [one for _file, one, _text in translated_texts("zh_Hant") if one not in simplified]
    assert not lost, f"corrections in zh_Hant without a text in zh_Hans: {lost}"


def test_both_scripts_are_built_from_the_same_texts(tmp_path):
    for folder, text in (
        (
            "zh_Hans",
            'msgid "Mouse"\nmsgstr "鼠标"\n\nmsgid "Device"\nmsgstr "设备“甲”"\n\nmsgid "File"\nmsgstr "文件"\n',
        ),
        ("zh_Hant", 'msgid "File"\nmsgstr "卷宗"\n'),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "room.po").write_text(text, "utf-8")
    assert build_when_stale(tmp_path)
    assert not build_when_stale(tmp_path), "what is fresh is not built again"
    said = Translations.load(tmp_path, ["zh_Hant"]).gettext
    assert [said(text) for text in ("Mouse", "Device", "File")] == ["滑鼠", "設備「甲」", "卷宗"]
    (tmp_path / "zh_Hans" / "other.po").write_text('msgid "Mouse"\nmsgstr "老鼠"\n', "utf-8")
    with pytest.raises(TranslationsDisagree, match="Mouse"):
        build(tmp_path)


def test_the_folder_of_translations_is_where_it_is_expected():
    assert (TRANSLATIONS / "zh_Hans" / "web.po").is_file()
