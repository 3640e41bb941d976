"""What caseworkers and consultants tell, by keyboard, on a phone and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.named_families import EXPECTANT, FREE
from tests.web.browser.conftest import OpenTab
from tests.web.browser.page_objects import PageObject, ProfilePage, SignInPage
from tests.web.browser.search_pages import ResultsPage, tab_to
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE, Tab

pytestmark = pytest.mark.browser

UNCONFIRMED = "/soeg?availability=unconfirmed"


class FamiliesPage(PageObject):
    """A municipality's families."""

    heading = "^Vores familier$"


class ReportPage(PageObject):
    """Reporting for one of them."""

    heading = "^Meld for plejefamilie"


def as_consultant(tab: Tab) -> None:
    """Become the consultant in Aarhus."""
    SignInPage.at(tab, "/log-ind").choose("Jonas")
    tab.page.wait_for_url("**/")


def test_a_call_is_noted_and_taken_back_by_keyboard_and_seen_in_the_other_window(
    tab: Tab, open_tab: OpenTab
) -> None:
    profile = ProfilePage.at(tab, f"/familie/{FREE}?age=4")
    tab_to(tab, "[name=outcome][value=occupied]")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(f"**/familie/{FREE}?age=4#opkald")
    profile = ProfilePage(tab)
    expect(profile.section("Har du ringet?")).to_contain_text("Du har noteret “optaget”")
    other = open_tab(PHONE)
    as_consultant(other)
    card = ResultsPage.at(other, UNCONFIRMED).page.locator(".l-family", has_text=FREE)
    expect(card).to_contain_text("En anden kommune fik oplyst “optaget” i dag")
    tab_to(tab, "#opkald .p-receipt button")
    tab.page.keyboard.press("Enter")
    expect(profile.section("Har du ringet?")).not_to_contain_text("Du har noteret")
    expect(ResultsPage.at(other, UNCONFIRMED).page.locator(".l-family", has_text=FREE)).to_have_count(0)


def test_a_placement_takes_two_clicks_on_a_phone_and_can_be_undone(phone: Tab) -> None:
    profile = ProfilePage.at(phone, f"/familie/{FREE}")
    placed = profile.section("Har I anbragt et barn her?")
    placed.locator("summary").click()
    placed.get_by_role("button", name="Meld én plads optaget").click()
    expect(placed).to_contain_text("Én plads blev optaget kl. 10.00.")
    expect(profile.section("Pladser lige nu")).to_contain_text("1 ledig af 2 pladser")
    ProfilePage(phone)
    assert phone.overflow(NARROWEST) <= 0
    placed.get_by_role("button", name="Fortryd anbringelsen").click()
    expect(profile.section("Pladser lige nu")).to_contain_text("2 ledige af 2 pladser")


def test_consultants_pages_are_accessible_at_both_widths(open_tab: OpenTab) -> None:
    tab = open_tab()
    as_consultant(tab)
    for width in (DESKTOP, PHONE):
        tab.page.set_viewport_size({"width": width, "height": 900})
        FamiliesPage.at(tab, "/kommune").page.locator(".m-numbers > summary").click()
        FamiliesPage(tab)
        FamiliesPage.at(tab, "/kommune?show=never")
        ReportPage.at(tab, f"/kommune/familie/{EXPECTANT}")
    tab.page.get_by_role("button", name="Gem det hele").click()
    expect(tab.page.locator(".l-errors")).to_contain_text("Skriv, hvem der har sagt det")
    ReportPage(tab)
    assert tab.overflow(NARROWEST) <= 0


def test_a_consultant_reports_for_a_family_without_javascript(plain_tab: Tab) -> None:
    page = plain_tab.page
    plain_tab.go("/log-ind")
    page.get_by_role("button", name="Jonas").click()
    page.get_by_role("link", name="Vores familier").click()
    page.get_by_role("link", name=f"Meld for plejefamilie {EXPECTANT}").click()
    page.get_by_label("Optagne pladser").select_option("1")
    page.locator("#whole-note").fill("Familien, i telefonen")
    page.get_by_role("button", name="Gem det hele").click()
    expect(page.locator("#kvittering")).to_contain_text("Det er meldt kl. 10.00")
    expect(page.get_by_role("region", name="Sådan står familien nu")).to_contain_text("1 ledig af 2 pladser")


def test_the_chosen_are_reminded_with_the_button_above_the_list(tab: Tab) -> None:
    as_consultant(tab)
    families = FamiliesPage.at(tab, "/kommune")
    families.page.get_by_label(f"Påmind plejefamilie {EXPECTANT}").check()
    families.page.get_by_role("button", name="Påmind de valgte").first.click()
    expect(families.page.locator("#kvittering")).to_contain_text("1 påmindelse bliver sendt")
    FamiliesPage(tab)
    expect(families.page.locator(".m-table")).to_contain_text("Fik et brev i dag: højst ét om ugen")
    assert tab.overflow(NARROWEST) <= 0
