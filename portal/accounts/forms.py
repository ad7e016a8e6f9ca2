"""The shape of what people type to sign in and to change their password. Whether it is right is asked elsewhere."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.passwords import LONGEST, SHORTEST
from portal.web.fields import within
from portal.web.forms import Hidden, HouseForm, Text


class Password(Text):
    """A password: every character counts, none is trimmed, and it is never printed into a page again."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, kind="password", most=LONGEST, **kwargs)

    @property
    def typed(self) -> str:
        return ""

    def read(self, text: str) -> str:
        return within(text, self.most)


class SignInForm(HouseForm):
    username = Text(_l("Username"), required=True, most=60, autocomplete="username")
    password = Password(_l("Password"), required=True, autocomplete="current-password")
    next = Hidden()


class PasswordForm(HouseForm):
    current_password = Password(_l("Current password"), required=True, autocomplete="current-password")
    new_password = Password(
        _l("New password"),
        required=True,
        autocomplete="new-password",
        help=_l(
            "%(least)s to %(most)s characters. A few words in a row are easy to remember.",
            least=SHORTEST,
            most=LONGEST,
        ),
    )
