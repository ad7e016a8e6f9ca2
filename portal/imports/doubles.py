"""The same key twice in one file."""

from flask_babel import gettext as _

from portal.imports.problems import Problems


class Doubles:
    """Remembers on which line a key stood first."""

    def __init__(self, header: str, problems: Problems) -> None:
        self.header = header
        self.problems = problems
        self.lines: dict[object, int] = {}

    def refuse(self, key: object, line: int, *, shown: object) -> None:
        """Note that `key` stands on `line`; a problem when it stood on an earlier one. None is no key."""
        earlier = line if key is None else self.lines.setdefault(key, line)
        if earlier != line:
            self.problems.add(
                line, self.header, shown, _("The same stands on line %(line)s already.", line=earlier)
            )
