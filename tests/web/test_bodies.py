"""What a request may bring into memory, and headers that are no addresses: refused, never a fault of ours."""

import io

import pytest

MEGABYTES = 13 * 1024 * 1024


def test_a_plain_form_is_no_larger_than_its_fields_may_be(visitor):
    answer = visitor.client.post("/requests/new", data={"description": "x" * MEGABYTES})
    assert answer.status_code == 413


def test_nor_one_that_does_not_say_how_long_it_is(visitor):
    answer = visitor.client.post(
        "/requests/new",
        input_stream=io.BytesIO(b"description=" + b"x" * MEGABYTES),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_a_megabyte_of_chinese_is_told_beside_its_field(visitor):
    answer = visitor.client.post("/requests/new", data={"description": "坏" * (1024 * 1024)})
    assert answer.status_code == 422


def test_files_may_be_larger(visitor):
    data = {"description": "", "files": (io.BytesIO(b"%PDF-1.4\n" + bytes(MEGABYTES)), "plan.pdf")}
    assert visitor.client.post("/requests/new", data=data).status_code == 422


@pytest.mark.parametrize(("name", "status"), [("Origin", 403), ("Referer", 303)])
def test_a_header_that_is_no_address_breaks_nothing(visitor, name, status):
    answer = visitor.client.post(
        "/language", data={"language": "en", "csrf_token": visitor.token()}, headers={name: "http://["}
    )
    assert answer.status_code == status
    assert visitor.client.get("/nothing-here", headers={name: "http://["}).status_code == 404
