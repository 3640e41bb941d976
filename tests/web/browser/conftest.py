"""A real Chromium at a real server. Without Chromium these tests are left out aloud; in CI they fail."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web.browser.tab import DESKTOP, PHONE, Tab
from tests.web.live import served
from web.app import Parts, create_app

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""A browser that asks nobody but us: without these it looks for its maker's servers."""

OpenTab = Callable[..., Tab]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the machine's Chromium, started."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        message = "Chromium is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=list(_QUIET),
            # Root has no sandbox of its own to put the browser in.
            chromium_sandbox=os.geteuid() != 0,
        )
        yield browser
        browser.close()


@pytest.fixture
def demo_address(demo_parts: Parts) -> Iterator[str]:
    """Return the address of a running demo with the named families."""
    with served(create_app(demo_parts)) as address:
        yield address


@pytest.fixture
def open_tab(chromium: Browser, demo_address: str) -> Iterator[OpenTab]:
    """Return a maker of tabs at the demo, each like a browser of its own; none may end with faults."""
    with ExitStack() as opened:
        tabs = []

        def make(width: int = DESKTOP, *, javascript: bool = True) -> Tab:
            context = chromium.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="da-DK"
            )
            opened.callback(context.close)
            context.set_default_timeout(10_000)
            tabs.append(Tab(context.new_page(), demo_address))
            return tabs[-1]

        yield make
        faults = [fault for tab in tabs for fault in tab.faults]
    assert not faults


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    """Return a tab on a wide screen."""
    return open_tab()


@pytest.fixture
def phone(open_tab: OpenTab) -> Tab:
    """Return a tab on a phone."""
    return open_tab(PHONE)


@pytest.fixture
def plain_tab(open_tab: OpenTab) -> Tab:
    """Return a tab without JavaScript."""
    return open_tab(javascript=False)
