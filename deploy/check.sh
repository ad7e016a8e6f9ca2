#!/bin/sh
# The checks that need no database: style, layers, types, and the templates against htmx's own list of mistakes.
set -eu

bin=.venv/bin
$bin/ruff check --quiet .
$bin/ruff format --check --quiet .
$bin/lint-imports --no-logo
$bin/mypy
$bin/python deploy/check_htmx.py
