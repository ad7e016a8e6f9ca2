"""What is wrong with a calendar, as a sentence that can be said in any language later. Pure: no gettext here."""

from portal.kernel.errors import DomainError


def N_(msgid: str) -> str:  # noqa: N802 - the name that Babel's extractor looks for
    """Mark an English sentence for translation without translating it now."""
    return msgid


class CalendarWrong(DomainError):  # noqa: N818 - exceptions are sentences in this house
    """A calendar cannot be used. `msgid` with `parts` is the sentence to translate; `str()` says it in English."""

    status = 422

    def __init__(self, msgid: str, **parts: object) -> None:
        self.msgid = msgid
        self.parts = {name: str(value) for name, value in parts.items()}
        super().__init__(msgid % self.parts)


class NoOpenTime(CalendarWrong):
    """The calendar has no working time left to count: told after 400 days without any, or after 60 years."""
