#!/bin/sh
# Makes .venv with Python 3.11 and a pip inside. Debian splits ensurepip off into python3-venv, so a fresh
# machine may need that package first.
set -eu

python="$1"
if ! command -v "$python" >/dev/null 2>&1; then
    python=python3
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed: install it, or name it as in \`make PYTHON=/usr/bin/python3.11 run\`." >&2
    exit 1
fi
if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi
rm -rf .venv
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    sh deploy/install_packages.sh python3-venv
fi
exec "$python" -m venv .venv
