"""Who may enter where: every endpoint once in the table, only GET and POST, and nothing is changed by a GET."""

import ast
import inspect
import re
from textwrap import dedent

import pytest
from flask import Flask

from portal.accounts.policy import PERMISSIONS
from portal.web.access import EndpointUndeclared, check_registry
from portal.web.endpoints import ENDPOINTS, Audience

_READS = {"GET", "HEAD", "OPTIONS"}
_KEBAB = re.compile(r"/|(/([a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|<([a-z]+(\([^)]*\))?:)?[a-z_]+>))+")


def test_every_endpoint_is_declared_and_every_declaration_has_an_endpoint(whole_app):
    check_registry(whole_app)
    stale = sorted(ENDPOINTS.keys() - whole_app.view_functions.keys())
    assert not stale, f"no view has these names; take them out of portal/web/endpoints.py: {stale}"


def test_an_undeclared_endpoint_stops_the_start():
    app = Flask("small")
    app.add_url_rule("/x", "forgotten", lambda: "x")
    with pytest.raises(EndpointUndeclared, match="forgotten"):
        check_registry(app)


def test_every_narrower_audience_is_a_permission_of_the_policy():
    audiences = {audience for audience in ENDPOINTS.values() if not isinstance(audience, Audience)}
    assert audiences <= PERMISSIONS.keys(), f"unknown permissions: {sorted(audiences - PERMISSIONS.keys())}"


def test_addresses_are_nouns_in_kebab_case_with_typed_parts(whole_app):
    odd = [
        rule.rule
        for rule in whole_app.url_map.iter_rules()
        if rule.endpoint != "static" and not _KEBAB.fullmatch(rule.rule)
    ]
    assert not odd, f"use lower case and hyphens: {odd}"


def test_only_get_and_post_are_used(whole_app):
    other = [rule.rule for rule in whole_app.url_map.iter_rules() if rule.methods - _READS - {"POST"}]
    assert not other, f"a plain form can only GET and POST: {other}"


def test_no_view_answers_both_get_and_post(whole_app):
    both = [rule.endpoint for rule in whole_app.url_map.iter_rules() if {"GET", "POST"} <= rule.methods]
    assert not both, f"write one view to show and one to change: {both}"


def test_no_get_begins_a_unit_of_work(whole_app):
    reading = {rule.endpoint for rule in whole_app.url_map.iter_rules() if "POST" not in rule.methods}
    writing = [
        name
        for name in sorted(reading - {"static"})
        if "unit_of_work" in _called(whole_app.view_functions[name])
    ]
    assert not writing, f"a GET must change nothing: {writing}"


def _called(view):
    """Names called in the body of a view."""
    tree = ast.parse(dedent(inspect.getsource(inspect.unwrap(view))))
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
