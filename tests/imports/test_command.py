"""`portal import` as people type it."""

from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from flask_babel import force_locale
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from portal.cli import imports as command
from portal.cli.app import locale_of
from portal.customers.models import Customer
from portal.extensions import db
from portal.imports.services import KINDS
from portal.kernel.errors import DomainError
from portal.ledger.models import Event
from tests.imports.sheets import CUSTOMERS, text_file


@pytest.fixture
def run(app, monkeypatch):
    @contextmanager
    def application(language=None):
        with force_locale(locale_of(language)):
            yield app

    monkeypatch.setattr(command, "application", application)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return lambda *words: CliRunner().invoke(command.import_, [str(word) for word in words])


GOOD = [CUSTOMERS, ["1", "甲", "医院"]]
BAD = [[*CUSTOMERS, "邮箱"], ["1", "甲", "医院", "nonsense"]]


def customers():
    return db.session.scalar(select(func.count()).select_from(Customer))


def test_a_good_file(run, tmp_path):
    answer = run("customers", text_file(tmp_path / "a.csv", GOOD))
    assert (answer.exit_code, answer.output) == (0, "Rows: 1. New: 1, changed: 0, unchanged: 0.\n")
    assert customers() == 1


def test_a_rehearsal_stores_nothing(run, tmp_path):
    answer = run("customers", text_file(tmp_path / "a.csv", GOOD), "--dry-run")
    assert answer.exit_code == 0
    assert answer.output.startswith("Checked only, nothing was stored. Rows: 1. New: 1")
    assert customers() == 0
    assert not db.session.scalars(select(Event).where(Event.type == "import.completed")).all()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Line 2, 邮箱, “nonsense”: This is not an e-mail address."),
        ("zh", "第 2 行，邮箱，“nonsense”：不是有效的邮箱地址"),
        ("zh-Hant", "第 2 行，邮箱，「nonsense」"),
    ],
)
def test_a_bad_file_in_the_language_of_the_person(run, tmp_path, language, line):
    answer = run("customers", text_file(tmp_path / "a.csv", BAD), "--language", language)
    assert answer.exit_code == 1
    assert line in answer.output
    assert customers() == 0


def test_the_language_of_the_terminal(run, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有导入任何数据" in run("customers", text_file(tmp_path / "a.csv", BAD)).output


def test_no_sheet_at_all(run, tmp_path):
    answer = run("customers", tmp_path / "missing.csv")
    assert isinstance(answer.exception, DomainError)  # the command's own main prints it and ends with 1


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_a_template_is_a_sheet_without_rows_until_somebody_fills_it(run, tmp_path, kind, suffix, language):
    path = tmp_path / f"empty{suffix}"
    assert run(kind, path, "--template", "--language", language).exit_code == 0
    answer = run(kind, path)
    assert "no row below it" in str(answer.exception)
    assert "exists already" in str(run(kind, path, "--template").exception)


def test_the_sample_of_a_template_is_a_row_one_can_import(run, tmp_path):
    run("customers", tmp_path / "a.xlsx", "--template")
    header, sample = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert str(sample[0]).startswith("# ")
    filled = text_file(tmp_path / "b.csv", [header, [str(sample[0]).removeprefix("# "), *sample[1:]]])
    assert run("customers", filled).exit_code == 0
    assert customers() == 1
