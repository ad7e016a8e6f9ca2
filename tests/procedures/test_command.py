"""`portal procedures check` and `publish`, as a person types them."""

from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from portal.cli import app as cli_app
from portal.cli.procedures import procedures
from portal.procedures.presets import FOLDER, preset_text
from portal.procedures.queries import latest


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def published_here(app, monkeypatch):
    """The command works on the database of the test."""

    @contextmanager
    def application(language=None):
        yield app

    monkeypatch.setattr(cli_app, "application", application)


def run(*arguments):
    return CliRunner().invoke(procedures, [str(argument) for argument in arguments])


def written(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "mine.yaml"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_right_file_is_said_to_be_in_order():
    result = run("check", FOLDER / "repair.yaml")
    assert result.exit_code == 0
    assert "Repair service" in result.output
    assert "6 steps" in result.output


def test_problems_are_listed_by_file_and_line(tmp_path):
    text = (
        preset_text("repair").replace("to: survey", "to: surway").replace("within: 72 hours", "within: T77")
    )
    file = written(tmp_path, text)
    result = run("check", file)
    lines = text.splitlines()
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"{file}:{lines.index('    within: T77') + 1}: `T77`")
    assert result.stdout.splitlines()[1].startswith(
        f"{file}:{lines.index('        to: surway') + 1}: `surway` is neither"
    )
    assert "2 to mend" in result.stderr


def test_problems_are_said_in_the_language_of_the_terminal(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    result = run("check", written(tmp_path, preset_text("repair").replace("kind: repair", "kimd: repair")))
    assert "缺少 `kind`。" in result.stdout
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    result = run("check", written(tmp_path, preset_text("repair").replace("kind: repair", "kimd: repair")))
    assert "缺少 `kind`。" in result.stdout
    assert "這裡沒有 `kimd`" in result.stdout


def test_a_file_in_another_encoding_is_told(tmp_path):
    result = run("check", written(tmp_path, preset_text("repair"), "gb18030"))
    assert result.exit_code == 1
    assert "not UTF-8" in result.stdout


def test_a_huge_file_is_told(tmp_path):
    result = run("check", written(tmp_path, "# 很长\n" * 60_000))
    assert result.exit_code == 1
    assert "too long: at most 256 kB" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "nowhere.yaml"], ["check", "/"], ["publish"], ["chek"]]
)
def test_wrong_use_is_exit_2(arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["publish", "--help"]])
def test_help_gives_an_example(arguments):
    result = run(*arguments)
    assert result.exit_code == 0
    assert "Example: portal procedures" in result.output


def test_publishing_says_the_version_and_the_second_time_that_it_is_in_force(tmp_path, published_here):
    before = latest("repair").version
    file = written(tmp_path, preset_text("repair").replace("within: 48 hours", "within: 47 hours"))
    result = run("publish", file)
    assert (result.exit_code, latest("repair").version) == (0, before + 1)
    assert f"Version {before + 1} of `repair` is published." in result.output
    result = run("publish", file)
    assert (result.exit_code, latest("repair").version) == (0, before + 1)
    assert "nothing was published" in result.output


def test_publishing_a_wrong_file_lists_its_problems_and_changes_nothing(tmp_path, published_here):
    before = latest("repair").version
    result = run("publish", written(tmp_path, preset_text("repair").replace("to: survey", "to: surway")))
    assert (result.exit_code, latest("repair").version) == (1, before)
    assert "`surway` is neither a step nor an end" in result.stdout
