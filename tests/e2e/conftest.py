"""Chromium in front of a real portal with the demo company. All of this folder runs on one worker, after each other."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.portal_process import PASSWORD as DEMO_PASSWORD


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("processes"))


PASSWORD = os.environ.get("E2E_PASSWORD", DEMO_PASSWORD)


@pytest.fixture
def new_context(chromium: Browser, portal: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts: `new_context(javascript=False, width=390, dark=True, locale="zh-CN")`."""
    made: list[BrowserContext] = []

    def make(
        *, javascript: bool = True, width: int = 1440, dark: bool = False, locale: str = "en"
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=portal.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=locale,
        )
        context.set_default_timeout(15_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
