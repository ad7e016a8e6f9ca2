"""Why a start is refused, as the one sentence a person reads."""


class CannotStart(Exception):  # noqa: N818 (exceptions are sentences in this house)
    """Raised with a sentence that says what is wrong and what to do."""
