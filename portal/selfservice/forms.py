"""What customers fill in. The fields of RequestForm are public: people's own scripts post them by these names."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from portal.attachments.services import LARGEST, MOST_FILES
from portal.kernel.numbers import NumberMistyped, parse_number
from portal.kernel.time import now
from portal.records.inputs import Email, Phone
from portal.web.forms import Files, HouseForm, LongText, Moment, Text, Tick

SERIAL_MOST = 60
_LATEST_WISH = timedelta(days=366)


class RequestForm(HouseForm):
    """A new request: what is broken, what is wrong with it, and who asks. Shown in this order."""

    serial = Text(
        _l("Serial number of the device"),
        most=SERIAL_MOST,
        autocomplete="off",
        help=_l("On the type plate, after S/N or SN. Leave it empty if you cannot find it."),
    )
    description = LongText(
        _l("What is wrong?"),
        required=True,
        most=5_000,
        rows=5,
        help=_l("What happens, since when, and what the device shows. Please name no patients."),
    )
    files = Files(
        _l("Photos, videos or PDF"),
        most=MOST_FILES,
        each=LARGEST,
        help=_l("Up to 8 files of 20 MB each. A photo of the type plate or the error message helps most."),
    )
    urgent = Tick(_l("This is urgent"))
    wished_at = Moment(
        _l("When would a visit suit you?"), help=_l("China Standard Time. We agree the exact time with you.")
    )
    contact_name = Text(_l("Your name"), required=True, most=100, autocomplete="name")
    organisation = Text(
        _l("Hospital, clinic or company"),
        most=200,
        autocomplete="organization",
    )
    phone = Phone(
        _l("Phone"),
        required=True,
        help=_l("We call this number. Numbers from abroad start with + and the country."),
    )
    email = Email(_l("E-mail"))

    def validate_wished_at(self, field: Any) -> None:
        """A wish lies ahead, and not years ahead: both are slips of the keyboard."""
        if field.data < now():
            raise ValidationError(_("This time has passed. Choose a later one, or leave it empty."))
        if field.data > now() + _LATEST_WISH:
            raise ValidationError(_("This is more than a year ahead. Please check the year."))


class MessageForm(HouseForm):
    """Words to us on one's own request, files, or both."""

    body = LongText(_l("Your message"), most=5_000, rows=3)
    files = Files(
        _l("Photos, videos or PDF"), most=MOST_FILES, each=LARGEST, help=_l("Up to 8 files of 20 MB each.")
    )

    @classmethod
    def untouched(cls) -> "MessageForm":
        """The empty form, also where another form of the page was sent."""
        return cls(MultiDict(), id_prefix="message")

    def ask_for_something(self) -> None:
        """Say beside the box that an empty message says nothing."""
        self.body.errors = [*self.body.errors, _("Write a message or add a file.")]


class NumberForm(HouseForm):
    """A service number as somebody reads it off a note. Says only whether it is written right."""

    number = Text(
        _l("Service number"),
        required=True,
        most=40,
        autocomplete="off",
        help=_l("For example 26 1121 0042 7."),
    )

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "NumberForm":
        """The form with what stands in the query string."""
        return cls(MultiDict(query))

    def validate_number(self, field: Any) -> None:
        try:
            field.data = parse_number(field.data)
        except NumberMistyped as error:
            raise ValidationError(
                _("One digit of this number is wrong, or two are swapped. Please compare it with your note.")
            ) from error
        except ValueError as error:
            raise ValidationError(
                _("A service number has 11 digits, for example 26 1121 0042 7. Please check it.")
            ) from error
