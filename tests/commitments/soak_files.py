"""What the soak runs on: two versions of a procedure with every kind of budget, two calendars and their edits."""

from datetime import date

from ruamel.yaml import YAML

_STEPS = """
waiting:
  customer:
    title: {zh-Hans: 等待客户, en: Waiting}
    customer-title: {zh-Hans: 等待您, en: Waiting for you}
    by: agent
    resumes: customer-message
  parts:
    title: {zh-Hans: 等待备件, en: Waiting for parts}
    customer-title: {zh-Hans: 等待备件, en: Waiting for parts}
    by: agent
steps:
  - step: first
    title: {zh-Hans: 一, en: One}
    customer-title: {zh-Hans: 一, en: One}
    by: agent
    then:
      planned: {to: second, title: {zh-Hans: 已计划, en: Planned}}
  - step: second
    title: {zh-Hans: 二, en: Two}
    customer-title: {zh-Hans: 二, en: Two}
    by: agent
    then:
      done: {to: third, title: {zh-Hans: 已完成, en: Done}}
  - step: third
    title: {zh-Hans: 三, en: Three}
    customer-title: {zh-Hans: 三, en: Three}
    by: agent
    then:
      closed: {to: closed, title: {zh-Hans: 结束, en: Close}}
ends:
  closed:
    title: {zh-Hans: 结束, en: Closed}
    customer-title: {zh-Hans: 完成, en: Completed}
reopen:
  title: {zh-Hans: 重开, en: Reopen}
  from: [closed]
  to: first
  by: agent
  within: 30 days
"""

_HEAD = """
procedure: soak
title: {zh-Hans: 试验规程, en: Soak}
document: {code: SOP-1, revision: R00}
regulations: [R09]
kind: soak
"""

FIRST = f"""{_HEAD}
promises:
  answer:
    title: {{zh-Hans: 答复, en: Answer}}
    start: [opened, customer-message]
    stop: [reply, call]
    within: {{urgent: 45 minutes, otherwise: 5 hours}}
    calendar: soak-days
    pauses: []
    reopened: new-cycle
  worked:
    title: {{zh-Hans: 完成, en: Work done}}
    start: [opened]
    stop: [second.done]
    within: {{urgent: 6 working hours, otherwise: 15 working hours}}
    calendar: soak-days
    pauses: [customer, parts]
    reopened: resume
  planned:
    title: {{zh-Hans: 计划, en: Planned}}
    start: [opened]
    stop: [first.planned]
    within: {{urgent: 1 working day, otherwise: 3 working days}}
    calendar: soak-nights
    pauses: [customer]
    reopened: new-cycle
  handed:
    title: {{zh-Hans: 交付, en: Handed over}}
    start: [opened]
    stop: {{all: [second.done, [reply, call]]}}
    within: {{urgent: 1 day, otherwise: 4 days}}
    calendar: soak-nights
    pauses: [parts]
    reopened: resume
{_STEPS}"""

SECOND = f"""{_HEAD}
promises:
  answer:
    title: {{zh-Hans: 答复, en: Answer}}
    start: [opened, customer-message]
    stop: [reply, call]
    within: {{urgent: 30 minutes, otherwise: 7 working hours}}
    calendar: soak-nights
    pauses: [customer]
    reopened: ignore
  worked:
    title: {{zh-Hans: 完成, en: Work done}}
    start: [opened]
    stop: [second.done]
    within: {{urgent: 20 hours, otherwise: 2 working days}}
    calendar: soak-days
    pauses: [customer]
    reopened: resume
  planned:
    title: {{zh-Hans: 计划, en: Planned}}
    start: [opened]
    stop: [first.planned]
    within: 12 working hours
    calendar: soak-nights
    pauses: [customer, parts]
    reopened: new-cycle
  checked:
    title: {{zh-Hans: 检查, en: Checked}}
    start: [opened, reopened]
    stop: {{all: [first.planned, call]}}
    within: {{urgent: 2 days, otherwise: 5 working days}}
    calendar: soak-days
    pauses: [customer, parts]
    reopened: new-cycle
{_STEPS}"""

FILES = (FIRST, SECOND)
PROMISES = tuple(YAML(typ="safe").load(text)["promises"] for text in FILES)

_OFFICE = ["09:00-12:00", "13:00-18:00"]
DAYS = {
    "zone": "Asia/Shanghai",
    "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _OFFICE) | {"sat": ["09:00-11:30"], "sun": []},
    "ordinary": ["09:00-12:00", "13:00-17:30"],
}
# Open in the nights in which clocks change, with edges inside the hour that each zone has twice or leaves out:
# 00:00 to 01:00 in Havana, 01:30 to 02:00 (or 02:00 to 02:30) on Lord Howe, 02:00 to 03:00 in Berlin.
NIGHTS = {
    "week": {name: ["07:30-12:00", "12:45-16:00"] for name in ("mon", "tue", "wed", "thu")}
    | {
        "fri": ["08:00-24:00"],
        "sat": ["10:00-13:00", "21:00-00:20"],
        "sun": ["00:40-01:45", "02:15-04:30", "06:00-10:00", "23:00-01:30"],
    },
}
EDITS = ("off", "short", "extra", "nothing")
LIST_2027 = [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
    {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
    {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
    {"name": "春节", "date": "2027-01-10", "isOffDay": False},
    {"name": "春节", "date": "2027-01-13", "isOffDay": True},
    *({"name": "国庆节", "date": f"2027-10-0{day}", "isOffDay": True} for day in range(4, 9)),
]
# Where and when stories begin: some hours before a zone changes its clock, and before the year without a list.
BEGINNINGS = (
    ("America/Havana", "2026-03-07T10:00"),
    ("America/Havana", "2026-10-31T10:00"),
    ("Europe/Berlin", "2026-03-28T06:00"),
    ("Europe/Berlin", "2026-10-24T06:00"),
    ("Australia/Lord_Howe", "2026-04-03T20:00"),
    ("Australia/Lord_Howe", "2026-10-02T20:00"),
    ("Europe/Berlin", "2026-12-22T01:00"),
    ("America/Havana", "2026-12-30T04:00"),
)


def edited(body: dict, edit: str, day: date) -> dict:
    """The body with one date made a day off, a short or an extra one, or with what it had for that date taken away."""
    rules = {
        "off": {"kind": "off", "name": {"en": "Off"}, "source": "soak"},
        "short": {"kind": "hours", "name": {"en": "Short"}, "source": "soak", "windows": ["10:00-11:30"]},
        "extra": {"kind": "work", "name": {"en": "Extra"}, "source": "soak"},
    }
    days = {name: rule for name, rule in body.get("days", {}).items() if name != day.isoformat()}
    if edit in rules:
        days[day.isoformat()] = rules[edit]
    return body | {"days": dict(sorted(days.items()))}
