"""The procedures that come with the portal, one file each. A company publishes its own in their place.

Beside them lies `clocks.yaml`, which is no procedure: the declared clocks, read by `portal.procedures.catalogue`.
"""

from functools import cache
from pathlib import Path

from portal.procedures.check import read_trusted
from portal.procedures.schema import Procedure

FOLDER = Path(__file__).parent
_CLOCKS = "clocks.yaml"


def preset_files() -> list[Path]:
    """The files, in order of name."""
    return sorted(file for file in FOLDER.glob("*.yaml") if file.name != _CLOCKS)


def preset_text(code: str) -> str:
    """The text of one preset as it is shipped."""
    return (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")


@cache
def load_preset(code: str) -> Procedure:
    """One preset, read; the tests hold that each passes the check."""
    return read_trusted(preset_text(code))
