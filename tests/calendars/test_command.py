"""`portal calendars`: shown, checked, brought and approved from a terminal."""

import pytest
from click.testing import CliRunner

from portal.calendars.queries import current
from portal.cli.main import portal
from tests.calendars.test_years import LIST


@pytest.fixture
def run(app, monkeypatch):
    """The command inside the test's own application and transaction."""
    monkeypatch.setattr("portal.cli.app.create_app", lambda: app)

    def call(*words, code=0, language="en"):
        result = CliRunner(env={"LC_ALL": language}).invoke(portal, ["calendars", *map(str, words)])
        assert result.exit_code == code, result.output
        return result.output

    return call


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "days-2027.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_every_calendar_is_listed_with_its_hours(run):
    told = run("list")
    assert (
        "company: Company hours (version 1, based on Official working days of China, Asia/Shanghai)" in told
    )
    assert "  Monday to Friday: 09:00-12:00, 13:00-18:00" in told
    assert "  2027 provisional" in told


def test_a_calendar_is_shown_with_the_days_of_a_year(run):
    told = run("show", "company", "--year", 2026)
    assert "2026-02-14 Saturday: make-up working day (Spring Festival), 09:00-12:00, 13:00-18:00" in told
    assert "2026-02-15 – 2026-02-23 Sunday to Monday: day off (Spring Festival)" in told
    assert "[国办发明电〔2025〕7号]" in told
    assert "There is no calendar `moon`" in run("show", "moon", code=1)
    assert "2026-02-14 星期六: 调休上班日（春节）" in run(
        "show", "company", "--year", 2026, language="zh_CN"
    ).replace(" (春节)", "（春节）")


def test_a_list_is_checked_and_nothing_is_kept(run, file):
    assert "the list of 2027, 19 days off, 2 make-up working days" in run("check", file)
    assert current("china").calendar.version == 1


def test_problems_are_listed_by_their_lines(run, tmp_path):
    path = tmp_path / "2027.csv"
    path.write_text("date,kind,name_zh\n2027-13-01,off,元旦\n2027-01-02,x,元旦\n", "utf-8")
    told = run("check", path, code=1)
    assert f"{path}:2: “2027-13-01” is no date" in told
    assert f"{path}:3: “x” is neither off nor work" in told
    assert f"{path}:3:" in run("import", path, code=1)


def test_a_file_without_a_year_in_its_name_is_asked_for_it(run, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    assert "Say --year" in run("check", path, code=2)
    assert "is in order" in run("check", path, "--year", 2027)


def test_a_list_is_brought_and_approved(run, file):
    told = run("import", file, "--year", 2027, "--source", "notice 9")
    assert "2027-02-20 Saturday: usually closed, now make-up working day (Spring Festival)" in told
    number = told.rsplit("approve ", 1)[1].strip()
    assert current("china").calendar.is_provisional(2027)
    assert "2027 is complete since version 2. Changed with it: china, company." in run("approve", number)
    assert not current("company").calendar.is_provisional(2027)
    assert "approved or discarded already" in run("approve", number, code=1)


def test_a_complete_year_is_replaced_only_when_that_is_said(run, file):
    number, later = (run("import", file).rsplit("approve ", 1)[1].strip() for _ in range(2))
    run("approve", number)
    assert "upload it again" in run("approve", later, "--replace", code=1)
    told = run("import", file)
    assert "approve --replace" in told
    number = told.rsplit("--replace ", 1)[1].strip()
    assert "2027 has an approved list already" in run("approve", number, code=1)
    assert "2027 is complete" in run("approve", number, "--replace")


def test_a_list_of_one_day_is_not_in_order(run, tmp_path):
    path = tmp_path / "2027.csv"
    path.write_text("date,kind,name_zh\n2027-01-01,off,元旦\n", "utf-8")
    for command in ("check", "import"):
        assert "incomplete" in run(command, path, code=1)
