"""From one family's page to its contact details: by mouse, by keyboard, on a phone and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.named_families import FREE, MOTHER, PROTECTED, TELLTALE, contact_of
from tests.web.browser.conftest import OpenTab
from tests.web.browser.page_objects import ContactPage, PageObject, ProfilePage
from tests.web.browser.search_pages import ResultsPage, tab_to
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE, Tab
from web.app import Parts

pytestmark = pytest.mark.browser

PLACE = "Vi søger plads til et barn nu"


def reasons_of(parts: Parts, family_id: str) -> list[str]:
    """Return the logged reasons, the latest first."""
    return [look_up.reason for look_up in parts.look_ups.of_family(family_id)]


def test_two_clicks_and_a_reason_show_whom_to_phone(tab: Tab, demo_parts: Parts) -> None:
    profile = ProfilePage.at(tab, f"/familie/{MOTHER}?parent_child=true&age=unborn")
    assert TELLTALE not in profile.page.content()
    profile.open_contact_form()
    profile.look_up(PLACE)
    contact = ContactPage(tab)
    expect(contact.fact("Telefon")).to_have_text(str(contact_of(MOTHER).phone))
    assert reasons_of(demo_parts, MOTHER) == [PLACE]
    assert TELLTALE not in contact.page.title()
    assert TELLTALE not in tab.path
    contact.page.get_by_role("link", name="Til profilen", exact=True).click()
    assert tab.path == f"/familie/{MOTHER}?parent_child=true&age=unborn"


def test_going_back_and_forward_shows_the_details_only_with_a_new_look_up(
    tab: Tab, demo_parts: Parts
) -> None:
    profile = ProfilePage.at(tab, f"/familie/{FREE}")
    profile.open_contact_form()
    profile.look_up(PLACE)
    contact = ContactPage(tab)
    contact.page.go_back()
    ProfilePage(tab)
    assert TELLTALE not in profile.page.content()
    profile.page.goto(f"{tab.address}/familie/{FREE}/kontakt")
    ProfilePage(tab)
    assert tab.path == f"/familie/{FREE}#kontakt"
    assert TELLTALE not in profile.page.content()
    assert len(reasons_of(demo_parts, FREE)) == 1


def test_loading_the_details_again_is_logged_again(tab: Tab, demo_parts: Parts) -> None:
    profile = ProfilePage.at(tab, f"/familie/{FREE}")
    profile.open_contact_form()
    profile.look_up(PLACE, "Barn på 4 år")
    contact = ContactPage(tab)
    contact.page.reload()
    ContactPage(tab)
    assert reasons_of(demo_parts, FREE) == [f"{PLACE}: Barn på 4 år"] * 2


def test_the_keyboard_alone_is_enough(tab: Tab, demo_parts: Parts) -> None:
    profile = ProfilePage.at(tab, f"/familie/{FREE}?age=4")
    keyboard = profile.page.keyboard
    keyboard.press("Tab")
    assert tab.focused() == "Gå til sidens indhold"
    keyboard.press("Enter")
    tab_to(tab, "summary")
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(profile.contact.get_by_label(PLACE)).to_be_checked()
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    keyboard.type("Moren er flyttet")
    keyboard.press("Tab")
    keyboard.press("Enter")
    ContactPage(tab)
    assert reasons_of(demo_parts, FREE) == ["Vi følger op på en tidligere henvendelse: Moren er flyttet"]


def test_without_a_reason_the_focus_goes_to_what_is_wrong_and_from_there_to_the_field(
    tab: Tab, demo_parts: Parts
) -> None:
    profile = ProfilePage.at(tab, f"/familie/{FREE}")
    profile.open_contact_form()
    profile.look_up()
    refused = ProfilePage(tab)
    expect(refused.page.locator(".l-errors")).to_be_focused()
    refused.page.locator(".l-errors a").click()
    expect(refused.contact.get_by_label(PLACE)).to_be_focused()
    assert tab.overflow(NARROWEST) <= 0
    assert reasons_of(demo_parts, FREE) == []
    refused.look_up("Andet (skriv hvad)", "Klage fra mor")
    ContactPage(tab)
    assert reasons_of(demo_parts, FREE) == ["Klage fra mor"]


def test_it_works_without_javascript(plain_tab: Tab, demo_parts: Parts) -> None:
    plain_tab.go("/soeg?parent_child=true&age=unborn")
    plain_tab.page.get_by_role("link", name=f"Plejefamilie {MOTHER}").click()
    plain_tab.page.locator("summary", has_text="Vis kontaktoplysninger").click()
    plain_tab.page.get_by_role("button", name="Gem grunden, og vis").click()
    expect(plain_tab.page.locator(".l-errors")).to_contain_text("Vælg en grund, eller skriv den selv.")
    plain_tab.page.get_by_label(PLACE).check()
    plain_tab.page.get_by_role("button", name="Gem grunden, og vis").click()
    expect(plain_tab.page.locator("dl")).to_contain_text(str(contact_of(MOTHER).name))
    assert reasons_of(demo_parts, MOTHER) == [PLACE]
    plain_tab.page.get_by_role("link", name="Tilbage til profilen").click()
    plain_tab.page.get_by_role("link", name="Tilbage til søgningen").click()
    assert plain_tab.path == "/soeg?parent_child=true&age=unborn"


def test_it_works_on_a_phone(phone: Tab, demo_parts: Parts) -> None:
    hidden = ProfilePage.at(phone, f"/familie/{PROTECTED}?age=4")
    expect(hidden.contact.get_by_role("heading", name="Beskyttet adresse")).to_be_visible()
    expect(hidden.contact.locator("summary")).to_have_count(0)
    assert phone.overflow(NARROWEST) <= 0
    profile = ProfilePage.at(phone, f"/familie/{FREE}?age=4")
    profile.open_contact_form()
    profile.look_up(PLACE)
    contact = ContactPage(phone)
    expect(contact.fact("Telefon")).to_have_text(str(contact_of(FREE).phone))
    assert len(reasons_of(demo_parts, FREE)) == 1
    assert phone.overflow(NARROWEST) <= 0


def test_the_profile_leads_back_to_the_results_it_came_from(tab: Tab) -> None:
    results = ResultsPage.at(tab, "/soeg?age=4&near=7400&within=60")
    results.families.first.click()
    profile = ProfilePage(tab)
    expect(profile.page.locator("#fit")).to_be_visible()
    profile.page.get_by_role("link", name="Tilbage til søgningen").click()
    ResultsPage(tab)
    assert tab.path == "/soeg?age=4&near=7400&within=60"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_states_of_the_form_are_accessible_too(open_tab: OpenTab, width: int) -> None:
    tab = open_tab(width)
    profile = ProfilePage.at(tab, f"/familie/{FREE}")
    profile.open_contact_form()
    PageObject(tab)
    profile.look_up("Andet (skriv hvad)")
    ProfilePage(tab)


def test_on_paper_the_facts_stand_and_the_form_does_not(tab: Tab) -> None:
    profile = ProfilePage.at(tab, f"/familie/{FREE}?age=4")
    profile.page.emulate_media(media="print")
    expect(profile.section("Hjemmet")).to_be_visible()
    expect(profile.page.get_by_text("Udskrevet fra Ledig den 24. november 2026.")).to_be_visible()
    for hidden in ("nav", ".p-open", "footer", ".back-link"):
        expect(profile.page.locator(hidden).first).to_be_hidden()


def test_in_forced_colours_states_keep_their_words_and_signs(tab: Tab) -> None:
    tab.page.emulate_media(forced_colors="active")
    profile = ProfilePage.at(tab, f"/familie/{MOTHER}?parent_child=true")
    expect(profile.section("Pladser lige nu")).to_contain_text("Delvist ledig")
    assert profile.page.locator(".l-status .icon-svg").first.is_visible()
