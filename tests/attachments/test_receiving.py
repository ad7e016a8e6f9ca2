"""Files coming in: each is judged alone, named when refused, and whole on the disk when taken."""

import errno
import hashlib
import io
import os
import stat
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.attachments import storage
from portal.attachments.queries import attachment_of, attachments_of
from portal.attachments.services import LARGEST, MOST_FILES, attach_files, forget_orphans, receive_files
from portal.extensions import db
from portal.kernel.errors import NotVisible
from portal.unit_of_work import unit_of_work
from tests.attachments import files
from tests.attachments.files import ACCEPTED, HOSTILE, JPEG, PDF, png, sent
from tests.factories import make_ticket


@pytest.fixture(autouse=True)
def own_folder(app, tmp_path, monkeypatch) -> Path:
    """A folder for the files of this test alone."""
    monkeypatch.setattr(storage, "root", lambda: tmp_path / "files")
    return tmp_path / "files"


def stored(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("media_type", ACCEPTED)
def test_each_kind_is_taken_whatever_it_is_called(own_folder, media_type):
    for content in ACCEPTED[media_type]:
        taken = receive_files([sent(content, "something.bin", "application/x-msdownload")])
        assert [file.media_type for file in taken.accepted] == [media_type]
        assert taken.accepted[0].sha256 == hashlib.sha256(content).hexdigest()
        assert storage.path_of(taken.accepted[0].sha256).read_bytes() == content


@pytest.mark.parametrize("name", HOSTILE)
def test_what_lies_about_itself_is_named_and_refused(own_folder, name):
    taken = receive_files([sent(HOSTILE[name], name)])
    assert taken.accepted == []
    assert taken.refused[0].name == name
    assert f"“{name}” was not taken: by its content it is" in taken.refused[0].sentence
    assert "Photos (JPEG" in taken.refused[0].sentence
    assert stored(own_folder) == []


def test_one_refused_file_never_costs_the_others(own_folder):
    mixed = [
        sent(JPEG, "one.jpg"),
        sent(HOSTILE["page.jpg"], "two.jpg"),
        sent(b"", "three.jpg"),
        sent(JPEG[:3] + b"\xe0" + b"\0" * LARGEST, "four.jpg"),
        sent(PDF, "five.pdf"),
    ]
    taken = receive_files(mixed)
    assert [file.name for file in taken.accepted] == ["one.jpg", "five.pdf"]
    assert [file.name for file in taken.refused] == ["two.jpg", "three.jpg", "four.jpg"]
    assert "it is empty" in taken.refused[1].sentence
    assert "larger than 20 MB" in taken.refused[2].sentence
    assert len(stored(own_folder)) == 2


def test_exactly_the_largest_size_is_taken(own_folder):
    content = JPEG + b"\0" * (LARGEST - len(JPEG))
    assert receive_files([sent(content)]).accepted[0].size == LARGEST
    assert receive_files([sent(content + b"\0")]).accepted == []


def test_too_many_are_named_and_the_first_kept():
    taken = receive_files([sent(png(), f"{n}.png") for n in range(MOST_FILES + 2)])
    assert [file.name for file in taken.accepted] == [f"{n}.png" for n in range(MOST_FILES)]
    assert [file.name for file in taken.refused] == ["8.png", "9.png"]
    assert "at most 8 files at once" in taken.refused[0].sentence


def test_files_held_from_an_earlier_try_count():
    taken = receive_files([sent(png(), "a.png"), sent(png(), "b.png")], already=MOST_FILES - 1)
    assert ([file.name for file in taken.accepted], [file.name for file in taken.refused]) == (
        ["a.png"],
        ["b.png"],
    )


def test_an_input_nobody_filled_in_is_no_file():
    taken = receive_files([sent(b"", ""), sent(b"", None)])
    assert (taken.accepted, taken.refused) == ([], [])


def test_a_picture_called_html_gets_its_own_ending():
    names = ["page.html", "run.exe", "x.JPEG", ".htaccess", "../../../etc/cron.d/x", "photo\u202egpj.exe"]
    taken = receive_files([sent(JPEG, name) for name in names])
    assert [file.name for file in taken.accepted] == [
        "page.html.jpg",
        "run.exe.jpg",
        "x.JPEG",
        "htaccess.jpg",
        "x.jpg",
        "photogpj.exe.jpg",
    ]


def test_equal_content_lies_there_once_for_nobody_else_to_read(own_folder):
    receive_files([sent(JPEG, "a.jpg"), sent(JPEG, "b.jpg")])
    (path,) = stored(own_folder)
    assert path == own_folder / path.name[:2] / hashlib.sha256(JPEG).hexdigest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(own_folder.stat().st_mode) == 0o700


def test_memory_holds_pieces_only(own_folder):
    class Stream(io.BytesIO):
        largest = 0

        def read(self, size=-1):
            assert size >= 0
            Stream.largest = max(Stream.largest, size)
            return super().read(size)

    file = sent(b"")
    file.stream = Stream(JPEG + b"\0" * 2_000_000)
    assert receive_files([file]).accepted
    assert Stream.largest <= storage.PIECE


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_full_or_locked_disk_is_a_sentence_and_costs_no_other_file(own_folder, monkeypatch, fault, where):
    real, broken = (os.fsync, "os.fsync") if where == "fsync" else (Path.replace, "pathlib.Path.replace")
    calls = []

    def fails_once(*args):
        calls.append(args)
        if len(calls) == 1:
            raise OSError(fault, os.strerror(fault))
        return real(*args)

    monkeypatch.setattr(broken, fails_once)
    taken = receive_files([sent(JPEG, "one.jpg"), sent(PDF, "two.pdf")])
    assert [file.name for file in taken.accepted] == ["two.pdf"]
    assert "the portal's disk cannot take it at the moment" in taken.refused[0].sentence
    assert [path.name for path in stored(own_folder)] == [hashlib.sha256(PDF).hexdigest()]


def test_files_become_part_of_a_ticket_and_of_no_other(cast):
    ticket, other = make_ticket(), make_ticket()
    with unit_of_work():
        shown = attach_files(ticket.id, receive_files([sent(JPEG)]).accepted, event_id=None)[0]
        inner = attach_files(
            ticket.id, receive_files([sent(PDF)]).accepted, event_id=None, for_customer=False
        )[0]
    assert [file.id for file in attachments_of(ticket.id)] == [shown.id, inner.id]
    assert [file.id for file in attachments_of(ticket.id, for_customer=True)] == [shown.id]
    assert attachments_of(other.id) == []
    assert attachment_of(ticket.id, inner.id).name == "photo.jpg.pdf"
    for ticket_id, file_id, customer in ((other.id, shown.id, False), (ticket.id, inner.id, True)):
        with pytest.raises(NotVisible):
            attachment_of(ticket_id, file_id, for_customer=customer)


def test_orphans_go_after_their_time_and_nothing_else_does(own_folder):
    ticket = make_ticket()
    wanted, old, young = (receive_files([sent(content)]).accepted[0] for content in (JPEG, PDF, png()))
    with unit_of_work():
        attach_files(ticket.id, [wanted], event_id=None)
    abandoned, arriving = own_folder / "incoming" / "a", own_folder / "incoming" / "b"
    abandoned.write_bytes(b"x")
    arriving.write_bytes(b"x")
    long_ago = time.time() - 49 * 3600
    for path in (storage.path_of(wanted.sha256), storage.path_of(old.sha256), abandoned):
        os.utime(path, (long_ago, long_ago))
    assert forget_orphans() == 2
    kept = {path.name for path in stored(own_folder)}
    assert kept == {wanted.sha256, young.sha256, "b"}
    assert forget_orphans() == 0


def test_content_sent_again_is_wanted_again(own_folder):
    first = receive_files([sent(PDF)]).accepted[0]
    os.utime(storage.path_of(first.sha256), (0, 0))
    receive_files([sent(PDF)])
    assert forget_orphans() == 0


def test_orphans_of_a_portal_without_files_are_none(own_folder):
    assert not own_folder.exists()
    assert forget_orphans() == 0


def test_the_column_holds_the_longest_name(cast):
    ticket = make_ticket()
    with unit_of_work():
        attach_files(ticket.id, receive_files([sent(JPEG, "名" * 500 + ".jpg")]).accepted, event_id=None)
    length = db.session.scalar(text("SELECT max(length(name)) FROM attachments"))
    assert length == 200


def test_the_examples_are_many():
    assert len(files.HOSTILE) >= 30
