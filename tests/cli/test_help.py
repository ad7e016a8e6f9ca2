"""Every command explains itself, with an example on a line of its own."""

import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from portal.cli.main import NOUNS, portal


def commands():
    """Every way to a command: `ledger`, `ledger verify` ..."""
    context = click.Context(portal)
    yield []
    for noun in NOUNS:
        yield [noun]
        yield from ([noun, verb] for verb in getattr(portal.get_command(context, noun), "commands", {}))


@pytest.mark.parametrize("way", list(commands()), ids=" ".join)
def test_help_has_an_example_on_its_own_line(way):
    result = CliRunner().invoke(portal, [*way, "--help"], prog_name="portal")
    examples = [
        line for line in result.output.splitlines() if "portal " in line and not line.startswith("Usage")
    ]
    assert result.exit_code == 0
    assert "\\b" not in result.output
    assert any(re.match(r"\s+(Example: )?([A-Z_]+=\S+ )*portal ", line) for line in examples), result.output


def test_the_list_of_commands_starts_no_heavy_library():
    code = (
        "import sys; from portal.cli.main import portal;"
        "portal(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "procedures" in printed
    assert not [name for name in ("flask", "sqlalchemy", "redis", "openpyxl") if f"'{name}'" in printed]
