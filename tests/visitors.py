"""A browser for tests: the page-inspecting client, and how somebody of the cast is signed in without the form."""

import contextvars
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.extensions import db
from tests.pages import Page, PageClient


class Browser(FlaskClient):
    """Each request in a context of its own, as on a server: nothing of the test's context reaches it."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(super().open, *args, **kwargs)


class Visitor(PageClient):
    """A PageClient inside the test's transaction: what a request changed is seen by the test at once."""

    def __init__(self, app: Flask) -> None:
        client = Browser(app, app.response_class, use_cookies=True)
        client.environ_base |= {"HTTP_ACCEPT_LANGUAGE": "en"}
        super().__init__(app, client)

    def signed_in(self, person: Person) -> "Visitor":
        """A new browser in which `person` has signed in."""
        from portal.accounts.sessions import start_sign_in

        browser = Visitor(self.app)
        token = start_sign_in(person, address="127.0.0.1", browser="test")
        db.session.commit()
        with browser.client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return browser

    def _inspected(self, *args: Any, **kwargs: Any) -> Page:
        page = super()._inspected(*args, **kwargs)
        db.session.expire_all()
        return page
