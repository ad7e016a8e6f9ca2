"""Files kept for a form that is shown again: only for whom we gave the note, only for a day."""

import pytest
import time_machine
from itsdangerous import URLSafeTimedSerializer

from portal.attachments import storage
from portal.attachments.holding import held_files, hold_files
from portal.attachments.services import MOST_FILES, receive_files
from tests.attachments.files import JPEG, PDF, png, sent


@pytest.fixture(autouse=True)
def own_folder(app, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(storage, "root", lambda: tmp_path / "files")


def received(*contents: bytes):
    return receive_files([sent(content) for content in contents]).accepted


def test_what_was_received_comes_back_as_it_was():
    taken = received(JPEG, PDF, png())
    assert held_files(hold_files(taken)) == taken


def test_each_once_and_never_more_than_allowed():
    taken = received(JPEG)
    assert held_files(hold_files(taken) * 3) == taken
    many = [note for n in range(MOST_FILES + 2) for note in hold_files(received(JPEG + bytes([n])))]
    assert len(held_files(many)) == MOST_FILES


def test_after_a_day_the_note_is_void():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        notes = hold_files(received(JPEG))
        clock.shift(24 * 3600)
        assert len(held_files(notes)) == 1
        clock.shift(1)
        assert held_files(notes) == []


def test_a_file_that_is_gone_is_left_out():
    kept, gone = received(JPEG, PDF)
    notes = hold_files([kept, gone])
    storage.path_of(gone.sha256).unlink()
    assert held_files(notes) == [kept]


@pytest.mark.parametrize(
    "note", ["", " ", "x", "\0", "a.b.c", "字" * 10, "x" * 1_000_000, "{}", "../../etc/passwd"]
)
def test_nonsense_is_no_file(note):
    assert held_files([note]) == []


def test_a_note_changed_or_signed_for_another_purpose_is_no_file(app):
    (note,) = hold_files(received(JPEG))
    other_letter = "A" if note[0] != "A" else "B"
    assert held_files([other_letter + note[1:], note[1:], note + "AAAA", note.replace(".", "..", 1)]) == []
    content = ["photo.jpg", "image/jpeg", len(JPEG), "0" * 64]
    other = URLSafeTimedSerializer(app.secret_key, salt="portal.tickets.links").dumps(content)
    assert held_files([other]) == []
