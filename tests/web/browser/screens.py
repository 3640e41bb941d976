"""Takes the pictures of `docs/screens`: `make screens`."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from families.availability import FreshnessRule
from families.clock import SetClock, today
from indexer.invention.file import invent_to_file
from indexer.loading import load_file
from ledig import DEMO_FAMILIES
from register.database import Database
from register.look_ups import LookUps
from register.register import Register
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from tests.building import NOW
from tests.web.browser.conftest import CHROMIUM_NAMES
from tests.web.browser.tab import DESKTOP, PHONE
from tests.web.live import served
from web.app import Parts, create_app

FOLDER = Path(__file__).parents[3] / "docs" / "screens"
HIGHEST = 2_600
"""Pixels after which a long page is cut off."""
UNBORN = "parent_child=true&age=unborn"
PAGES = {
    "front": "/",
    "results": f"/soeg?{UNBORN}",
    "siblings": "/soeg?age=4&age=7&near=7400&within=100&availability=free&availability=unconfirmed",
    "empty": f"/soeg?{UNBORN}&near=7400&within=15&type=specialised",
}


def main() -> None:
    """Serve the demo's families on the day of the tests, and look at it at both widths."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, served(create_app(_parts(Path(folder)))) as address:
        path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            for width in (DESKTOP, PHONE):
                _take(browser, address, width)
            browser.close()


def _parts(folder: Path) -> Parts:
    clock = SetClock(NOW)
    database = Database(f"sqlite:///{folder}/ledig.db")
    register = Register(database, clock)
    invent_to_file(folder / "families.ndjson", DEMO_FAMILIES, 1, 0, today(clock))
    load_file(folder / "families.ndjson", register)
    engine = EmbeddedEngine.from_register(register)
    return Parts(register, LookUps(database), Tokens(database), engine, clock, FreshnessRule(), demo=True)


def _take(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(address + path)
        _shoot(page, name, width)
        if name == "results":
            page.locator("main h2 a, main h3 a").first.click()
            page.wait_for_url("**/familie/**")
            _shoot(page, "profile", width)
    context.close()


def _shoot(page: Page, name: str, width: int) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), HIGHEST)
    page.screenshot(
        path=FOLDER / f"{name}-{width}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": height},
    )


if __name__ == "__main__":
    main()
