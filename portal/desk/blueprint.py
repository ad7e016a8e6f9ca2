"""The desk's blueprint, apart from its pages so that each of them can be a module."""

from flask import Blueprint
from flask_login import current_user

from portal.accounts.models import Person

blueprint = Blueprint("desk", __name__)


def me() -> Person:
    """The person who asks. Access is checked before any view of the desk runs."""
    return current_user._get_current_object()  # noqa: SLF001 - Flask-Login's own way to the object
