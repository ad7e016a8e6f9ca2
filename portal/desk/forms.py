"""The desk's own forms. Forms of steps come from the procedure (desk.acts)."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l

from portal.web.forms import Choice, Files, HouseForm, LongText, Moment, Pick

_UNTOUCHED = object()


class DeskForm(HouseForm):
    """One of several forms on the ticket page: when one was sent, the others are shown untouched."""

    class Meta(HouseForm.Meta):  # noqa: D106 - WTForms' place for settings
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Nothing for the untouched form: neither what was sent to another one nor an empty answer."""
            return None if formdata is _UNTOUCHED else super().wrap_formdata(form, formdata)

    @classmethod
    def untouched(cls, **kwargs: Any) -> Self:
        """The form as it is before anybody fills it in, also within the answer to an act."""
        return cls(_UNTOUCHED, **kwargs)


class TalkForm(DeskForm):
    """A reply, a note or a logged call, with files."""

    kind = Choice(
        _l("Who is it for"),
        required=True,
        choices=[
            (
                "reply",
                _l("Reply to the customer"),
                _l("They read it on their page. It answers the response clock."),
            ),
            ("note", _l("Internal note"), _l("The customer never sees it.")),
            ("call", _l("Phone call"), _l("What was said on the phone. It answers the response clock.")),
        ],
        default="reply",
    )
    called_at = Moment(_l("Time of the call"), help=_l("Leave it empty when it was just now."))
    body = LongText(_l("Text"), required=True, most=20_000, rows=3)
    files = Files(_l("Files"))


class WaitForm(DeskForm):
    """The question to the customer, or the reason for waiting."""

    words = LongText(_l("Text"), required=True, most=4_000, rows=2)


class AssignForm(DeskForm):
    """Whose ticket it is; nobody gives it back to everybody."""

    person = Pick(_l("Assigned to"), choices=[])


class ReopenForm(DeskForm):
    """Why the ticket is opened again."""

    reason = LongText(_l("Why is it opened again?"), required=True, most=2_000, rows=2)
