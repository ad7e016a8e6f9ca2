"""Runs htmx's own upgrade check over the templates, offline, from the installed package.

It is what `npx htmx.org@4.0.1 upgrade-check -- templates` runs. One of its findings is not a mistake here:
`hx-disable` is flagged wherever it stands, because htmx 2 meant something else by it; these templates mean
what htmx 4 means (disable the button while the form is on its way).
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECK = ROOT / "node_modules" / "htmx.org" / "dist" / "scripts" / "upgrade-check.py"
FINDING = re.compile(r"^\S+:\d+: \[")
MEANT = "[renamed-attr] hx-disable "

done = subprocess.run(
    [sys.executable, str(CHECK), "templates"], cwd=ROOT, check=False, capture_output=True, text=True
)
findings = [line for line in done.stdout.splitlines() if FINDING.match(line) and MEANT not in line]
if findings or "Scanning" not in done.stdout + done.stderr:
    sys.exit("\n".join(findings) or done.stdout + done.stderr)
sys.stdout.write("htmx upgrade-check: nothing found.\n")
