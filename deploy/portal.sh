#!/bin/sh
# The `portal` command; `make setup` copies it to .venv/bin/portal.
here=$(dirname "$(readlink -f "$0")")
exec "$here/python" -P -m portal.cli "$@"
