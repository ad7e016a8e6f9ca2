"""Official lists as files: what is understood, and every way in which a list is refused by its line."""

import json
from datetime import date

import pytest
from flask_babel import force_locale

from portal.calendars.official import ListWrong
from portal.calendars.reading import LARGEST, read_list

CSV = """date,kind,name_zh,name_en
2027-01-01,off,元旦,New Year
2027-02-07,work,春节,
2027/2/5,休,春节,Spring Festival
"""
JSON = json.dumps(
    {
        "year": 2027,
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "春节", "date": "2027-02-07", "isOffDay": False},
        ],
    },
    ensure_ascii=False,
    indent=1,
)


def ics(*events: tuple[str, str] | tuple[str, str, str], extra: str = "") -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for summary, start, *end in events:
        lines += ["BEGIN:VEVENT", f"UID:{start}@test", f"SUMMARY:{summary}", f"DTSTART;VALUE=DATE:{start}"]
        lines += [f"DTEND;VALUE=DATE:{end[0]}"] if end else []
        lines += [extra] if extra else []
        lines += ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(name: str, text: str | bytes, year: int = 2027):
    return read_list(name, text if isinstance(text, bytes) else text.encode(), year=year)


def told(name: str, text: str | bytes, year: int = 2027) -> str:
    with pytest.raises(ListWrong) as caught:
        read(name, text, year)
    problems = "; ".join(f"{one.line}: {one.sentence}" for one in caught.value.problems)
    return f"{caught.value} {problems}"


def summary(found) -> list[tuple[str, bool, str, str]]:
    return [(f"{one.day:%m-%d}", one.is_off, one.name_zh, one.name_en) for one in found.days]


def test_a_sheet_is_read_with_both_spellings_of_kind_and_date(app):
    found = read("2027.csv", CSV)
    assert (found.format, found.year) == ("csv", 2027)
    assert summary(found) == [
        ("01-01", True, "元旦", "New Year"),
        ("02-05", True, "春节", "Spring Festival"),
        ("02-07", False, "春节", "Spring Festival"),
    ]


def test_a_sheet_of_a_spreadsheet_program_in_china_is_read(app):
    header = "日期,类型,名称\n2027-01-01,放假,元旦\n"
    assert summary(read("2027.csv", header.encode("gb18030"))) == [("01-01", True, "元旦", "New Year")]
    assert summary(read("2027.csv", header.encode("utf-8-sig"))) == [("01-01", True, "元旦", "New Year")]


def test_json_is_read_and_two_feasts_in_one_break_are_named(app):
    whole = json.loads(JSON)
    whole["days"].append({"name": "国庆节、中秋节", "date": "2027-10-01", "isOffDay": True})
    found = read("2027.json", json.dumps(whole))
    assert [one[3] for one in summary(found)] == [
        "New Year",
        "Spring Festival",
        "National Day and Mid-Autumn Festival",
    ]


def test_a_calendar_file_is_read_by_its_words(app):
    found = read(
        "2027.ics",
        ics(
            ("元旦（休）", "20270101", "20270104"),
            ("春节 补班", "20270207"),
            ("Labour Day holiday", "20270501"),
            ("National Day make-up work day", "20271009"),
        ),
    )
    assert [(day, off, name) for day, off, name, _ in summary(found)] == [
        ("01-01", True, "元旦"),
        ("01-02", True, "元旦"),
        ("01-03", True, "元旦"),
        ("02-07", False, "春节"),
        ("05-01", True, "Labour Day"),
        ("10-09", False, "National Day"),
    ]


def test_the_categories_of_an_event_decide_where_its_title_does_not(app):
    found = read("x.ics", ics(("春节调休", "20270207"), extra="CATEGORIES:上班"))
    assert summary(found) == [("02-07", False, "春节", "Spring Festival")]


def test_the_new_year_break_may_begin_in_december_before(app):
    found = read("2027.csv", "date,kind,name_zh\n2026-12-31,off,元旦\n2027-01-01,off,元旦\n")
    assert found.days[0].day == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2028-01-01,off,元旦", "Line 3: 2028-01-01 is not in 2027"),
        ("2026-12-24,off,元旦", "Line 3: 2026-12-24 is not in 2027"),
        ("2027-01-01,off,元旦", "Line 3: 2027-01-01 stands in line 2 already"),
        ("2027-02-08,work,春节", "Line 3: 2027-02-08 is a working day anyway"),
        ("2027-02-06,off,", "Line 3: 2027-02-06 belongs to no holiday"),
        ("2027-02-30,off,春节", "“2027-02-30” is no date"),
        ("99999999999-1-1,off,春节", "is no date"),
        ("2027-02-06,maybe,春节", "“maybe” is neither off nor work"),
        ("2027-02-06,off," + "长" * 61, "the name is too long"),
    ],
)
def test_a_row_that_cannot_be_true_is_named_by_its_line(app, row, sentence):
    assert sentence in told("2027.csv", f"date,kind,name_zh\n2027-01-01,off,元旦\n{row}\n")


def test_every_wrong_line_is_named_at_once(app):
    text = "date,kind,name_zh\n2027-13-01,off,元旦\n2027-01-01,x,元旦\n2027-01-02,off,元旦\n"
    assert "2 lines are wrong" in told("2027.csv", text)
    with pytest.raises(ListWrong) as caught:
        read("2027.csv", text)
    assert [one.line for one in caught.value.problems] == [2, 3]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("2027.csv", b"", "empty"),
        ("2027.csv", b"  \n", "empty"),
        ("2027.csv", b"x" * (LARGEST + 1), "larger than 1 MB"),
        ("2027.csv", b"\xff\xff\xfe", "cannot be read as text"),
        ("2027.csv", b"day,name\n2027-01-01,x\n", "Missing: date, kind."),
        ("2027.csv", b"date,kind,name_zh\n", "There is no day of 2027"),
        ("2027.csv", b'date,kind,name_zh\n2027-01-01,off,"x\n', "cannot be cut into cells"),
        ("2027.json", b'{"year": 2027', "is no JSON"),
        ("2027.json", b"[" * 100_000, "is no JSON"),
        ("2027.json", b'{"year": 2026, "days": []}', "list of 2026, not of 2027"),
        ("2027.json", b'{"year": 2027, "days": []}', "There is no day of 2027"),
        ("2027.json", b'{"year": 2027}', "no list `days`"),
        ("2027.json", '{"days": [{"name": "元旦", "date": "2027-01-01"}]}'.encode(), "Line 1: `isOffDay`"),
        ("2027.json", b'{"days": [7]}', "`isOffDay`"),
        ("2027.json", '{"name":"元旦"}'.encode("gb18030"), "cannot be read as text"),
        ("2027.pdf", b"%PDF-1.7", "Upload it as .csv, .json or .ics"),
        ("2027.xlsx", b"PK\x03\x04", "Upload it as .csv, .json or .ics"),
        ("2027.ics", b"BEGIN:VCALENDAR\nnonsense", "no calendar (ICS)"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(app, name, content, sentence):
    assert sentence in told(name, content)


def test_an_empty_feed_of_a_year_is_refused(app):
    """Feeds publish next year's file before the list exists: empty, and it would look complete."""
    assert "There is no day of 2027" in told("2027.ics", ics())


@pytest.mark.parametrize("title", ["St. Martin", "立春", "春节", "调休", "Workers' Day", "班主任休息"])
def test_an_event_that_does_not_say_work_or_off_is_refused_by_its_line(app, title):
    said = told("2027.ics", ics(("元旦（休）", "20270101"), (title, "20271111")))
    assert "Line 9: " in said
    assert title in said


def test_events_that_repeat_or_have_a_time_of_day_are_refused(app):
    assert "repeats itself" in told("x.ics", ics(("元旦 休", "20270101"), extra="RRULE:FREQ=YEARLY"))
    timed = ics(("元旦 休", "20270101")).replace(";VALUE=DATE:20270101", ":20270101T090000")
    assert "time of day" in told("x.ics", timed)
    broken = ics(("元旦 休", "20270101")).replace("20270101\r\nEND", "2027-1-1\r\nEND")
    assert "cannot be read" in told("x.ics", broken)
    assert "more than 20 days" in told("x.ics", ics(("春节 休", "20270101", "20270301")))


def test_refusals_are_said_in_the_readers_language(app):
    with pytest.raises(ListWrong) as caught:
        read("2027.csv", "date,kind,name_zh\n2027-01-01,off,元旦\n2027-01-01,off,元旦\n")
    with force_locale("zh_Hans"):
        assert str(caught.value) == "第 3 行：2027-01-01 已在第 2 行列出"
