"""Files are told by content: every encoding and separator people use, and everything that is no table."""

import re
import zipfile
from datetime import date

import pytest

from portal.imports.opening import open_table
from portal.imports.problems import FileUnreadable
from tests.imports.sheets import text_file, workbook

ROWS = [["编码", "名称"], ["1", "青岚“医院”，东区"], ["2", "带,逗号;分号\t制表"]]


def rows_of(path):
    table = open_table(path)
    return table.header.cells, [(row.line, row.cells) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(app, tmp_path, encoding, separator):
    header, rows = rows_of(text_file(tmp_path / "a.csv", ROWS, encoding=encoding, separator=separator))
    assert header == ROWS[0]
    assert rows == [(2, ROWS[1]), (3, ROWS[2])]


def test_lines_are_counted_as_an_editor_counts_them(app, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('# note\n\n编码,名称\r\n1,"两\n行"\r\n,,\n# remark,x\n2,乙\n', encoding="utf-8")
    header, rows = rows_of(path)
    assert header == ["编码", "名称"]
    assert rows == [(4, ["1", "两\n行"]), (8, ["2", "乙"])]


def test_workbooks_keep_dates_and_line_numbers(app, tmp_path):
    rows = [
        [],
        ["编码", "日期", "数"],
        ["1", date(2026, 1, 31), 5],
        [],
        ["# 示例", None, None],
        ["2", None, 13800138000],
    ]
    header, found = rows_of(workbook(tmp_path / "a.xlsx", rows))
    assert header == ["编码", "日期", "数"]
    assert [(line, cells[0]) for line, cells in found] == [(3, "1"), (6, "2")]
    assert found[0][1][1] == date(2026, 1, 31)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
def test_a_workbook_is_one_by_any_name(app, tmp_path, name):
    path = workbook(tmp_path / "b.xlsx", ROWS).rename(tmp_path / name)
    assert rows_of(path)[0] == ROWS[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"\n\n# only\n", "empty"),
        (b"%PDF-1.7 ...", "no table"),
        (b"\x89PNG\r\n\x1a\n....", "no table"),
        (b"a,b\0c\n", "no table"),
        (b"\xff\xd8\xff\xe0", "no table"),
        (b"PK\x03\x04 broken", "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"old", r"old \.xls"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"a,b\n\x81\x20\xff\xff,\xc3\n", "neither in UTF-8"),
        (b'a,b\n"never closed\n' + b"x" * 40_000, "From line 2"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(app, tmp_path, content, sentence):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as refused:
        rows_of(path)
    assert re.search(sentence, str(refused.value)), str(refused.value)


def test_what_is_not_there(app, tmp_path):
    with pytest.raises(FileUnreadable, match="no file"):
        open_table(tmp_path / "missing.csv")
    with pytest.raises(FileUnreadable, match="cannot be read"):
        open_table(tmp_path)


def test_other_archives_are_no_workbooks(app, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(FileUnreadable, match=r"no \.xlsx"):
        open_table(tmp_path / "a.xlsx")


def test_a_workbook_whose_sheet_is_damaged(app, tmp_path):
    good, bad = workbook(tmp_path / "good.xlsx", ROWS), tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    with pytest.raises(FileUnreadable, match="damaged"):
        rows_of(bad)


def test_one_cell_at_the_far_end_of_the_sheet(app, tmp_path):
    """The reader would lay out seventeen thousand million cells."""
    path = workbook(tmp_path / "a.xlsx", ROWS)
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if "sheet1" in name:
                stray = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", stray)
            new.writestr(name, content)
    with pytest.raises(FileUnreadable, match="row 1048576 and column 16384"):
        open_table(far)


def test_an_empty_workbook(app, tmp_path):
    with pytest.raises(FileUnreadable, match="first sheet of the workbook is empty"):
        open_table(workbook(tmp_path / "a.xlsx", []))
