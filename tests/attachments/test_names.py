"""Names of files: what is shown and given back can mislead nobody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attachments.names import LONGEST, clean_name

JPEG = (".jpg", ".jpeg")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("照片 1.jpeg", "照片 1.jpeg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\x.jpg", "x.jpg"),
        ("page.html", "page.html.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("photo\u202egnp.exe", "photognp.exe.jpg"),
        ("a\u200b\u2060\ufeff.php\u200d.jpg", "a.php.jpg"),
        ("a\x00b\r\nX-Injected: 1.jpg", "ab X-Injected_ 1.jpg"),
        ('a"; filename="b.exe', "a_; filename=_b.exe.jpg"),
        ("x.jpg . . ", "x.jpg"),
        ("...", "file.jpg"),
        ("", "file.jpg"),
        (None, "file.jpg"),
        ("名" * 300 + ".jpg", "名" * (LONGEST - 4) + ".jpg"),
    ],
)
def test_name_of_a_jpeg(sent, kept):
    assert clean_name(sent, JPEG) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_a_harmless_one_and_stays_it(text):
    name = clean_name(text, JPEG)
    assert name.lower().endswith(JPEG)
    assert 5 <= len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*\r\n\0')
    assert not any(unicodedata.category(character).startswith("C") for character in name)
    assert not name.startswith(".")
    assert clean_name(name, JPEG) == name
