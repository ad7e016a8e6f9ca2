"""The calendars every portal begins with, from the data files of this room. Pure but for reading those files.

data/china.csv        official days off and make-up working days, each with the notice that says so
data/china_years.csv  which years those are complete for; a provisional one holds the statutory days alone
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.calendars.body import WEEKDAYS

NATIONAL, COMPANY, ALWAYS = "china", "company", "always"
_DATA = Path(__file__).parent / "data"
_ZONE = "Asia/Shanghai"
_HOURS = ["09:00-12:00", "13:00-18:00"]
_WORKING_WEEK = {name: list(_HOURS) for name in WEEKDAYS[:5]} | {name: [] for name in WEEKDAYS[5:]}


@dataclass(frozen=True, slots=True)
class Seed:
    """One calendar to begin with."""

    code: str
    base: str | None
    title: dict[str, str]
    body: dict[str, Any]
    why: str


def seeds() -> Iterator[Seed]:
    """The calendars in an order in which each finds its base."""
    yield Seed(
        NATIONAL,
        None,
        {"zh-Hans": "中国法定工作日", "en": "Official working days of China"},
        {
            "zone": _ZONE,
            "week": _WORKING_WEEK,
            "ordinary": _HOURS,
            "days": national_days(),
            "years": national_years(),
        },
        "国务院办公厅部分节假日安排通知 / State Council notices on public holidays",
    )
    yield Seed(
        COMPANY,
        NATIONAL,
        {"zh-Hans": "公司工作时间", "en": "Company hours"},
        {"zone": _ZONE, "week": _WORKING_WEEK, "ordinary": _HOURS},
        "初始设置 / as delivered",
    )
    yield Seed(
        ALWAYS,
        None,
        {"zh-Hans": "全天候（7×24 小时）", "en": "Round the clock"},
        {"zone": _ZONE, "week": {name: ["00:00-24:00"] for name in WEEKDAYS}},
        "初始设置 / as delivered",
    )


def national_days() -> dict[str, dict[str, Any]]:
    """Exceptions by date, as the body of a calendar has them."""
    return {
        row["date"]: {
            "kind": row["kind"],
            "name": {"zh-Hans": row["name_zh"], "en": row["name_en"]},
            "source": row["source"],
        }
        for row in _rows("china.csv")
    }


def national_years() -> dict[str, dict[str, str]]:
    return {
        row["year"]: {"status": row["status"], "source": row["source"]} for row in _rows("china_years.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
