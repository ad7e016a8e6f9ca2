"""A request in a chosen language, without database: enough for forms and for what is read."""

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture
def speaking():
    """`with speaking("en"):` a request of that language."""
    chosen = {}
    app = Flask(__name__)
    app.config.update(SECRET_KEY="k" * 40, BABEL_TRANSLATION_DIRECTORIES="translations")
    Babel(app, locale_selector=lambda: chosen["language"], default_timezone="Asia/Shanghai")

    def speak(language):
        chosen["language"] = language
        return app.test_request_context("/", method="POST", data={"title_line": "from the request"})

    return speak
