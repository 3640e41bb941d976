"""The authority at its inbox, requests and families: by keyboard, on a phone, on paper, without script."""

import re

import pytest
from playwright.sync_api import Locator, expect

from families.record import read_record
from families.vocabulary import Authority, Reporter
from register.inbox import Notices, Recipient
from register.look_ups import LookUp
from register.protection import GrantedTo, Protection
from register.requests import ScopeRequests
from tests.named_families import BARE, EXPECTANT, FREE, WISHING
from tests.web.browser.conftest import OpenTab
from tests.web.browser.page_objects import PageObject, SignInPage
from tests.web.browser.search_pages import tab_to
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE, Tab
from web.app import Parts

pytestmark = pytest.mark.browser


class InboxPage(PageObject):
    """The notices."""

    heading = "^Advis til Socialtilsyn Midt$"

    @property
    def notices(self) -> Locator:
        """What is shown."""
        return self.page.locator(".t-marks .t-notice")

    @property
    def receipt(self) -> Locator:
        """What was just done."""
        return self.page.locator(".l-receipt")

    def box(self, place: int) -> Locator:
        """Return the box of a notice by its place."""
        return self.notices.nth(place).get_by_role("checkbox")

    def press(self, name: str) -> "InboxPage":
        """Press a button that leads back here."""
        self.page.get_by_role("button", name=name).click()
        return InboxPage(self.tab)


class RequestPage(PageObject):
    """One request."""

    heading = "^Anmodning fra plejefamilie"


class SupervisedPage(PageObject):
    """One family."""

    heading = "^Tilsyn med plejefamilie"


def inbox(tab: Tab) -> InboxPage:
    """Become Birgit, and go to the inbox."""
    SignInPage.at(tab, "/log-ind").choose("Birgit Lund")
    return InboxPage.at(tab, "/tilsyn")


@pytest.fixture
def reported(demo_parts: Parts) -> Parts:
    """Return the demo after four reports and two requests."""
    register = demo_parts.register
    register.report(FREE, {"occupied_places": 2}, Reporter.FAMILY, who="link:4")
    register.report(EXPECTANT, {}, Reporter.CONSULTANT, "Ringede i går", who="demo:jonas")
    register.report(WISHING, {"occupied_places": 1}, Reporter.FAMILY)
    register.report(FREE, {"occupied_places": 1}, Reporter.FAMILY)
    requests = ScopeRequests(demo_parts.database, demo_parts.clock)
    requests.ask(FREE, {"approved_places": 3, "stay_types": ["respite"]}, "link:4", "Vi har bygget om")
    requests.ask(BARE, {"target_groups": ["autism"]}, "link:5")
    return demo_parts


def test_notices_are_chosen_and_marked_by_keyboard_alone_and_taken_back(tab: Tab, reported: Parts) -> None:
    page = inbox(tab)
    keyboard = tab.page.keyboard
    tab_to(tab, ".t-keys a")
    keyboard.press("Enter")
    expect(page.box(0)).to_be_focused()
    keyboard.press("x")
    keyboard.press("j")
    keyboard.press("ArrowDown")
    expect(page.box(2)).to_be_focused()
    keyboard.press("k")
    keyboard.press("x")
    expect(page.box(1)).to_be_checked()
    expect(tab.page.get_by_role("status").filter(has_text="valgt")).to_have_text("2 valgt")
    # The ends of the list hold; the letters are nothing elsewhere.
    for _ in range(9):
        keyboard.press("k")
    expect(page.box(0)).to_be_focused()
    page = page.press("Markér valgte som læst")
    expect(page.receipt).to_be_focused()
    expect(page.notices).to_have_count(4)
    page = page.press("Fortryd")
    expect(page.notices).to_have_count(6)
    tab.page.locator("#place").focus()
    keyboard.press("x")
    expect(tab.page.locator("[name=notice]:checked")).to_have_count(0)


def test_enter_opens_the_family(tab: Tab, reported: Parts) -> None:
    page = inbox(tab)
    page.box(1).focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page).to_have_url(re.compile(f"/tilsyn/familie/{EXPECTANT}$"))
    SupervisedPage(tab)


def test_ticking_a_kind_narrows_at_once_and_the_ticks_stay(tab: Tab, reported: Parts) -> None:
    page = inbox(tab)
    tab.page.get_by_label("Meldt optaget", exact=True).check()
    expect(page.notices).to_have_count(1)
    expect(tab.page.locator("#kind-occupied")).to_be_focused()
    tab.page.get_by_label("Bekræftet uændret", exact=True).check()
    expect(page.notices).to_have_count(2)
    assert tab.path == "/tilsyn?slags=occupied&slags=confirmed"
    tab.page.get_by_label("Kommune").select_option("0751")
    expect(page.notices).to_have_count(1)
    expect(tab.page.locator("#n-occupied")).to_have_text("0")
    tab.page.go_back()
    expect(page.notices).to_have_count(2)


def decide(tab: Tab) -> RequestPage:
    """Decide the request of the free family in part, from the list on."""
    tab.page.get_by_role("link", name=f"Afgør anmodningen fra plejefamilie {FREE}").click()
    page = RequestPage(tab)
    group = tab.page.get_by_role("group", name="Godkendte pladser")
    group.get_by_label("Godkend", exact=True).check()
    tab.page.get_by_role("button", name="Afgør anmodningen").click()
    page = RequestPage(tab)
    expect(tab.page.locator(".l-errors")).to_contain_text("Ophold: Vælg, om I godkender det.")
    tab.page.get_by_role("group", name="Ophold").get_by_label("Godkend ikke").check()
    tab.page.get_by_label("Begrundelse").fill("Aflastning kræver et kursus først.")
    tab.page.get_by_role("button", name="Afgør anmodningen").click()
    page = RequestPage(tab)
    expect(tab.page.locator(".l-receipt")).to_contain_text("Afgørelsen gælder nu")
    expect(tab.page.locator(".t-state")).to_contain_text("Delvist godkendt af Birgit Lund")
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_a_request_is_decided_and_a_family_suspended_with_and_without_javascript(
    open_tab: OpenTab, reported: Parts, javascript: bool
) -> None:
    tab = open_tab(PHONE, javascript=javascript)
    tab.go("/log-ind")
    tab.page.get_by_role("button", name="Birgit Lund").click()
    tab.go("/tilsyn/anmodninger")
    if javascript:
        decide(tab)
        SupervisedPage.at(tab, f"/tilsyn/familie/{WISHING}")
    else:
        tab.page.get_by_role("link", name=f"Afgør anmodningen fra plejefamilie {BARE}").click()
        tab.page.get_by_label("Godkend", exact=True).check()
        tab.page.get_by_role("button", name="Afgør anmodningen").click()
        expect(tab.page.locator(".t-state")).to_contain_text("Godkendt af Birgit Lund")
        tab.go(f"/tilsyn/familie/{WISHING}")
    tab.page.locator(".t-change > summary").click()
    tab.page.get_by_label("Suspenderet").check()
    tab.page.get_by_label("Begrundelse").fill("Bekymring efter tilsynsbesøg")
    tab.page.get_by_role("button", name="Gem, og giv besked").click()
    expect(tab.page.locator(".l-receipt")).to_contain_text("Familien er nu suspenderet")
    tab.go(f"/soeg?availability=any&q={WISHING}")
    expect(tab.page.locator(".l-family")).to_have_count(0)


def test_an_inbox_without_javascript_is_marked_and_taken_back(plain_tab: Tab, reported: Parts) -> None:
    plain_tab.go("/log-ind")
    page = plain_tab.page
    page.get_by_role("button", name="Birgit Lund").click()
    plain_tab.go("/tilsyn")
    page.get_by_role("button", name="Markér alle 6 på siden").click()
    expect(page.get_by_role("heading", name="Alt er læst")).to_be_visible()
    unread = Notices(reported.database, reported.clock)
    assert unread.count_unread(Recipient(Authority.MIDT)) == 0
    page.get_by_role("button", name="Fortryd").click()
    expect(page.locator(".t-marks .t-notice")).to_have_count(6)


def test_every_page_is_accessible_at_both_widths_and_fits_the_narrowest_screen(
    tab: Tab, reported: Parts
) -> None:
    inbox(tab).press("Markér alle 6 på siden")
    for path in (
        "/tilsyn?laeste=ja",
        "/tilsyn",
        "/tilsyn?slags=placed",
        "/tilsyn/anmodninger",
        "/tilsyn/anmodninger/1",
        f"/tilsyn/familie/{FREE}",
    ):
        for width in (DESKTOP, PHONE):
            tab.page.set_viewport_size({"width": width, "height": 900})
            PageObject.at(tab, path)
        assert tab.overflow(NARROWEST) <= 0, path


def test_the_inbox_prints_what_was_told_and_nothing_to_press(tab: Tab, reported: Parts) -> None:
    page = inbox(tab)
    tab.page.emulate_media(media="print")
    expect(page.notices.first).to_contain_text("Optagne pladser")
    expect(page.notices.first.locator(".t-after").first).to_be_visible()
    for hidden in (".t-bar", ".t-side", ".t-keys", ".t-tabs", ".t-tick"):
        expect(tab.page.locator(hidden).first).to_be_hidden()
    expect(tab.page.get_by_text("Udskrevet fra Ledig den 24. november 2026.")).to_be_visible()


def test_access_to_a_protected_family_and_the_log_are_accessible_at_both_widths(
    tab: Tab, reported: Parts
) -> None:
    reported.register.put([read_record({"family_id": BARE, "address_protected": True})])
    now, protection = reported.clock.now(), Protection(reported.database)
    to = GrantedTo(municipality_code="0657", role="caseworker")
    protection.grant(BARE, to, "Herning har et barn hos familien", "demo:birgit", now)
    for refused in (True, False):
        line = LookUp(BARE, "demo:mette", "caseworker", "0657", "Vi søger plads til et barn nu", now, refused)
        reported.look_ups.record(line)
    inbox(tab)
    for path in (f"/tilsyn/familie/{BARE}", "/tilsyn/opslag"):
        for width in (DESKTOP, PHONE):
            tab.page.set_viewport_size({"width": width, "height": 900})
            PageObject.at(tab, path)
        assert tab.overflow(NARROWEST) <= 0, path
    tab.page.set_viewport_size({"width": PHONE, "height": 900})
    SupervisedPage.at(tab, f"/tilsyn/familie/{BARE}")
    tab.page.locator("#adgang").get_by_text("Giv adgang", exact=True).first.click()
    tab.page.get_by_label("Kommune", exact=True).select_option(label="Aarhus Kommune")
    tab.page.get_by_label("Hvorfor").fill("Aarhus har et barn hos familien")
    SupervisedPage(tab)
    tab.page.get_by_role("button", name="Giv adgang").click()
    expect(tab.page.locator("#adgang")).to_contain_text("Sagsbehandlere i Aarhus Kommune")
