"""Pages of this room: signing in and out, and what a person sees and changes of their own account."""

from flask import Blueprint, Response, current_app, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts import queries, services, sign_in
from portal.accounts.browsers import browser_words
from portal.accounts.forms import PasswordForm, SignInForm
from portal.accounts.models import Person, SignIn
from portal.accounts.roles import Role
from portal.accounts.sessions import ask_late, signed_in, standing_since
from portal.kernel.errors import DomainError, NotVisible
from portal.unit_of_work import unit_of_work
from portal.web.htmx import done, render
from portal.web.local_paths import local_path

HOME = "/desk"
_REFERENCE_LENGTH = 16

blueprint = Blueprint("accounts", __name__)
blueprint.record_once(lambda state: ask_late(state.app))


@blueprint.get("/sign-in", endpoint="sign_in")
def show_sign_in() -> Response:
    """The form. It also lets somebody else sign in at a browser that is in use."""
    form = SignInForm()
    form.next.data = local_path(request.args.get("next"), default="")
    return render("accounts/sign_in.html", form=form)


@blueprint.post("/sign-in", endpoint="enter")
def enter() -> AnyResponse:
    """Check name and password; afterwards this browser has a new session and nothing of the old one."""
    form = SignInForm()
    try:
        sign_in.require_turn()
        if not form.validate():
            return render("accounts/sign_in.html", status=422, form=form)
        person = _recognised(form)
    except DomainError as error:
        return _refused(form, error)
    if person is None:
        form.form_errors.append(_("Username and password do not belong together. Please type both again."))
        return render("accounts/sign_in.html", status=422, form=form)
    with unit_of_work():
        token = _begin(person, form.password.data)
    response = done(go_to=local_path(form.next.data, default=HOME))
    _remember_browser(response, person)
    _carry(token)
    return response


@blueprint.post("/sign-out", endpoint="sign_out")
def leave() -> AnyResponse:
    """End this sign-in; nothing of the person stays in the browser."""
    if current_user.is_authenticated:
        with unit_of_work():
            services.end_sign_in(current_user.token_hash, by=current_user)
    _forget()
    response = done(_("You are signed out."), go_to=url_for("accounts.sign_in"))
    # Not "cache": pages are never stored, and browsers take seconds to empty theirs.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@blueprint.get("/account", endpoint="account")
def show_account() -> Response:
    return _account(PasswordForm())


@blueprint.post("/account/password", endpoint="change_password")
def change_password() -> AnyResponse:
    """A new password ends every sign-in; this browser gets a fresh one."""
    form = PasswordForm()
    if not form.validate():
        return _account(form, status=422)
    try:
        _require_own(form.current_password.data)
        person = queries.person(current_user.id)
        with unit_of_work():
            services.set_password(person, form.new_password.data, by=current_user)
            token = _begin(person, form.new_password.data)
    except DomainError as error:
        form.refuse(error)
        return _account(form, status=error.status if error.status == 429 else 422)
    _carry(token)
    return done(
        _("Your new password holds from now on. All other browsers are signed out."), go_to=_own_page()
    )


@blueprint.post("/account/sign-ins/<reference>/ending", endpoint="end_sign_in")
def end_sign_in(reference: str) -> AnyResponse:
    """End one of one's own sign-ins; somebody else's is as unknown as one that never was."""
    match = next((one for one in _own_sign_ins() if one.token_hash[:_REFERENCE_LENGTH] == reference), None)
    if match is None:
        raise NotVisible("sign-in")
    with unit_of_work():
        services.end_sign_in(match.token_hash, by=current_user)
    return done(_("That browser is signed out."), go_to=_own_page())


@blueprint.post("/account/sign-ins/ending", endpoint="end_other_sign_ins")
def end_other_sign_ins() -> AnyResponse:
    with unit_of_work():
        services.end_sign_ins(current_user.id, by=current_user, but=current_user.token_hash)
    return done(_("All other browsers are signed out."), go_to=_own_page())


def _recognised(form: SignInForm) -> Person | None:
    """The person who may come in, or None after noting that somebody tried."""
    username = sign_in.canonical_username(form.username.data)
    id_ = sign_in.recognise_person(username, form.password.data, browser=_browser())
    if id_ is not None:
        return queries.person(id_)
    with unit_of_work():
        services.note_refused_sign_in(username, address=request.remote_addr)
    return None


def _require_own(password: str) -> None:
    """Raise unless this is the password of the person of this request."""
    if sign_in.recognise_person(current_user.username, password, browser=_browser()) is None:
        wrong = _("This is not your current password.")
        raise DomainError(wrong, fields={"current_password": wrong})


def _begin(person: Person, password: str) -> str:
    """End what this browser was signed in as, start anew; the token of the new sign-in."""
    if current_user.is_authenticated:
        services.end_sign_in(current_user.token_hash, by=current_user)
    return services.sign_person_in(
        person, password=password, address=request.remote_addr, browser=request.user_agent.string
    )


def _carry(token: str) -> None:
    """Put the token into a session with nothing else in it: one prepared by somebody else is worth nothing."""
    session.clear()
    login_user(signed_in(token))


def _forget() -> None:
    logout_user()
    session.clear()


def _refused(form: SignInForm, error: DomainError) -> Response:
    form.refuse(error)
    response = render("accounts/sign_in.html", status=error.status, form=form)
    if isinstance(error, sign_in.TooOften):
        response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _account(form: PasswordForm, status: int = 200) -> Response:
    return render(
        "accounts/account.html",
        fragment="accounts/_password.html",
        status=status,
        form=form,
        roles=[role.label for role in Role if role in current_user.roles],
        sign_ins=[_shown(one) for one in _own_sign_ins()],
    )


def _shown(one: SignIn) -> dict[str, object]:
    """A sign-in as the page tells it."""
    return {
        "reference": one.token_hash[:_REFERENCE_LENGTH],
        "browser": browser_words(one.browser) or _("Unknown browser"),
        "address": one.address,
        "created_at": one.created_at,
        "last_seen_at": one.last_seen_at,
        "is_this": one.token_hash == current_user.token_hash,
    }


def _own_sign_ins() -> list[SignIn]:
    seen_after, begun_after = standing_since()
    return queries.standing_sign_ins(current_user.id, seen_after=seen_after, begun_after=begun_after)


def _own_page() -> str:
    return url_for("accounts.account")


def _browser() -> sign_in.KnownBrowser:
    return sign_in.read_browser(request.cookies.get(_browser_cookie()))


def _browser_cookie() -> str:
    return "__Host-browser" if current_app.config["SESSION_COOKIE_SECURE"] else "browser"


def _remember_browser(response: AnyResponse, person: Person) -> None:
    """Let this browser be known as one of the person's, see sign_in."""
    response.set_cookie(
        _browser_cookie(),
        sign_in.write_browser(_browser().joined_by(person.id)),
        max_age=sign_in.KNOWN_FOR_SECONDS,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )
