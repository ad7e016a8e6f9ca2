"""A year's list as a sheet: date,kind,name_zh,name_en. Headers and kinds may be Chinese or English."""

import csv
import io

from flask_babel import lazy_gettext as _l

from portal.calendars.official import (
    LineWrong,
    ListWrong,
    OfficialDay,
    Problem,
    clean_name,
    day_of,
    english_of,
    refuse,
)
from portal.kernel.text import fold

_HEADERS = {
    "date": "date",
    "日期": "date",
    "kind": "kind",
    "type": "kind",
    "类型": "kind",
    "休/班": "kind",
    "name_zh": "name_zh",
    "name": "name_zh",
    "名称": "name_zh",
    "节日": "name_zh",
    "name_en": "name_en",
    "英文名称": "name_en",
    "source": "source",
    "来源": "source",
}
_OFF = frozenset({"off", "休", "休息", "放假", "holiday", "假"})
_WORK = frozenset({"work", "班", "上班", "补班", "调休上班", "workday", "working"})


def read_csv(text: str, _year: int) -> list[OfficialDay]:
    """Every row as a day; raises ListWrong with all rows that are none."""
    rows = csv.reader(io.StringIO(text), strict=True)
    problems: list[Problem] = []
    days = []
    try:
        columns = _columns(next(rows, []))
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            row = {name: cells[place] for name, place in columns.items() if place < len(cells)}
            try:
                days.append(_day(row, rows.line_num))
            except LineWrong as error:
                problems.append(Problem(rows.line_num, error.sentence))
    except csv.Error as error:
        sentence = _l("From line %(line)s on the file cannot be cut into cells.", line=rows.line_num)
        raise ListWrong(sentence) from error
    refuse(problems)
    return days


def _columns(header: list[str]) -> dict[str, int]:
    places = {_HEADERS.get(fold(name)): place for place, name in enumerate(header)}
    found = {name: place for name, place in places.items() if name}
    missing = [name for name in ("date", "kind", "name_zh") if name not in found]
    if missing:
        raise ListWrong(
            _l(
                "The first line must name the columns date,kind,name_zh,name_en. Missing: %(names)s.",
                names=", ".join(missing),
            )
        )
    return found


def _day(row: dict[str, str], line: int) -> OfficialDay:
    kind = fold(row.get("kind", ""))
    if kind not in _OFF | _WORK:
        raise LineWrong(_l("“%(text)s” is neither off nor work", text=kind[:40]))
    name = clean_name(row.get("name_zh"))
    return OfficialDay(
        day_of(row.get("date")), kind in _OFF, name, clean_name(row.get("name_en")) or english_of(name), line
    )
