"""The results by mouse, by keyboard, on a phone and without JavaScript, with slow and failing answers."""

import pytest
from playwright.sync_api import Route, expect

from tests.named_families import EXPECTANT, FREE, MOTHER
from tests.web.browser.axe import violations
from tests.web.browser.conftest import OpenTab
from tests.web.browser.search_pages import ResultsPage, tab_to
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE, Tab

pytestmark = pytest.mark.browser

STATES = [
    "/soeg",
    "/soeg?availability=any",
    "/soeg?parent_child=true&age=unborn&age=18m&near=7400&within=200&sort=distance",
    "/soeg?parent_child=true&age=0&near=6960&within=15",
    "/soeg?availability=any&size=2&page=3",
    "/soeg?page=99",
    "/soeg?parent_child=maybe&age=99&near=9999&within=999&from=2020-01-01&type=huge&page=0",
]


@pytest.mark.parametrize("path", STATES)
def test_every_state_is_accessible_at_both_widths_and_fits_the_narrowest_screen(
    open_tab: OpenTab, path: str
) -> None:
    tab = open_tab()
    for width in (DESKTOP, PHONE):
        tab.page.set_viewport_size({"width": width, "height": 900})
        results = ResultsPage.at(tab, path)
        if width == PHONE:
            results.page.locator("[data-opens]").click()
        results.unfold_all()
        assert not violations(results.page)
    assert tab.overflow(NARROWEST) <= 0


def test_ticking_a_box_updates_everything_and_leaves_the_focus_where_it_is(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    results.expect_total(7)
    status = tab.page.query_selector("#status")
    assert status
    results.unfold("smoking")
    box = results.box("smoking", "none")
    box.check()
    results.expect_total(1)
    expect(tab.page).to_have_title("1 plejefamilie med ledig plads – Ledig")
    expect(results.families).to_have_text([f"Plejefamilie {FREE}"])
    expect(results.chips).to_have_count(1)
    expect(results.count("type", "reinforced")).to_have_text("0")
    expect(box).to_be_focused()
    assert tab.path == "/soeg?smoking=none"
    # The same node, so that a screen reader hears the new words once.
    assert status.inner_text() == "1 plejefamilie fundet, 1 kriterium valgt."
    box.uncheck()
    results.expect_total(7)
    assert tab.path == "/soeg"


def test_the_last_of_two_quick_answers_wins_even_when_the_first_comes_late(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    tab.page.route("**/soeg?*", hold_the_first)
    with tab.page.expect_request("**/soeg?type=reinforced"):
        results.box("type", "reinforced").check()
    results.box("type", "general").check()
    tab.page.wait_for_url("**/soeg?type=general&type=reinforced")
    held[0].abort()
    tab.page.wait_for_timeout(300)
    results.expect_total(7)
    assert tab.path == "/soeg?type=general&type=reinforced"
    expect(results.box("type", "general")).to_be_focused()
    assert not tab.page.locator("#request-error").inner_text()
    tab.faults.clear()


def test_back_forward_and_reload_show_what_the_address_says(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg?age=4")
    results.box("type", "reinforced").check()
    results.expect_total(1)
    results.box("availability", "unconfirmed").check()
    tab.page.wait_for_url("**availability=unconfirmed**")
    results.page.wait_for_timeout(400)
    tab.page.go_back()
    expect(results.box("availability", "unconfirmed")).not_to_be_checked()
    expect(results.box("type", "reinforced")).to_be_checked()
    results.expect_total(1)
    tab.page.go_back()
    expect(results.box("type", "reinforced")).not_to_be_checked()
    results.expect_total(7)
    tab.page.go_forward()
    expect(results.box("type", "reinforced")).to_be_checked()
    results.expect_total(1)
    tab.page.reload()
    expect(results.box("type", "reinforced")).to_be_checked()
    # What came back can still be used.
    results.box("type", "reinforced").uncheck()
    results.expect_total(7)


def test_a_chip_takes_its_criterion_away_and_the_heading_gets_the_focus(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg?parent_child=true&age=0")
    results.expect_total(2)
    results.chips.filter(has_text="Forælder og barn").click()
    results.expect_total(7)
    expect(results.title).to_be_focused()
    expect(tab.page.locator("#parent_child")).not_to_be_checked()
    assert tab.path == "/soeg?age=0"
    tab.page.get_by_role("link", name="Ryd alle").click()
    expect(results.chips).to_have_count(0)
    assert tab.path == "/soeg"


def test_those_who_have_not_confirmed_are_one_click_away(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    tab.page.get_by_role("link", name="2 flere har ikke bekræftet").click()
    results.expect_total(9)
    expect(results.box("availability", "unconfirmed")).to_be_checked()


def test_all_states_together_are_any_and_none_is_free(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    for state in ("unconfirmed", "paused", "occupied"):
        results.box("availability", state).check()
    tab.page.wait_for_url("**/soeg?availability=any")
    results.expect_total(12)
    for state in ("free", "unconfirmed", "paused", "occupied"):
        results.box("availability", state).uncheck()
    results.expect_total(7)
    expect(results.box("availability", "free")).to_be_checked()
    assert tab.path == "/soeg"


def test_a_place_opens_the_order_by_distance_and_leaves_no_distance_behind(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    near, order = tab.page.locator("#near"), tab.page.locator("#sort")
    expect(order.locator("option[value=distance]")).to_be_disabled()
    near.fill("8000")
    near.press("Tab")
    expect(order.locator("option[value=distance]")).to_be_enabled()
    order.focus()
    order.select_option("distance")
    tab.page.wait_for_url("**sort=distance")
    expect(results.families.first).to_have_text(f"Plejefamilie {EXPECTANT}")
    expect(order).to_be_focused()
    tab.page.locator("#within").select_option("60")
    results.expect_total(2)
    near.fill("")
    near.press("Tab")
    results.expect_total(7)
    assert tab.path == "/soeg"


def test_a_long_list_is_narrowed_by_typing_and_what_is_ticked_stays(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg?target_group=autism")
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    fold = tab.page.locator("#facet-target_group")
    fold.get_by_role("searchbox").fill("SYN")
    expect(fold.locator(".l-f:visible")).to_have_count(3)
    expect(fold.get_by_role("status")).to_have_text("3 vises")
    fold.get_by_role("searchbox").press("Enter")
    expect(results.box("target_group", "autism")).to_be_visible()
    fold.get_by_role("searchbox").press("Tab")
    tab.page.wait_for_timeout(400)
    assert asked == []


def test_a_failed_answer_is_told_and_what_stands_there_stays(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    tab.page.route("**/soeg?*", lambda route: route.fulfill(status=500, body="<h1>Fejl</h1>"))
    results.box("type", "reinforced").check()
    told = tab.page.locator("#request-error")
    expect(told).to_contain_text("Prøv igen")
    expect(results.families).to_have_count(7)
    tab.page.unroute("**/soeg?*")
    tab.page.context.set_offline(True)
    results.box("type", "general").check()
    expect(told).to_contain_text("Ingen forbindelse")
    expect(results.families).to_have_count(7)
    tab.page.context.set_offline(False)
    results.box("type", "general").uncheck()
    results.expect_total(1)
    expect(told).to_be_empty()
    assert tab.faults
    tab.faults.clear()


def test_the_criteria_by_keyboard(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg")
    tab_to(tab, "#parent_child")
    tab.page.keyboard.press("Space")
    results.expect_total(2)
    tab_to(tab, "[name=age]")
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_url("**age=unborn")
    tab_to(tab, "#facet-smoking > summary")
    tab.page.keyboard.press("Enter")
    tab_to(tab, "#smoking-none")
    tab.page.keyboard.press("Space")
    results.expect_total(0)
    expect(tab.page.locator("#smoking-none")).to_be_focused()
    tab_to(tab, ".l-chip")
    tab_to(tab, ".l-chip:last-child")
    tab_to(tab, ".l-ways a")
    tab.page.keyboard.press("Enter")
    expect(results.title).to_be_focused()
    expect(results.families).not_to_have_count(0)


def test_the_criteria_without_javascript(plain_tab: Tab) -> None:
    plain_tab.go("/soeg?age=0")
    page = plain_tab.page
    page.locator("#parent_child").check()
    page.locator("#facet-confirmed > summary").click()
    page.locator("#confirmed-fresh").check()
    page.locator(".l-filter__end button").click()
    expect(page.locator("h1")).to_have_text("1 plejefamilie med ledig plads")
    expect(page.locator(".l-family h2")).to_have_text([f"Plejefamilie {MOTHER}"])
    page.locator("#sort").select_option("confirmed")
    page.get_by_role("button", name="Sortér").click()
    expect(page.locator("#sort")).to_have_value("confirmed")
    page.locator(".l-chip", has_text="Bekræftet").click()
    expect(page.locator("h1")).to_have_text("2 plejefamilier med ledig plads")


def test_the_criteria_on_a_phone(phone: Tab) -> None:
    results = ResultsPage.at(phone, "/soeg?age=0")
    toggle = phone.page.get_by_role("button", name="Kriterier (1)")
    expect(results.box("type", "reinforced")).to_be_hidden()
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    phone.page.locator("#parent_child").check()
    show = phone.page.get_by_role("button", name="Vis 2 familier")
    expect(show).to_be_in_viewport()
    show.click()
    expect(results.title).to_be_focused()
    expect(results.box("type", "reinforced")).to_be_hidden()
    expect(phone.page.get_by_role("button", name="Kriterier (2)")).to_be_visible()


def test_a_sibling_is_added_beside_the_results(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg?age=4")
    tab.page.get_by_role("button", name="Tilføj et barn").click()
    tab.page.get_by_label("2. barn", exact=True).select_option(label="18 måneder")
    results.expect_total(6)
    expect(results.chips).to_have_text(["Fjern kriteriet Barn på 18 måneder", "Fjern kriteriet Barn på 4 år"])


def test_print_shows_the_date_and_the_criteria_and_none_of_the_controls(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg?age=4")
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_text("Fra Ledig den 24. november 2026")).to_be_visible()
    expect(results.chips.first).to_be_visible()
    expect(results.families.first).to_be_visible()
    for control in ("#filter", ".l-nav", ".l-sort", ".l-footer", ".l-pages"):
        expect(tab.page.locator(control)).to_be_hidden()


def test_nothing_moves_for_those_who_asked_for_it(tab: Tab) -> None:
    tab.page.emulate_media(reduced_motion="reduce")
    results = ResultsPage.at(tab, "/soeg")
    moving = "getComputedStyle(document.querySelector('.l-fold > summary'), '::after').transitionDuration"
    assert tab.page.evaluate(moving) == "0s"
    assert results.heading
