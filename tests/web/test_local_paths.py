"""`next=` leads to a path of ours and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.access import sign_in_address
from portal.web.local_paths import local_part, local_path

HOSTILE = [
    "",
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    " https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "mailto:a@b.example",
    "evil.example",
    "evil.example/path",
    "?next=//evil.example",
    "#//evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/desk%0d%0aLocation:https://evil.example",
    "/desk\r\nSet-Cookie: x=1",
    "/desk\x00",
    "/\u2028/evil.example",
    "/\u3002evil.example",
    "/..//evil.example",
    "/desk/../../evil",
    "/desk//evil.example",
    "/.//evil.example",
    "@evil.example",
    "/x" * 2000,
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_addresses_lead_to_the_default(value):
    assert local_path(value, default="/home") == "/home"


@pytest.mark.parametrize(
    "value", ["/", "/desk", "/desk?q=26+1121&stage=intake", "/requests/new?serial=A-1", "/a/b.c?d=e#f"]
)
def test_paths_of_ours_pass(value):
    assert local_path(value, default="/home") == value


@given(st.text(max_size=60))
def test_whatever_passes_is_one_plain_path(text):
    passed = local_path(text, default="/home")
    assert passed.startswith("/")
    assert passed.isascii()
    assert not passed.startswith(("//", "/\\"))
    assert not any(ord(character) < 33 for character in passed)


def test_a_referer_counts_only_on_our_own_host():
    assert local_part("http://here.example/desk?q=1", "here.example") == "/desk?q=1"
    assert local_part("http://evil.example/desk", "here.example") == "/"
    assert local_part("http://here.example@evil.example/desk", "here.example") == "/"
    assert local_part(None, "here.example", default="/x") == "/x"
    assert local_part("http://[", "here.example") == "/"


def test_the_sign_in_address_carries_a_path_whole():
    assert sign_in_address("/desk?q=a&b=c%20d") == "/sign-in?next=/desk?q=a%26b=c%2520d"
    assert sign_in_address("//evil.example") == "/sign-in"
    assert sign_in_address("/") == "/sign-in"
