"""The front page and the results as somebody at the screen meets them."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.browser.page_objects import PageObject
from tests.web.browser.tab import Tab


class FrontPage(PageObject):
    """The two questions."""

    heading = "^Find en ledig plejefamilie$"

    @property
    def button(self) -> Locator:
        """What leads to the results, with the live count."""
        return self.page.locator("#start .l-go button")

    def answer(self, label: str) -> None:
        """Click a tile."""
        self.page.get_by_role("radio", name=re.compile(f"^{label}")).check()

    def expect_count(self, words: str) -> None:
        """Wait for the button to say so."""
        expect(self.button).to_have_text(words)

    def unfold_all(self) -> None:
        """Open everything that opens."""
        _unfold_all(self.page)

    def go(self) -> "ResultsPage":
        """Go to the results."""
        self.button.click()
        return ResultsPage(self.tab)


class ResultsPage(PageObject):
    """The families, with the criteria beside them."""

    heading = "plejefamilie"

    @property
    def title(self) -> Locator:
        """The heading with the count."""
        return self.page.locator("#heading")

    @property
    def families(self) -> Locator:
        """The links to families, best first."""
        return self.page.locator(".l-family h2 a")

    @property
    def chips(self) -> Locator:
        """The chosen criteria."""
        return self.page.locator(".l-chip")

    def box(self, key: str, value: str) -> Locator:
        """Return an option's box."""
        return self.page.locator(f"[id='{key}-{value}']")

    def count(self, key: str, value: str) -> Locator:
        """Return the number beside an option."""
        return self.page.locator(f"[id='n-{key}-{value}']")

    def unfold(self, key: str) -> None:
        """Open a group of options."""
        self.page.locator(f"#facet-{key} > summary").click()

    def unfold_all(self) -> None:
        """Open every group of options."""
        _unfold_all(self.page)

    def expect_total(self, total: int) -> None:
        """Wait for the heading to say so."""
        expect(self.title).to_contain_text(f"{total} plejefamilie" if total else "Ingen plejefamilier")


def _unfold_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")


def tab_to(tab: Tab, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is on an element; no mouse."""
    for _ in range(most):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")
