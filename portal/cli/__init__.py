"""The `portal` command: one module per noun. Prints plain sentences; exit 0 done, 1 refused, 2 wrongly called."""

from portal.cli.main import main

__all__ = ["main"]
