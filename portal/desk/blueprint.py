"""The desk's blueprint, apart from its pages so that each of them can be a module."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
