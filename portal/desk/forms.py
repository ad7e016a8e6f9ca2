"""The desk's own forms. Forms of steps come from the procedure (desk.acts)."""

from flask_babel import lazy_gettext as _l

from portal.web.forms import Choice, Files, HouseForm, LongText, Pick


class TalkForm(HouseForm):
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
    body = LongText(_l("Text"), required=True, most=20_000, rows=3)
    files = Files(_l("Files"))


class WaitForm(HouseForm):
    """The question to the customer, or the reason for waiting."""

    words = LongText(_l("Text"), required=True, most=4_000, rows=2)


class AssignForm(HouseForm):
    """Whose ticket it is; nobody gives it back to everybody."""

    person = Pick(_l("Assigned to"), choices=[])


class ReopenForm(HouseForm):
    """Why the ticket is opened again."""

    reason = LongText(_l("Why is it opened again?"), required=True, most=2_000, rows=2)
