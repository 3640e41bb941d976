"""The front page by mouse, by keyboard, on a phone and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.named_families import EXPECTANT, MOTHER
from tests.web.browser.axe import violations
from tests.web.browser.conftest import OpenTab
from tests.web.browser.search_pages import FrontPage, ResultsPage, tab_to
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE, Tab

pytestmark = pytest.mark.browser

STATES = [
    "/",
    "/?parent_child=true&age=unborn",
    "/?parent_child=true&age=18m&age=4&age=30m&near=7400&within=60&children=4",
    "/?age=99&near=9999&type=huge",
    "/?age=4&own_room=true",
]


@pytest.mark.parametrize("path", STATES)
def test_every_state_is_accessible_at_both_widths_and_fits_the_narrowest_screen(
    open_tab: OpenTab, path: str
) -> None:
    tab = open_tab()
    for width in (DESKTOP, PHONE):
        tab.page.set_viewport_size({"width": width, "height": 900})
        front = FrontPage.at(tab, path)
        front.unfold_all()
        assert not violations(front.page)
    assert tab.overflow(NARROWEST) <= 0


def test_two_clicks_show_the_families_for_a_mother_who_expects(tab: Tab) -> None:
    front = FrontPage.at(tab, "/")
    front.expect_count("Vis 7 ledige familier")
    front.answer("Ja, forælder og barn")
    front.expect_count("Vis 2 ledige familier")
    front.answer("Ufødt")
    expect(front.page.locator("#start-status")).to_contain_text("2 ledige familier passer")
    results = front.go()
    assert tab.path == "/soeg?parent_child=true&age=unborn"
    expect(results.families).to_have_text([f"Plejefamilie {MOTHER}", f"Plejefamilie {EXPECTANT}"])


def test_the_whole_way_by_keyboard(tab: Tab) -> None:
    front = FrontPage.at(tab, "/")
    tab.page.keyboard.press("Tab")
    assert tab.focused() == "Gå til sidens indhold"
    tab.page.keyboard.press("Enter")
    tab_to(tab, "[name=parent_child]")
    tab.page.keyboard.press("ArrowUp")
    front.expect_count("Vis 2 ledige familier")
    tab_to(tab, "[name=age]")
    tab.page.keyboard.press("Space")
    expect(tab.page.locator("#age-unborn")).to_be_checked()
    tab.page.keyboard.press("ArrowRight")
    expect(tab.page.locator("#age-0")).to_be_focused()
    expect(tab.page.locator("#start-status")).to_contain_text("2 ledige familier passer")
    tab_to(tab, ".l-go button")
    tab.page.keyboard.press("Enter")
    results = ResultsPage(tab)
    assert tab.path == "/soeg?parent_child=true&age=0"
    tab_to(tab, ".l-family h2 a", most=200)
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(f"Plejefamilie {MOTHER}")
    assert results.heading


def test_enter_in_the_postcode_searches_and_adds_no_child(open_tab: OpenTab) -> None:
    for javascript in (True, False):
        tab = open_tab(javascript=javascript)
        tab.go("/?age=4")
        tab.page.locator("#near").fill("7400")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url("**/soeg**")
        assert "age=4" in tab.path
        assert "near=7400" in tab.path
        assert "children" not in tab.path


def test_the_answers_stay_in_the_address_through_reload_and_back(tab: Tab) -> None:
    front = FrontPage.at(tab, "/")
    front.answer("4 år")
    front.expect_count("Vis 7 ledige familier")
    tab.page.wait_for_url("**/?age=4")
    tab.page.reload()
    expect(tab.page.locator("#age-4")).to_be_checked()
    front.go()
    tab.page.go_back()
    expect(tab.page.locator("#age-4")).to_be_checked()
    front.expect_count("Vis 7 ledige familier")


def test_a_brother_is_added_and_taken_out_again(tab: Tab) -> None:
    front = FrontPage.at(tab, "/?age=4")
    front.expect_count("Vis 7 ledige familier")
    tab.page.get_by_role("button", name="Tilføj et barn").click()
    second = tab.page.get_by_label("2. barn", exact=True)
    expect(second).to_be_focused()
    second.select_option(label="6 år")
    # Two places are needed now: the family with one free place is no longer among them.
    front.expect_count("Vis 6 ledige familier")
    tab.page.wait_for_url("**/?age=4&age=6")
    tab.page.get_by_role("button", name="Tilføj et barn").click()
    expect(tab.page.get_by_label("3. barn", exact=True)).to_be_focused()
    tab.page.get_by_role("button", name="Fjern 2. barn").click()
    front.expect_count("Vis 7 ledige familier")
    expect(tab.page.get_by_label("2. barn", exact=True)).to_have_count(1)


def test_a_brother_is_added_without_javascript(plain_tab: Tab) -> None:
    plain_tab.go("/?age=4")
    plain_tab.page.get_by_role("button", name="Tilføj et barn").click()
    plain_tab.page.get_by_label("2. barn", exact=True).select_option(label="6 år")
    plain_tab.page.locator(".l-go button").click()
    expect(plain_tab.page.locator("h1")).to_have_text("6 plejefamilier med ledig plads")


def test_a_wrong_postcode_is_told_beside_the_field_and_the_focus_stays(tab: Tab) -> None:
    FrontPage.at(tab, "/")
    near = tab.page.locator("#near")
    near.fill("9999")
    near.press("Tab")
    expect(tab.page.locator("#error-near")).to_contain_text("Skriv fire cifre")
    expect(near).to_have_attribute("aria-invalid", "true")
    expect(tab.page.locator("#within")).to_be_focused()
    near.fill("7400")
    near.press("Tab")
    expect(tab.page.locator("#error-near")).to_have_text("")
    expect(near).not_to_have_attribute("aria-invalid", "true")


def test_a_page_that_opens_with_errors_is_read_from_them(tab: Tab) -> None:
    FrontPage.at(tab, "/?near=9999")
    expect(tab.page.locator("[role=alert]")).to_be_focused()
    tab.page.get_by_role("alert").get_by_role("link", name="Postnummer").click()
    expect(tab.page.locator("#near")).to_be_focused()


def test_the_way_on_a_phone(phone: Tab) -> None:
    front = FrontPage.at(phone, "/")
    front.answer("Ja, forælder og barn")
    front.answer("0 år")
    front.expect_count("Vis 2 ledige familier")
    front.go().expect_total(2)


def test_what_is_clicked_is_large_enough(phone: Tab) -> None:
    FrontPage.at(phone, "/")
    small = phone.page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main summary, main input, main select')]
        .filter(e => e.offsetParent && !e.closest('p:not(.l-go__more)') && e.tabIndex >= 0)
        .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
        .filter(([_, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    tiles = phone.page.locator(".l-age").first.bounding_box()
    assert small == []
    assert tiles is not None
    assert min(tiles["width"], tiles["height"]) >= 44
