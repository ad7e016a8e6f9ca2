"""A small portal of the shared furniture alone: no database, a few pages that use every component."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask, abort, url_for
from flask_babel import Babel, lazy_gettext
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from sqlalchemy.exc import OperationalError

from portal import web
from portal.kernel.errors import DomainError, NotVisible
from portal.kernel.time import now
from portal.web.endpoints import ENDPOINTS, Audience
from portal.web.forms import (
    Choice,
    Day,
    Decimals,
    Files,
    Hidden,
    HouseForm,
    LongText,
    Moment,
    Money,
    Pick,
    Rating,
    Rows,
    Several,
    Signature,
    Text,
    Tick,
    Whole,
    YesNo,
)
from portal.web.htmx import done, render
from portal.web.locale import blueprint
from tests.web.samples import CLOCKS, EVENTS, STAGES, TICKETS

ROOT = Path(__file__).parents[2]


class Staff(UserMixin):
    def __init__(self, username: str, permissions: frozenset[str] = frozenset()) -> None:
        self.id, self.name, self.permissions = username, "王小明", permissions

    def may(self, permission: str) -> bool:
        return permission in self.permissions


PEOPLE = {"agent": Staff("agent"), "admin": Staff("admin", frozenset({"people.manage"}))}


def _l(text: str) -> Any:
    """Test pages have words of their own, which no catalogue needs to know."""
    return lazy_gettext(text)


class EveryField(HouseForm):
    name = Text(_l("Your name"), required=True, most=50, autocomplete="name", help=_l("As on the invoice."))
    words = LongText(_l("What happened"), required=True, most=2000)
    kind_of = Choice(
        _l("Kind"), required=True, choices=(("repair", "Repair", "We mend it"), ("advice", "Advice"))
    )
    place = Pick(_l("Place"), choices=(("a", "Here"), ("b", "There")))
    extras = Several(_l("Extras"), choices=(("x", "Express"), ("y", "Photos")))
    agreed = Tick(_l("I agree"))
    urgent = YesNo(_l("Urgent"))
    count = Whole(_l("Count"), least=1, most=99, unit="pcs")
    weight = Decimals(_l("Weight"), places=3, unit="kg")
    price = Money(_l("Price"), most=Decimal(1_000_000))
    bought = Day(_l("Bought"))
    wished = Moment(_l("Wished time"))
    stars = Rating(_l("Rating"))
    signed = Signature(_l("Signature"))
    files = Files(_l("Files"), most=3, each=1000)
    parts = Rows(
        _l("Parts"), columns={"part": Text(_l("Part"), most=20), "pieces": Whole(_l("Pieces"), least=1)}
    )
    version = Hidden(whole=True)


class NoteForm(HouseForm):
    body = LongText(_l("Note"), required=True, most=100)


OPEN = (
    "fields",
    "send_fields",
    "broken",
    "rule",
    "unseen",
    "gone",
    "too_many",
    "customer",
    "sign_in",
    "enter",
    "leave",
)
AUDIENCES = dict(ENDPOINTS) | dict.fromkeys(OPEN, Audience.PUBLIC)
AUDIENCES |= {
    "parts": Audience.STAFF,
    "note": Audience.STAFF,
    "add_note": Audience.STAFF,
    "people": "people.manage",
}
AUDIENCES |= {"desk.queue": Audience.STAFF}


def small_app(**config: Any) -> Flask:
    app = Flask(
        "portal", root_path=str(ROOT / "portal"), template_folder="../templates", static_folder="../static"
    )
    app.jinja_loader = jinja2.ChoiceLoader(
        [
            jinja2.FileSystemLoader(ROOT / "templates"),
            jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
        ]
    )
    app.config.update(
        SECRET_KEY="x" * 32, TESTING=True, BABEL_DEFAULT_LOCALE="zh_Hans", MAX_CONTENT_LENGTH=5_000_000
    )
    app.config.update(
        SESSION_COOKIE_NAME="aftercare", MAX_FORM_MEMORY_SIZE=4_000_000, WTF_CSRF_TIME_LIMIT=None
    )
    app.config.update(config)
    login = LoginManager(app)
    login.user_loader(PEOPLE.get)
    CSRFProtect(app)
    Htmx(app)
    Babel(app, locale_selector=web.select_locale)
    app.register_blueprint(blueprint)
    for pages in (_form_pages, _staff_pages, _other_pages, _failures):
        pages(app)
    web.install(app, AUDIENCES)
    return app


def _form_pages(app: Flask) -> None:
    @app.get("/fields")
    def fields():
        return render("fields.html", "_fields.html", form=EveryField())

    @app.post("/fields")
    def send_fields():
        form = EveryField()
        if not form.validate():
            return render("fields.html", "_fields.html", status=422, form=form)
        app.extensions["sent"] = form.typed()
        return done("Sent.", go_to=url_for("fields"))


def _staff_pages(app: Flask) -> None:
    @app.get("/parts")
    def parts():
        context = {
            "tickets": TICKETS,
            "events": EVENTS,
            "stages": STAGES,
            "clocks": CLOCKS,
            "note": NoteForm(id_prefix="note"),
        }
        return render("parts.html", **context)

    @app.get("/parts/note")
    def note():
        return render(
            "parts.html",
            "_note.html",
            tickets=[],
            events=[],
            stages=[],
            clocks=[],
            note=NoteForm(id_prefix="note"),
        )

    @app.post("/parts/note")
    def add_note():
        form = NoteForm(id_prefix="note")
        if not form.validate():
            return render(
                "parts.html", "_note.html", status=422, tickets=[], events=[], stages=[], clocks=[], note=form
            )
        return done(
            "Kept.", fragment="_note.html", go_to="/parts", note=NoteForm(formdata={}, id_prefix="note")
        )


def _other_pages(app: Flask) -> None:
    @app.get("/customer")
    def customer():
        return render("customer.html", stages=STAGES, promised=now() + timedelta(hours=2), form=EveryField())

    @app.get("/sign-in", endpoint="sign_in")
    def sign_in():
        return render("enter.html")

    @app.get("/enter/<username>")
    def enter(username):
        login_user(PEOPLE[username])
        return "in"

    @app.get("/leave")
    def leave():
        logout_user()
        return "out"

    @app.get("/people")
    def people():
        return render("parts.html", tickets=[], events=[], stages=[], clocks=[], note=NoteForm())

    app.add_url_rule("/desk", "desk.queue", lambda: render("queue.html", tickets=TICKETS))


def _failures(app: Flask) -> None:
    @app.get("/broken")
    def broken():
        raise RuntimeError("secret detail")

    @app.route("/rule", methods=["GET", "POST"])
    def rule():
        raise DomainError("Somebody else has it.")

    @app.get("/unseen")
    def unseen():
        raise NotVisible("secret")

    @app.route("/gone", methods=["GET", "POST"])
    def gone():
        raise OperationalError("select secret", {}, Exception("secret host"))

    @app.get("/too-many")
    def too_many():
        abort(429, "Twenty a minute.")
