"""Marks that spare a later start the question whether the database is up to date."""

import pytest

from portal.embedded import markers
from portal.embedded.markers import Marks, migrated_state


@pytest.fixture
def tree(tmp_path, monkeypatch):
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "versions" / "0001.py").write_text("first")
    monkeypatch.setattr(markers, "ROOT", tmp_path)
    return tmp_path


def test_a_mark_is_believed_only_with_its_content(tmp_path):
    marks = Marks(tmp_path)
    assert not marks.has("migrated", "a")
    marks.put("migrated", "a")
    assert marks.has("migrated", "a")
    assert not marks.has("migrated", "b")


def test_a_database_elsewhere_is_asked_every_time():
    marks = Marks(None)
    marks.put("migrated", "a")
    assert not marks.has("migrated", "a")


def test_a_new_a_changed_and_a_renamed_migration_are_noticed(tree):
    versions = tree / "migrations" / "versions"
    states = {migrated_state()}
    (versions / "0002.py").write_text("second")
    states.add(migrated_state())
    (versions / "0002.py").write_text("changed")
    states.add(migrated_state())
    (versions / "0002.py").rename(versions / "0003.py")
    states.add(migrated_state())
    assert len(states) == 4
    assert migrated_state() == migrated_state()


def test_the_sources_exist():
    for pattern in markers.SOURCES:
        assert list(markers.ROOT.glob(pattern)), pattern
