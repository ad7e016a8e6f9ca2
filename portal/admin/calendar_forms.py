"""The shape of what is typed about calendars: hours of weekdays, exceptions, a new calendar, an official list."""

import re
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.admin.calendar_words import refusal_words
from portal.calendars.calendar import Calendar
from portal.calendars.days import DayKind
from portal.calendars.refusals import CalendarWrong
from portal.calendars.windows import Window, overlap, parse_windows
from portal.calendars.words import said
from portal.kernel.text import composed, fold
from portal.web.compound_fields import MEGABYTE
from portal.web.forms import Choice, Day, Files, Hidden, HouseForm, Pick, Text, Tick, Whole

_CLOSED = frozenset(
    {"closed", "closed all day", "none", "-", "—", "休", "休息", "全天休息", "不上班", "关", "0"}
)
_BETWEEN = re.compile(r"[,，、;；]")
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_RESERVED = frozenset({"new"})
_UNTOUCHED = object()
EARLIEST, LATEST = 2018, 2100


class Hours(Text):
    """Working time of a day as text: `09:00-12:00, 13:00-18:00`, or `closed`. Empty is None: the base decides."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, most=200, **kwargs)

    def empty(self) -> bool:
        return self.data is None

    def read(self, text: str) -> tuple[Window, ...] | None:  # type: ignore[override]
        line = super().read(text)
        if not line:
            return None
        if fold(line) in _CLOSED:
            return ()
        parts = [part for part in _BETWEEN.split(composed(line, "NFKC")) if part.strip()]
        try:
            windows = parse_windows(parts)
        except CalendarWrong as error:
            raise ValueError(refusal_words(error)) from error
        pair = overlap(windows)
        if pair:
            raise ValueError(_("`%(one)s` and `%(two)s` overlap.", one=pair[0], two=pair[1]))
        return windows

    def written(self, value: Any) -> str:
        return ", ".join(map(str, value)) if value else _("closed all day")


def over_midnight(form: HouseForm) -> list[Window]:
    """What was typed that goes on into the next day: meant so, or two hours in the wrong order."""
    typed = [window for field in form if isinstance(field, Hours) for window in field.data or ()]
    return [window for window in dict.fromkeys(typed) if window.is_over_midnight]


class VersionedForm(HouseForm):
    """One of two forms on a page: when the other one was sent, it is shown untouched."""

    class Meta(HouseForm.Meta):  # noqa: D106 - WTForms' place for settings
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Nothing for the untouched form: neither what was sent to the other one nor an empty answer."""
            return None if formdata is _UNTOUCHED else super().wrap_formdata(form, formdata)

    version = Hidden(whole=True)

    @classmethod
    def untouched(cls, version: int, *, id_prefix: str) -> Self:
        """As on the page before anybody typed, in answer to any request."""
        return cls(_UNTOUCHED, id_prefix=id_prefix, data={"version": version})


class HoursForm(HouseForm):
    """The weekly hours of one layer."""

    mon = Hours(_l("Monday"))
    tue = Hours(_l("Tuesday"))
    wed = Hours(_l("Wednesday"))
    thu = Hours(_l("Thursday"))
    fri = Hours(_l("Friday"))
    sat = Hours(_l("Saturday"))
    sun = Hours(_l("Sunday"))
    ordinary = Hours(
        _l("Make-up working days"),
        help=_l(
            "The hours of a Saturday or Sunday that is made a working day. Empty: those of the first working weekday."
        ),
    )
    zone = Text(_l("Time zone"), required=True, most=60, help=_l("Such as Asia/Shanghai."))
    follows = Tick(
        _l("Closed on the days off of the calendar it is based on"),
        help=_l("Take the tick away for a team that works on public holidays as on other days."),
    )
    why = Text(_l("Why is it changed?"), required=True, most=300)
    version = Hidden(whole=True)

    def fill(self, calendar: Calendar) -> None:
        """Show what the layer says now."""
        for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
            self[name].data = calendar.week[place]
        self.ordinary.data, self.zone.data = calendar.ordinary, calendar.zone
        self.follows.data = calendar.follows_days

    def body(self) -> dict[str, Any]:
        """The weekly part of a calendar's body."""
        days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        body: dict[str, Any] = {
            "zone": self.zone.data,
            "week": {name: list(map(str, self[name].data)) for name in days if self[name].data is not None},
            "follows-days": bool(self.follows.data),
        }
        if self.ordinary.data is not None:
            body["ordinary"] = list(map(str, self.ordinary.data))
        return body


class NewCalendarForm(HoursForm):
    """A calendar of a team or a duty roster, over one that exists."""

    code = Text(
        _l("Code"),
        required=True,
        most=40,
        help=_l("How procedures name it: small letters, digits and hyphens, such as night-shift."),
    )
    title_zh = Text(_l("Name in Chinese"), required=True, most=60)
    title_en = Text(_l("Name in English"), required=True, most=60)
    base = Pick(_l("Based on"), required=True)

    def validate_code(self, field: Text) -> None:
        if not _CODE.fullmatch(field.data or "") or field.data in _RESERVED:
            raise ValidationError(_("Use small letters, digits and hyphens, beginning with a letter."))


class ExceptionForm(VersionedForm):
    """One date that is not as the week has it."""

    day = Day(_l("Date"), required=True)
    kind = Choice(
        _l("What is this day?"),
        required=True,
        choices=(
            (DayKind.OFF.value, _l("Closed")),
            (DayKind.HOURS.value, _l("Hours of its own"), _l("A short day, or an extra day with its hours.")),
            (DayKind.WORK.value, _l("Extra day in ordinary hours")),
        ),
    )
    hours = Hours(_l("Hours"), help=_l("Only for hours of its own, such as 09:00-12:00."))
    name_zh = Text(
        _l("Name in Chinese"),
        most=60,
        help=_l("As explanations of deadlines say it, such as stocktaking."),
    )
    name_en = Text(_l("Name in English"), most=60)
    why = Text(_l("Why is it changed?"), required=True, most=300)

    def validate_day(self, field: Day) -> None:
        if field.data and not EARLIEST <= field.data.year <= LATEST:
            raise ValidationError(_("Write a date from %(first)s to %(last)s.", first=EARLIEST, last=LATEST))

    def validate(self, extra_validators: Any = None) -> bool:
        """Hours must be given where the day has its own, which a check of the field alone cannot say."""
        is_good = bool(super().validate(extra_validators))
        if self.kind.data == DayKind.HOURS and not self.hours.data and not self.hours.errors:
            self.hours.errors = [_("Write the hours of this day, such as 09:00-12:00.")]
            return False
        return is_good

    def rule(self) -> dict[str, Any]:
        """The exception as a calendar's body has it."""
        chinese = self.name_zh.data or self.name_en.data
        name = {"zh-Hans": chinese, "en": self.name_en.data or chinese} if chinese else {}
        rule: dict[str, Any] = {"kind": self.kind.data, "name": name, "source": ""}
        if self.kind.data == DayKind.HOURS:
            rule["windows"] = list(map(str, self.hours.data))
        return rule


class RemovalForm(VersionedForm):
    """Taking one exception away."""

    day = Pick(_l("Which exception?"), required=True)
    why = Text(_l("Why is it changed?"), required=True, most=300)


class YearListForm(HouseForm):
    """An official list as a file."""

    year = Whole(_l("Year"), required=True, least=EARLIEST, most=LATEST)
    source = Text(
        _l("Which notice is it?"),
        required=True,
        most=200,
        help=_l(
            "Its number as printed on it, such as 国办发明电〔2025〕7号. Explanations of deadlines name it."
        ),
    )
    file = Files(
        _l("The list as a file"),
        required=True,
        most=1,
        each=MEGABYTE,
        accept=".csv,.json,.ics",
        help=_l(
            "CSV with date,kind,name_zh,name_en; JSON with name, date and isOffDay; or a calendar file (ICS)."
        ),
    )

    def validate_file(self, field: Files) -> None:
        if field.refused:
            raise ValidationError(" ".join(field.refused))


class SettleForm(HouseForm):
    """Approving a list; the tick is shown for a year that has an approved one, and says what would be lost."""

    replace = Tick(_l("Replace the approved list"))


def choices_of(calendars: list[Calendar]) -> list[tuple[str, str]]:
    return [(one.code, said(one.title)) for one in calendars]
