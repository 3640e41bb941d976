"""Takes the pictures of `docs/screens`: `make screens`, or only some: the module with the names of `SETS`."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from commands.loading import DEMO_FAMILIES
from families.availability import FreshnessRule
from families.clock import SetClock, today
from indexer.invention.file import history_path, invent_to_file
from indexer.loading import load_file
from register.database import Database
from register.look_ups import LookUps
from register.needs import Need, Needs
from register.register import Register
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from tests.building import NOW
from tests.web.browser.conftest import CHROMIUM_NAMES
from tests.web.browser.municipality_story import tell_half_a_year
from tests.web.browser.supervision_story import tell_story
from tests.web.browser.tab import DESKTOP, PHONE
from tests.web.live import served
from web.app import Parts, create_app


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at a page; `width` is in CSS pixels."""

    width: int
    forced_colors: Literal["active", "none"] = "none"
    media: Literal["print", "screen"] = "screen"


FOLDER = Path(__file__).parents[3] / "docs" / "screens"
HIGHEST = 2_000
"""Pixels after which a long page is cut off."""
UNBORN = "parent_child=true&age=unborn"
PAGES = {
    "front": "/",
    "results": f"/soeg?{UNBORN}",
    "siblings": "/soeg?age=4&age=7&near=7400&within=100&availability=free&availability=unconfirmed",
    "text": "/soeg?q=erfaren+med+hunde&age=9",
    "empty": f"/soeg?{UNBORN}&near=7400&within=15&type=specialised",
}
CAPACITY_PAGES = {
    "capacity": "/kapacitet",
    "capacity-year": "/kapacitet?from=2026-01-01&step=week&by=authority&by=age_band",
    "capacity-map": "/kapacitet?by=municipality",
}
SEARCHES = (
    (Need(parent_child=True, age="unborn", family_type="any"), "0657", 0, 31),
    (Need(parent_child=False, age="12-17", family_type="specialised"), "0751", 0, 12),
    (Need(parent_child=False, age="6-11", family_type="any"), "0751", 14, 87),
    (Need(parent_child=False, age="several", family_type="reinforced"), "0101", 0, 6),
)
"""What was searched for before the picture: the need, by whom, how many it found, how often."""
OWN_PAGES = {"profil": "profile", "godkendelse": "approval"}
"""The family's other pages, with the names of their pictures."""
LOOKS: Mapping[str, Look] = {
    "forced-colours": Look(DESKTOP, forced_colors="active"),
    "zoom-200": Look(DESKTOP // 2),
    "print": Look(720, media="print"),
}
"""Other ways of looking at the same pages; at 200 % a window holds half as many CSS pixels."""


def main(names: Sequence[str]) -> None:
    """Serve the demo's families on the day of the tests, and look at it in every way."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in names or SETS:
            with TemporaryDirectory() as folder:
                SETS[name](browser, _parts(Path(folder)))
        browser.close()


def _take_search(browser: Browser, parts: Parts) -> None:
    with served(create_app(parts)) as address:
        for width in (DESKTOP, PHONE):
            _take(browser, address, Look(width), str(width))
        for name, look in LOOKS.items():
            _take(browser, address, look, name)


def _take_supervision(browser: Browser, parts: Parts) -> None:
    """Look at a day of the authority, as one of its people."""
    pages = tell_story(parts)
    looks = {str(width): Look(width) for width in (DESKTOP, PHONE)} | {"print": LOOKS["print"]}
    with served(create_app(parts)) as address:
        for suffix, look in looks.items():
            context = browser.new_context(viewport={"width": look.width, "height": 900}, locale="da-DK")
            page = context.new_page()
            page.goto(f"{address}/log-ind")
            page.get_by_role("button", name="Birgit Lund").click()
            page.emulate_media(media=look.media)
            for name, path in pages.items():
                page.goto(address + path)
                _shoot(page, f"{name}-{suffix}", look.width)
            context.close()


def _take_own(browser: Browser, parts: Parts) -> None:
    """Look at the demo's family: its page, the receipt of one click, and what is behind its link."""
    app = create_app(parts)
    family_id = app.state.gate.demo.family.family_id
    # So that it confirmed some days ago, and somebody has looked since.
    assert isinstance(parts.clock, SetClock)
    parts.clock.move(timedelta(days=11))
    with served(app) as address:
        for width in (DESKTOP, PHONE):
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
            page = context.new_page()
            page.goto(f"{address}/familie/{family_id}?age=7")
            page.goto(f"{address}/link/{app.state.link_callers.mint(family_id)}")
            _shoot(page, f"link-{width}", width)
            page.goto(f"{address}/log-ind")
            page.get_by_role("button", name="Lis Dam").click()
            page.wait_for_url("**/min-side")
            _shoot(page, f"own-{width}", width)
            page.get_by_role("button", name="Vi er optaget").click()
            page.wait_for_url("**kvittering**")
            _shoot(page, f"own-receipt-{width}", width)
            page.get_by_role("button", name="Fortryd").click()
            page.get_by_text("Det er fortrudt").wait_for()
            for name in ("profil", "godkendelse"):
                page.goto(f"{address}/min-side/{name}")
                _shoot(page, f"own-{OWN_PAGES[name]}-{width}", width)
            context.close()


def _take_municipality(browser: Browser, parts: Parts) -> None:
    """Look at the consultants' pages after half a year, and at a profile where a call was noted."""
    free = tell_half_a_year(parts)
    looks = {str(width): Look(width) for width in (DESKTOP, PHONE)}
    with served(create_app(parts)) as address:
        for suffix, look in {**looks, **LOOKS}.items():
            context = browser.new_context(
                viewport={"width": look.width, "height": 900},
                locale="da-DK",
                forced_colors=look.forced_colors,
            )
            page = context.new_page()
            page.goto(f"{address}/log-ind")
            page.get_by_role("button", name="Jonas Krogh").click()
            page.emulate_media(media=look.media)
            page.goto(f"{address}/kommune")
            _shoot(page, f"municipality-{suffix}", look.width)
            if suffix in looks:
                page.goto(f"{address}/kommune/familie/{free.family_id}")
                _shoot(page, f"on-behalf-{suffix}", look.width)
                page.goto(f"{address}/familie/{free.family_id}")
                page.get_by_role("button", name="Optaget").click()
                page.wait_for_url("**#opkald")
                _shoot(page, f"call-{suffix}", look.width)
                page.get_by_role("button", name="Fortryd opkaldet").click()
                page.get_by_text("Du har noteret").wait_for(state="detached")
            context.close()


def _take_capacity(browser: Browser, _parts_of_today: Parts) -> None:
    """Look at counts of fewer families, but after a year of reports and some searches in vain."""
    with TemporaryDirectory() as folder:
        parts = _parts(Path(folder), 600, 365)
        needs = Needs(parts.database)
        for need, municipality, found, times in SEARCHES:
            for _ in range(times):
                needs.note(need, municipality, found, today(parts.clock))
        looks = {str(width): Look(width) for width in (DESKTOP, PHONE)}
        with served(create_app(parts)) as address:
            for suffix, look in {**looks, **LOOKS}.items():
                with _looking(browser, look) as page:
                    for name, path in CAPACITY_PAGES.items():
                        page.goto(address + path)
                        _shoot(page, f"{name}-{suffix}", look.width)


SETS: Mapping[str, Callable[[Browser, Parts], None]] = {
    "municipality": _take_municipality,
    "search": _take_search,
    "supervision": _take_supervision,
    "own": _take_own,
    "capacity": _take_capacity,
}


def _parts(folder: Path, number: int = DEMO_FAMILIES, history: int = 0) -> Parts:
    clock = SetClock(NOW)
    database = Database(f"sqlite:///{folder}/ledig.db")
    register = Register(database, clock)
    path = folder / "families.ndjson"
    invent_to_file(path, number, 1, history, today(clock))
    load_file(path, register, history=history_path(path) if history else None)
    engine = EmbeddedEngine.from_register(register)
    return Parts(
        database=database,
        register=register,
        look_ups=LookUps(database),
        tokens=Tokens(database),
        engine=engine,
        clock=clock,
        rule=FreshnessRule(),
        demo=True,
    )


@contextmanager
def _looking(browser: Browser, look: Look) -> Iterator[Page]:
    """Lend a page that is looked at in this way."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 900}, locale="da-DK", forced_colors=look.forced_colors
    )
    with closing(context):
        page = context.new_page()
        page.emulate_media(media=look.media)
        yield page


def _take(browser: Browser, address: str, look: Look, suffix: str) -> None:
    with _looking(browser, look) as page:
        for name, path in PAGES.items():
            page.goto(address + path)
            _shoot(page, f"{name}-{suffix}", look.width)
            if name == "results":
                _take_from_results(page, address, look, suffix)


def _take_from_results(page: Page, address: str, look: Look, suffix: str) -> None:
    links = [str(link.get_attribute("href")) for link in page.locator(".l-family h2 a").all()[:3]]
    page.goto(address + links[0])
    _shoot(page, f"profile-{suffix}", look.width)
    marks = "&".join(f"mark={urlsplit(link).path.rpartition('/')[2]}" for link in links)
    page.goto(f"{address}/sammenlign?{UNBORN}&{marks}")
    _shoot(page, f"compare-{suffix}", look.width)


def _shoot(page: Page, name: str, width: int) -> None:
    height = page.evaluate("document.documentElement.scrollHeight")
    page.screenshot(
        path=FOLDER / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(height, HIGHEST)},
    )


if __name__ == "__main__":
    main(sys.argv[1:])
