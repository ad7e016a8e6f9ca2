"""The blueprint of settings, apart from its pages so that each of them can be a module."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)
