"""A client on the small app of the furniture; nothing here needs a database."""

import pytest

from tests.pages import PageClient
from tests.web.small_app import small_app


@pytest.fixture(scope="session")
def furniture():
    return small_app()


@pytest.fixture
def pages(furniture):
    return PageClient(furniture)


@pytest.fixture
def staff(furniture):
    client = PageClient(furniture)
    client.client.get("/enter/agent")
    return client
