"""Choosing who one is, help, and the pages that tell what went wrong."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.named_families import FREE
from tests.web.browser.conftest import OpenTab
from tests.web.browser.page_objects import ErrorPage, PageObject, ProfilePage, SignInPage
from tests.web.browser.search_pages import tab_to
from tests.web.browser.tab import DESKTOP, PHONE, Tab
from tests.web.live import served
from web.app import Parts, create_app

pytestmark = pytest.mark.browser


def test_one_becomes_somebody_else_and_sees_what_they_may_see(tab: Tab) -> None:
    PageObject.at(tab, "/hjaelp").page.get_by_role("link", name="Skift person").click()
    SignInPage(tab).choose("Birgit Lund")
    tab.page.wait_for_url("**/tilsyn")
    expect(tab.page.locator(".l-user")).to_contain_text("Birgit Lund, Socialtilsyn Midt")
    profile = ProfilePage.at(tab, f"/familie/{FREE}")
    expect(profile.contact).to_contain_text("Rollen socialtilsyn ser dem ikke.")
    SignInPage.at(tab, "/log-ind").page.get_by_role("button", name="Glem mit valg").click()
    expect(tab.page.locator(".l-user")).to_contain_text("Mette Holm, Herning Kommune")


def test_choosing_by_keyboard_and_without_javascript(plain_tab: Tab) -> None:
    plain_tab.go("/log-ind?next=/hjaelp")
    tab_to(plain_tab, "button[value=jonas]")
    plain_tab.page.keyboard.press("Enter")
    plain_tab.page.wait_for_url("**/hjaelp")
    expect(plain_tab.page.locator(".l-user")).to_contain_text("Jonas Krogh")


def test_the_contents_of_help_lead_to_its_parts(tab: Tab) -> None:
    page = PageObject.at(tab, "/hjaelp").page
    page.get_by_role("navigation", name="På denne side").get_by_role("link", name="Afstand").click()
    assert tab.path == "/hjaelp#afstand"
    expect(page.locator("#afstand h2")).to_be_in_viewport()


def test_a_page_that_is_not_there_leads_on(tab: Tab) -> None:
    page = ErrorPage.at(tab, f"/familie/{FREE}X")
    assert page.status == "Fejl 404"
    page.page.get_by_role("link", name="Søg familie").last.click()
    assert tab.path == "/"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_our_fault_and_theirs_are_told_accessibly(
    open_tab: OpenTab, demo_parts: Parts, chromium: Browser, width: int
) -> None:
    app = create_app(demo_parts)

    @app.get("/falder")
    def fall() -> None:
        raise RuntimeError("a fault of ours")

    with served(app) as address:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        tab = Tab(context.new_page(), address)
        seen = {}
        for path in ("/findes-ikke", "/falder", f"/familie/{FREE}/kontakt/x"):
            tab.go(path)
            if tab.page.locator(".p-status").count():
                seen[path] = ErrorPage(tab).status
        context.close()
    assert seen == {
        "/findes-ikke": "Fejl 404",
        "/falder": "Fejl 500",
        f"/familie/{FREE}/kontakt/x": "Fejl 404",
    }


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_without_the_demo_one_is_told_how_to_sign_in(parts: Parts, chromium: Browser, width: int) -> None:
    with served(create_app(replace(parts, demo=False))) as address:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        tab = Tab(context.new_page(), address)
        page = ErrorPage.at(tab, "/soeg?age=4")
        assert page.status == "Fejl 401"
        page.page.get_by_role("main").get_by_role("link", name="Log ind").click()
        assert "Authorization: Bearer" in PageObject(tab).page.inner_text("main")
        assert not tab.faults
        context.close()
