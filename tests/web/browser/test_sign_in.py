"""Signing in at a real provider with a real browser: landing, an end in mid-search, signing out."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from families.clock import SetClock
from register.session_tables import sessions
from tests.named_families import FREE
from tests.oidc.real_provider import real_provider
from tests.oidc.signing_in import with_provider
from tests.web.browser.axe import violations
from tests.web.browser.search_pages import ResultsPage
from tests.web.browser.tab import DESKTOP, PHONE, Tab
from tests.web.live import served
from web.app import Parts, create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AWAY = timedelta(hours=2)


@dataclass
class Desk:
    """A tab at an application that people sign in to, and the clock of that application."""

    tab: Tab
    clock: SetClock

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.tab.page

    def sign_in(self, person: str) -> None:
        """Sign in at the provider's page, from a page of ours that offers it."""
        self.page.get_by_role("main").get_by_role("link", name=re.compile("^Log ind")).click()
        self.page.locator("input[name=login]").fill(person)
        self.page.locator("input[name=password]").fill("ligegyldig")
        self.page.locator("button[type=submit]").click()


@pytest.fixture
def desk(chromium: Browser, parts: Parts, clock: SetClock) -> Iterator[Desk]:
    """Return a tab at an application with a real provider; our pages may break no policy."""
    clock.instant = datetime.now(UTC)
    ours, theirs = _free_port(), _free_port()
    site = f"http://127.0.0.1:{ours}"
    with (
        real_provider(theirs, site) as provider,
        served(create_app(with_provider(parts, site, provider)), ours),
        closing(chromium.new_context(viewport={"width": DESKTOP, "height": 900}, locale="da-DK")) as context,
    ):
        context.set_default_timeout(20_000)
        # The provider's own page asks for letters from the network.
        context.route(lambda url: "://127.0.0.1" not in url, lambda route: route.abort())
        tab = Tab(context.new_page(), site)
        yield Desk(tab, clock)
        assert not [fault for fault in tab.faults if fault.startswith("policy: ") and site in fault]


def test_an_end_in_the_middle_of_a_search_loses_nothing_and_signing_out_leaves_nothing(desk: Desk) -> None:
    desk.tab.go("/soeg?age=4")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Du er ikke logget ind")
    desk.page.get_by_role("main").get_by_role("link", name="Log ind").click()
    desk.page.wait_for_load_state()
    expect(desk.page.get_by_role("main")).to_be_visible()
    for width in (PHONE, DESKTOP):
        desk.page.set_viewport_size({"width": width, "height": 900})
        assert not violations(desk.page)
    desk.sign_in("mette")
    results = ResultsPage(desk.tab)
    assert desk.tab.path == "/soeg?age=4"
    expect(desk.page.locator(".l-user__who")).to_have_text("Sagsbehandler, Herning Kommune")

    desk.clock.move(AWAY)
    results.unfold("smoking")
    results.box("smoking", "none").check()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Log ind")
    desk.clock.move(-AWAY)
    # The provider still knows who it is.
    desk.page.get_by_role("main").get_by_role("link", name="Log ind").click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("plejefamilie")
    assert desk.tab.path == "/soeg?age=4&smoking=none"
    expect(ResultsPage(desk.tab).chips).to_have_count(2)

    (cookie,) = [one for one in desk.page.context.cookies() if one.get("name") == "ledig"]
    desk.page.get_by_role("button", name="Log af").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Du er logget af")
    desk.page.get_by_role("link", name="Log også af hos login-tjenesten").click()
    desk.page.get_by_role("button", name=re.compile("^Yes")).click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Log ind")
    desk.page.context.add_cookies(
        [{"name": "ledig", "value": cookie.get("value", ""), "url": desk.tab.address}]
    )
    answer = desk.tab.go("/soeg?age=4")
    assert answer.status == 401


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in(desk: Desk, parts: Parts) -> None:
    desk.tab.go("/log-ind")
    desk.sign_in("mette")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Find en ledig plejefamilie")
    desk.tab.go(f"/familie/{FREE}")
    desk.page.locator(".p-contact summary").click()
    desk.page.locator("[name=purpose]").first.check()
    desk.page.locator("#reason").fill("Et barn på 4 år")
    with parts.database.write() as connection:
        connection.execute(delete(sessions))
    desk.page.get_by_role("button", name="Gem grunden, og vis").click()
    expect(desk.page.get_by_role("heading", level=2)).to_have_text("Det, du skrev, er her endnu")
    assert not violations(desk.page)
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("link", name="Log ind i et nyt vindue").click()
    opened.value.get_by_role("main").get_by_role("link", name="Log ind").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Find en ledig plejefamilie")
    for _ in range(2):
        desk.page.get_by_role("button", name="Send igen").click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Kontakt")
    assert "Et barn på 4 år" in parts.look_ups.of_family(FREE)[0].reason


def test_each_lands_on_their_own_page_and_an_unknown_role_on_none(desk: Desk) -> None:
    desk.tab.go("/log-ind")
    desk.sign_in("birgit")
    expect(desk.page.locator(".l-user__who")).to_have_text("Socialtilsyn, Socialtilsyn Midt")
    assert desk.tab.path == "/tilsyn"
    desk.page.context.clear_cookies()
    desk.tab.go("/log-ind")
    desk.sign_in("ukendt")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Du kunne ikke logges ind")
    expect(desk.page.locator(".l-lead")).to_contain_text("ingen rolle i Ledig")
    assert not [one for one in desk.page.context.cookies() if one.get("name") == "ledig"]


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])
