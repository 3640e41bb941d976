"""Comparing families as somebody at the screen does it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.named_families import FREE, MOTHER
from tests.web.browser.page_objects import PageObject
from tests.web.browser.search_pages import ResultsPage
from tests.web.browser.tab import NARROWEST, Tab

pytestmark = pytest.mark.browser


class ComparePage(PageObject):
    """Families side by side."""

    heading = "^Sammenlign [0-9]"

    @property
    def families(self) -> Locator:
        """The heads of the columns."""
        return self.page.locator("thead th")

    def remove(self, family_id: str) -> None:
        """Take a family out of the comparison."""
        self.page.get_by_role("link", name=f"Fjern Plejefamilie {family_id}").click()


def mark(tab: Tab, family_id: str) -> Locator:
    return tab.page.get_by_label(f"Sammenlign plejefamilie {family_id}")


def test_two_are_marked_compared_and_the_way_back_remembers_them(tab: Tab) -> None:
    ResultsPage.at(tab, "/soeg?availability=any")
    mark(tab, FREE).click()
    expect(tab.page.locator(".l-marks")).to_contain_text("1 familie er valgt")
    expect(mark(tab, FREE)).to_be_focused()
    mark(tab, MOTHER).click()
    expect(tab.page.locator("#status")).to_contain_text("2 familier valgt til sammenligning")
    tab.page.get_by_role("link", name="Sammenlign", exact=True).click()
    page = ComparePage(tab)
    # In the order of the list.
    expect(page.families).to_contain_text([MOTHER, FREE])
    tab.page.get_by_role("link", name="Tilbage til søgningen").click()
    ResultsPage(tab)
    expect(mark(tab, FREE)).to_be_checked()
    expect(mark(tab, MOTHER)).to_be_checked()


def test_marks_outlive_another_criterion(tab: Tab) -> None:
    found = ResultsPage.at(tab, f"/soeg?availability=any&mark={FREE}")
    found.box("type", "specialised").check()
    expect(tab.page).to_have_url(re.compile(f"type=specialised.*mark={FREE}"))
    expect(tab.page.locator(".l-marks, .l-empty").first).to_be_visible()


def test_by_keyboard(tab: Tab) -> None:
    ResultsPage.at(tab, "/soeg?availability=any")
    mark(tab, FREE).focus()
    tab.page.keyboard.press("Space")
    expect(mark(tab, FREE)).to_be_focused()
    expect(mark(tab, FREE)).to_be_checked()
    frame = ComparePage.at(tab, f"/sammenlign?mark={FREE}&mark={MOTHER}").page.locator(".c-frame")
    frame.focus()
    expect(frame).to_be_focused()


def test_without_javascript(plain_tab: Tab) -> None:
    plain_tab.go("/soeg?availability=any")
    mark(plain_tab, FREE).check()
    mark(plain_tab, MOTHER).check()
    plain_tab.page.get_by_role("button", name="Sammenlign de valgte").click()
    expect(plain_tab.page.get_by_role("heading", level=1)).to_have_text("Sammenlign 2 familier")


def test_on_a_phone_the_table_scrolls_and_the_page_does_not(phone: Tab) -> None:
    page = ComparePage.at(phone, f"/sammenlign?mark={FREE}&mark={MOTHER}")
    assert phone.overflow(NARROWEST) == 0
    page.remove(MOTHER)
    expect(phone.page.get_by_role("alert")).to_contain_text("Vælg mindst 2")
    assert phone.overflow(NARROWEST) == 0


def test_on_paper_there_is_the_date_and_room_for_notes(tab: Tab) -> None:
    ComparePage.at(tab, f"/sammenlign?age=4&mark={FREE}&mark={MOTHER}")
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_text("Fra Ledig den 24. november 2026")).to_be_visible()
    expect(tab.page.get_by_text("Barn på 4 år")).to_be_visible()
    expect(tab.page.get_by_role("rowheader", name="Noter")).to_be_visible()
    expect(tab.page.locator(".c-remove").first).to_be_hidden()
