"""The short form of a call, and the note of a call on an open ticket."""

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError
from portal.kernel.text import parse_phone
from portal.web.forms import Hidden, HouseForm, LongText, Moment, Pick, Text, Tick


class CallForm(HouseForm):
    """What a typist asks in the order a caller tells it."""

    unit = Pick(_l("Unit"), choices=[])
    serial = Text(_l("Serial number"), most=60)
    description = LongText(_l("What is wrong?"), required=True, most=4_000, rows=3)
    urgent = Tick(_l("Urgent: patients are affected or the unit stands still"))
    contact_name = Text(_l("Caller's name"), required=True, most=100)
    phone = Text(_l("Call back at"), required=True, most=40, kind="tel")
    organisation = Text(_l("Organisation"), most=200)
    wished_at = Moment(_l("Wished time"))
    operation_id = Hidden()
    customer = Hidden()

    def checked_phone(self) -> str:
        """The phone in E.164; raises DomainError that marks the field."""
        phone = parse_phone(self.phone.data)
        if phone is None:
            sentence = _l(
                "This is not a phone number. Write it as 138 0013 8000 or 0571 8706 5678; abroad with +."
            )
            raise DomainError(sentence, fields={"phone": sentence})
        return phone


class CallNoteForm(HouseForm):
    """What the caller said about a ticket that is open already."""

    body = LongText(_l("What did the caller say?"), required=True, most=4_000, rows=4)
