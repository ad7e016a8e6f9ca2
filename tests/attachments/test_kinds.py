"""Every accepted kind is recognised by its bytes, and nothing else is."""

import random

import pytest

from portal.attachments.kinds import HEAD_SIZE, KINDS, TAIL_SIZE, recognise
from portal.attachments.refused_kinds import name_of
from tests.attachments import files

ACCEPTED = [(media_type, content) for media_type, contents in files.ACCEPTED.items() for content in contents]


@pytest.mark.parametrize(("media_type", "content"), ACCEPTED)
def test_each_accepted_kind_is_recognised(media_type, content):
    assert recognise(content).media_type == media_type


def test_every_kind_in_the_table_has_an_example():
    assert files.ACCEPTED.keys() == KINDS.keys()


@pytest.mark.parametrize("name", files.HOSTILE)
def test_hostile_content_is_no_accepted_kind(name):
    content = files.HOSTILE[name]
    assert recognise(content[:HEAD_SIZE], content[-TAIL_SIZE:]) is None


@pytest.mark.parametrize("name", files.HOSTILE)
def test_hostile_content_is_called_by_some_name(name):
    content = files.HOSTILE[name]
    assert name_of(content[:HEAD_SIZE], content[-TAIL_SIZE:]).strip()


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("page.jpg", "a web page or script"),
        ("archive.jpg", "an archive or an Office document"),
        ("picture-and-archive.png", "a picture or document with an archive hidden in it"),
        ("windows.exe.jpg", "a program"),
        ("words.jpg", "plain text"),
        ("avif.heic", "AV1 Image format"),
        ("zeros.png", "of an unknown kind"),
    ],
)
def test_what_people_send_by_mistake_is_called_in_their_words(name, called):
    content = files.HOSTILE[name]
    assert name_of(content[:HEAD_SIZE], content[-TAIL_SIZE:]) == called


def test_an_archive_behind_a_large_picture_is_found_with_its_longest_comment():
    archive = files.zip_of()[:-2] + b"\xff\xff" + b"c" * 65_535
    content = files.JPEG + b"\0" * 100_000 + archive
    assert recognise(content[:HEAD_SIZE], content[-TAIL_SIZE:]) is None


def test_the_letters_of_an_archive_by_chance_do_not_cost_a_photo():
    content = files.JPEG + b"PK\x05\x06" + b"\x07" * 300
    assert recognise(content[:HEAD_SIZE], content[-TAIL_SIZE:]).media_type == "image/jpeg"


def test_random_bytes_are_no_kind_and_break_nothing():
    dice = random.Random(2)
    for length in (0, 1, 3, 4, 8, 12, 13, 100, 4096):
        for _ in range(50):
            content = dice.randbytes(length)
            assert recognise(content) is None
            assert name_of(content)


def test_cut_off_beginnings_break_nothing():
    for _media_type, content in ACCEPTED:
        for length in range(min(len(content), 40)):
            recognise(content[:length])
            name_of(content[:length])
