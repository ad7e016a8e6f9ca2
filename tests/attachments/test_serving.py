"""Files going out: never run, never guessed at, under a name that can hold no header of its own."""

import uuid
from datetime import UTC, datetime

import pytest
from werkzeug.test import create_environ

from portal.attachments import storage
from portal.attachments.models import Attachment
from portal.attachments.services import receive_files
from portal.attachments.serving import SHOWN_IN_PLACE, answer
from portal.kernel.errors import NotVisible
from tests.attachments.files import ACCEPTED, JPEG, sent


@pytest.fixture(autouse=True)
def own_folder(app, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(storage, "root", lambda: tmp_path / "files")


def attachment(content: bytes = JPEG, name: str = "photo.jpg") -> Attachment:
    file = receive_files([sent(content, name)]).accepted[0]
    return Attachment(
        id=uuid.uuid4(),
        ticket_id=1,
        name=name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        for_customer=True,
        created_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def served(app, file: Attachment, **headers: str):
    """The answer as a browser gets it, with all that the portal adds."""
    with app.test_request_context(headers=headers):
        return app.process_response(answer(file))


def body(response) -> bytes:
    return b"".join(response.get_app_iter(create_environ()))


@pytest.mark.parametrize("media_type", ACCEPTED)
def test_each_kind_goes_out_as_itself_and_sandboxed(app, media_type):
    response = served(app, attachment(ACCEPTED[media_type][0]))
    assert response.mimetype == media_type
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-cache"
    kind = response.headers["Content-Disposition"].split(";")[0]
    assert kind == ("inline" if media_type in SHOWN_IN_PLACE else "attachment")
    assert body(response) == ACCEPTED[media_type][0]


def test_only_pictures_open_in_place():
    assert {media_type.split("/")[0] for media_type in SHOWN_IN_PLACE} == {"image"}
    assert "image/svg+xml" not in SHOWN_IN_PLACE


@pytest.mark.parametrize(
    "name",
    [
        "照片 1.jpg",
        'a"; filename="b.exe',
        "a\r\nSet-Cookie: x=1.jpg",
        "😀.jpg",
        "a;b.jpg",
        "x" * 200,
        "%0d%0a.jpg",
    ],
)
def test_no_name_becomes_a_header(app, name):
    response = served(app, attachment(name=name))
    disposition = response.headers["Content-Disposition"]
    assert "\r" not in disposition
    assert "\n" not in disposition
    assert "Set-Cookie" not in response.headers
    assert disposition.isascii()
    assert disposition.count("filename=") <= 1 or '"' in disposition


def test_a_name_in_chinese_is_told_in_the_way_browsers_read(app):
    disposition = served(app, attachment(name="照片 1.jpg")).headers["Content-Disposition"]
    assert "filename*=UTF-8''%E7%85%A7%E7%89%87%201.jpg" in disposition


def test_the_same_file_is_not_sent_twice(app):
    file = attachment()
    tag = served(app, file).headers["ETag"]
    again = served(app, file, **{"If-None-Match": tag})
    assert (again.status_code, body(again)) == (304, b"")


def test_a_part_is_sent_when_a_part_is_asked_for(app):
    response = served(app, attachment(), Range="bytes=2-5")
    assert (response.status_code, body(response)) == (206, JPEG[2:6])


def test_bytes_that_are_gone_are_as_unknown_as_a_file_that_never_was(app):
    file = attachment()
    storage.path_of(file.sha256).unlink()
    with app.test_request_context(), pytest.raises(NotVisible):
        answer(file)
