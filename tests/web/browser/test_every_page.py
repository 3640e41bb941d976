"""Every page at both widths: axe, console, policy, and no scrolling sideways on the narrowest screen."""

import pytest

from tests.named_families import AWKWARD, BARE, FREE, MOTHER, SUSPENDED
from tests.web.browser.axe import violations
from tests.web.browser.conftest import OpenTab
from tests.web.browser.page_objects import PageObject
from tests.web.browser.tab import DESKTOP, NARROWEST, PHONE

PATHS = [
    f"/familie/{FREE}",
    f"/familie/{FREE}?age=4&near=8000&within=200&own_room=true",
    f"/familie/{MOTHER}?parent_child=true&age=unborn",
    f"/familie/{BARE}?age=4",
    f"/familie/{AWKWARD}",
    f"/familie/{SUSPENDED}",
    "/familie/findes-ikke",
    f"/sammenlign?age=4&near=8000&mark={FREE}&mark={MOTHER}&mark={BARE}&mark={SUSPENDED}",
    f"/sammenlign?mark={FREE}",
    "/log-ind",
    "/hjaelp",
    "/tilgaengelighed",
    "/privatliv",
    "/data",
    "/demo/breve",
    "/findes-ikke",
]


@pytest.mark.browser
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_accessible_at_both_widths_and_fits_the_narrowest_screen(
    open_tab: OpenTab, path: str
) -> None:
    tab = open_tab()
    for width in (DESKTOP, PHONE):
        tab.page.set_viewport_size({"width": width, "height": 900})
        PageObject.at(tab, path)
    assert tab.overflow(NARROWEST) <= 0


@pytest.mark.browser
def test_the_tests_would_notice(open_tab: OpenTab) -> None:
    tab = open_tab()
    page = PageObject.at(tab, "/hjaelp").page
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert "html-has-lang" in violations(page)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://example.org/x.png'}))")
    page.wait_for_timeout(200)
    noticed, tab.faults = tab.faults, []
    assert any("style-src" in fault for fault in noticed)
    assert any("policy: img-src http://example.org" in fault for fault in noticed)
