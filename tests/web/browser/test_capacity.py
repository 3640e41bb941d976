"""The analyst's page in a browser: four clicks to the workbook, no JavaScript, a phone, paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from python_calamine import CalamineWorkbook

from families.clock import SetClock, today
from indexer.invention.file import history_path, invent_to_file
from indexer.loading import load_file
from register.database import Database
from register.register import Register
from tests.web.browser.conftest import OpenTab
from tests.web.browser.page_objects import PageObject
from tests.web.browser.tab import NARROWEST, PHONE, Tab
from tests.web.conftest import parts_on
from web.app import Parts

YEAR = 365
A4 = 680
"""The width of a sheet between its margins, in CSS pixels."""
FAMILIES = 40
"""Few, since what is looked at is the way there; the demo has them all."""


@pytest.fixture
def parts(sqlite_database: Database, sqlite_register: Register, clock: SetClock, tmp_path: Path) -> Parts:
    """Return the application with a year of invented history."""
    path = tmp_path / "families.ndjson"
    invent_to_file(path, FAMILIES, 1, YEAR, today(clock))
    load_file(path, sqlite_register, history=history_path(path))
    return parts_on(sqlite_database, clock)


class CapacityPage(PageObject):
    """The page of counts."""

    heading = "^Kapacitet$"


@pytest.mark.browser
def test_an_analyst_gets_from_the_front_page_to_the_workbook_in_four_clicks(
    open_tab: OpenTab, tmp_path: Path
) -> None:
    tab = open_tab()
    tab.go("/")
    tab.page.get_by_role("link", name="Skift person").click()
    tab.page.get_by_role("button", name="Asger Bech").click()
    CapacityPage(tab)
    tab.page.get_by_role("link", name="Socialtilsyn og alder, hver uge siden januar").click()
    page = CapacityPage(tab).page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name.startswith("kapacitet-2026-01-01-2026-11-19-week")
    expect(page.get_by_role("status").filter(has_text="Excel er hentet.")).to_be_visible()
    heading, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Tal").to_python()
    assert heading[:5] == [
        "Dag",
        "Socialtilsyn (kode)",
        "Socialtilsyn",
        "Godkendt alder * (kode)",
        "Godkendt alder *",
    ]
    days = sorted({str(row[0]) for row in rows})
    assert (len(days), days[0], days[-1]) == (47, "2026-01-01", "2026-11-19")


@pytest.mark.browser
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?by=municipality",
        "?by=authority&by=age_band&from=2026-01-01&step=month",
        "?by=type&parent_child=true&municipality=0657&as_of=2031-01-01&by=hest",
    ],
)
def test_the_page_is_accessible_and_fits_every_screen(open_tab: OpenTab, query: str) -> None:
    tab = open_tab()
    CapacityPage.at(tab, f"/kapacitet{query}")
    tab.page.set_viewport_size({"width": PHONE, "height": 900})
    CapacityPage.at(tab, f"/kapacitet{query}")
    assert tab.overflow(PHONE) <= 0
    assert tab.overflow(NARROWEST) <= 0


@pytest.mark.browser
def test_the_dictionary_is_accessible_and_fits(phone: Tab) -> None:
    PageObject.at(phone, "/kapacitet/ordbog")
    assert phone.overflow(NARROWEST) <= 0


@pytest.mark.browser
def test_without_javascript_the_question_is_asked_and_the_file_comes(plain_tab: Tab) -> None:
    plain_tab.go("/kapacitet")
    page = plain_tab.page
    page.get_by_label("Socialtilsyn", exact=True).first.uncheck()
    page.get_by_label("Region", exact=True).first.check()
    page.get_by_label("Én dag").fill("2026-06-30")
    page.get_by_role("button", name="Vis tallene").click()
    expect(page.locator(".l-lead")).to_contain_text("udgangen af 30. juni 2026")
    expect(page.locator(".c-table thead")).to_contain_text("Region")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename.startswith("kapacitet-2026-06-30")


def _go_on_later(route: Route) -> None:
    route.request.frame.page.wait_for_timeout(1_500)
    route.continue_()


@pytest.mark.browser
def test_a_file_that_takes_a_while_says_so_and_a_failure_too(tab: Tab) -> None:
    tab.go("/kapacitet")
    page = tab.page
    page.route("**/kapacitet/fil*", _go_on_later)
    page.get_by_role("link", name="CSV").click()
    expect(page.locator("#download progress")).to_be_visible()
    expect(page.locator("#download")).to_contain_text("Tæller og laver filen")
    expect(page.locator("#download")).to_contain_text("er hentet", timeout=10_000)
    page.unroute("**/kapacitet/fil*")
    page.route("**/kapacitet/fil*", lambda route: route.fulfill(status=422, body=""))
    page.get_by_role("link", name="CSV").click()
    expect(page.locator("#download")).to_contain_text("Filen kunne ikke laves")


@pytest.mark.browser
def test_on_paper_the_whole_table_stands_without_the_question(tab: Tab) -> None:
    tab.go("/kapacitet?by=municipality")
    page = tab.page
    page.emulate_media(media="print")
    assert not page.locator(".c-form").is_visible()
    frame = page.locator(".c-frame")
    assert frame.evaluate("frame => frame.scrollHeight === frame.clientHeight")
    page.set_viewport_size({"width": A4, "height": 900})
    of_map, of_list = (page.locator(place).bounding_box() for place in (".c-map", ".c-most"))
    assert of_map is not None
    assert of_list is not None
    assert of_list["y"] < of_map["y"] + of_map["height"], "the list is below the map"
