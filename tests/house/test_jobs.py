"""Jobs are named by dotted path, because portal never imports jobs: every such string must lead to a function."""

import ast
import re
from importlib import import_module
from pathlib import Path

from jobs.schedule import SCHEDULE

ROOT = Path(__file__).parents[2]
_JOB_PATH = re.compile(r"jobs(\.[a-z_]\w*)+")


def named_jobs():
    """(path, place) of every string in the code that names something in the jobs package."""
    for folder in ("portal", "jobs"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and _JOB_PATH.fullmatch(node.value)
                ):
                    yield node.value, f"{file.relative_to(ROOT)}:{node.lineno}"


def test_every_named_job_exists():
    lost = [f"{path} ({place})" for path, place in named_jobs() if not _leads_somewhere(path)]
    assert not lost, f"these job names lead nowhere: {lost}"


def test_every_job_is_rung_by_somebody():
    """Work that nobody starts is a promise that nobody keeps: files of unsent forms filled the disk."""
    rung = {periodic.job for periodic in SCHEDULE}
    named = {path for path, place in named_jobs() if not place.startswith("jobs/schedule.py")}
    for file in sorted((ROOT / "jobs").glob("*.py")):
        if "Doorway to" in file.read_text("utf-8").partition("\n")[0]:
            module = ast.parse(file.read_text("utf-8"))
            jobs = {
                f"jobs.{file.stem}.{node.name}" for node in module.body if isinstance(node, ast.FunctionDef)
            }
            assert jobs <= rung | named, f"nobody rings {sorted(jobs - rung - named)}"
    assert "jobs.attachments.remove_orphans" in rung


def test_doorways_of_jobs_stay_small():
    long = []
    for file in (ROOT / "jobs").glob("*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40:
                long.append(f"{file.name}:{node.name}")
    assert not long, f"the work belongs to the room, the doorway only calls it: {long}"


def _leads_somewhere(path):
    module, _dot, name = path.rpartition(".")
    try:
        found = import_module(module)
    except ModuleNotFoundError:
        return False
    if hasattr(found, name):
        return True
    try:
        import_module(path)
    except ModuleNotFoundError:
        return False
    return True
