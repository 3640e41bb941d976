"""A family at its own page and behind its link: by mouse, keyboard and phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from access.links import LinkCallers
from families.availability import Availability
from families.vocabulary import Reporter
from register.link_guesses import LinkGuesses
from register.links import Links
from register.reports import Reports
from tests.named_families import ENDED, EXPECTANT, SUSPENDED
from tests.web.browser.conftest import OpenTab
from tests.web.browser.own_pages import OwnPage, OwnProfilePage, OwnScopePage, as_the_family
from tests.web.browser.page_objects import PageObject
from tests.web.browser.search_pages import tab_to
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE, Tab
from web.app import Parts

pytestmark = pytest.mark.browser

THEIRS = EXPECTANT
"""The demo's family among the named ones: two free places in Aarhus, confirmed 20 days ago."""


def said(parts: Parts) -> Availability:
    """Return the family's word as it stands."""
    stored = parts.register.family(THEIRS)
    assert stored
    return stored.family.availability


def reports(parts: Parts) -> int:
    """Return how many reports there are about the family."""
    return len(Reports(parts.database).of_family(THEIRS, 100))


def link_of(parts: Parts, family_id: str = THEIRS) -> str:
    """Return the address of a new link of a family."""
    links = LinkCallers(Links(parts.database), LinkGuesses(parts.database), parts.clock)
    return f"/link/{links.mint(family_id)}"


def test_one_click_the_receipt_and_back_again(tab: Tab, demo_parts: Parts) -> None:
    own = as_the_family(tab)
    assert tab.path == "/min-side"
    expect(tab.page.locator(".l-user")).to_contain_text(f"Lis Dam, Plejefamilie {THEIRS}")
    expect(own.now).to_have_text("2 ledige pladser")
    own = own.press("Vi er optaget")
    expect(own.receipt).to_be_focused()
    expect(own.receipt).to_contain_text("I er nu meldt optaget")
    expect(own.now).to_have_text("Optaget")
    own.page.reload()
    expect(OwnPage(tab).receipt).to_contain_text("I er nu meldt optaget")
    own = own.press("Fortryd")
    expect(own.receipt).to_contain_text("Det er fortrudt")
    expect(own.now).to_have_text("2 ledige pladser")
    assert reports(demo_parts) == 3


def test_a_double_click_is_one_report(tab: Tab, demo_parts: Parts) -> None:
    own = as_the_family(tab)
    own.page.get_by_role("button", name="Vi er optaget").dblclick()
    expect(OwnPage(tab).receipt).to_contain_text("I er nu meldt optaget")
    assert reports(demo_parts) == 2


@pytest.mark.parametrize("behind_a_link", [False, True])
def test_the_keyboard_alone_is_enough(tab: Tab, demo_parts: Parts, behind_a_link: bool) -> None:
    own = OwnPage.at(tab, link_of(demo_parts)) if behind_a_link else as_the_family(tab)
    keyboard = own.page.keyboard
    tab_to(tab, "input[name=taken]")
    keyboard.press("ArrowRight")
    keyboard.press("Tab")
    assert tab.focused() == "Vi er optaget"
    keyboard.press("Enter")
    own = OwnPage(tab)
    expect(own.receipt).to_be_focused()
    assert said(demo_parts).occupied_places == 1
    keyboard.press("Tab")
    assert tab.focused() == "Fortryd"
    keyboard.press("Enter")
    expect(OwnPage(tab).receipt).to_contain_text("Det er fortrudt")
    assert said(demo_parts).occupied_places == 0


@pytest.mark.parametrize("behind_a_link", [False, True])
def test_it_works_without_javascript(plain_tab: Tab, demo_parts: Parts, behind_a_link: bool) -> None:
    if behind_a_link:
        plain_tab.go(link_of(demo_parts))
    else:
        plain_tab.go("/log-ind")
        plain_tab.page.get_by_role("button", name="Lis Dam").click()
    page = plain_tab.page
    page.get_by_role("button", name="Vi er optaget").click()
    expect(page.locator(".l-receipt")).to_contain_text("I er nu meldt optaget")
    page.locator(".l-age").filter(has_text="1").last.click()
    page.get_by_role("button", name="Vi har plads igen").click()
    expect(page.locator(".l-receipt")).to_contain_text("Nu har I 1 ledig plads")
    if behind_a_link:
        page.locator("summary").click()
    page.get_by_label("Til og med").first.fill("2026-12-24")
    page.get_by_role("button", name="Hold pause").click()
    expect(page.locator(".l-receipt")).to_contain_text("I holder nu pause til og med 24. december 2026")
    assert reports(demo_parts) == 4


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(tab: Tab, demo_parts: Parts) -> None:
    own = as_the_family(tab)
    own.page.locator("#places-occupied_places").select_option("2")
    own.page.locator("#places-blocked_places").select_option("1")
    own = own.press("Gem pladser")
    expect(own.refusal).to_be_focused()
    own.refusal.get_by_role("link", name="Optagne pladser").click()
    field = own.page.locator("#places-occupied_places")
    expect(field).to_be_focused()
    expect(field).to_have_value("2")
    expect(field).to_have_accessible_description(
        "2 optagne og 1 ikke til rådighed er flere end de 2 godkendte pladser. Tilsammen højst 2."
    )
    assert tab.overflow(NARROWEST) <= 0
    assert reports(demo_parts) == 1


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_stale_window_lets_the_family_choose(open_tab: OpenTab, demo_parts: Parts, width: int) -> None:
    tab = open_tab(width)
    own = as_the_family(tab)
    demo_parts.register.report(THEIRS, {"occupied_places": 1}, Reporter.CONSULTANT)
    own = own.press("Vi er optaget")
    expect(own.refusal).to_be_focused()
    expect(own.refusal).to_contain_text("Kommunens familieplejekonsulent meldte")
    expect(own.now).to_have_text("1 ledig plads")
    assert tab.overflow(NARROWEST) <= 0
    tab.page.set_viewport_size({"width": width, "height": 900})
    own = own.press("Meld alligevel: Vi er optaget")
    expect(own.receipt).to_contain_text("I er nu meldt optaget")
    expect(own.now).to_have_text("Optaget")


def test_on_a_phone_the_button_stands_in_sight(phone: Tab, demo_parts: Parts) -> None:
    own = as_the_family(phone)
    expect(own.page.get_by_role("button", name="Vi er optaget")).to_be_in_viewport()
    assert phone.overflow(NARROWEST) <= 0
    own = OwnPage.at(phone, link_of(demo_parts))
    phone.page.set_viewport_size({"width": PHONE, "height": 900})
    expect(own.page.get_by_role("button", name="Vi er optaget")).to_be_in_viewport()
    own.page.locator("summary").click()
    PageObject(phone)
    assert phone.overflow(NARROWEST) <= 0


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_other_pages_and_states_are_accessible_too(
    open_tab: OpenTab, demo_parts: Parts, width: int
) -> None:
    tab = open_tab(width)
    as_the_family(tab)
    profile = OwnProfilePage.at(tab, "/min-side/profil")
    profile.page.get_by_label("Egne børns fødselsår").fill("tolv")
    profile.page.get_by_role("button", name="Gem profilen").click()
    expect(OwnProfilePage(tab).page.locator(".l-errors")).to_be_focused()
    scope = OwnScopePage.at(tab, "/min-side/godkendelse")
    scope.page.get_by_label("Antal pladser").select_option("4")
    scope.page.get_by_role("button", name="Send til Socialtilsyn Midt").click()
    scope = OwnScopePage(tab)
    scope.page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
    PageObject(tab)
    for path in (
        "/link/findes-ikke",
        "/nyt-link",
        link_of(demo_parts, SUSPENDED),
        link_of(demo_parts, ENDED),
    ):
        PageObject.at(tab, path)
        assert tab.overflow(NARROWEST) <= 0
        tab.page.set_viewport_size({"width": width, "height": 900})


def test_the_secret_is_in_the_address_and_nowhere_else(tab: Tab, demo_parts: Parts) -> None:
    address = link_of(demo_parts)
    secret = address.removeprefix("/link/")
    sent: list[str] = []
    tab.page.on("request", lambda request: sent.append(request.headers.get("referer", "")))
    own = OwnPage.at(tab, address).press("Det passer stadig")
    assert secret not in own.page.content()
    assert secret not in own.page.title()
    assert tab.path.startswith(address)
    own.page.get_by_role("link", name="Hjælp").first.click()
    assert secret not in own.page.evaluate("document.referrer")
    assert not any(secret in referer for referer in sent)


def test_on_paper_the_status_stands_and_the_forms_do_not(tab: Tab) -> None:
    own = as_the_family(tab)
    own.page.emulate_media(media="print")
    expect(own.now).to_be_visible()
    expect(own.page.get_by_text("Udskrevet fra Ledig den 24. november 2026.")).to_be_visible()
    for hidden in (".o-now__form", ".o-cards", "nav"):
        expect(own.page.locator(hidden).first).to_be_hidden()
