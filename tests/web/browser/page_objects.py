"""The pages as somebody at the screen meets them. Arriving at one holds it to axe and to its heading."""

import re
from typing import ClassVar, Self

from playwright.sync_api import Locator, expect

from tests.web.browser.axe import violations
from tests.web.browser.tab import Tab


class PageObject:
    """A page that a tab shows."""

    heading: ClassVar[str] = "."
    """A pattern that the page's one h1 matches."""

    def __init__(self, tab: Tab) -> None:
        """Arrive: the heading is right and axe finds nothing."""
        self.tab = tab
        self.page = tab.page
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(self.heading))
        found = violations(self.page)
        assert not found, found

    @classmethod
    def at(cls, tab: Tab, path: str) -> Self:
        """Open the page by its address."""
        tab.go(path)
        return cls(tab)


class ErrorPage(PageObject):
    """Any page that tells what went wrong."""

    @property
    def status(self) -> str:
        """The words above the heading: "Fejl 404"."""
        return self.page.locator(".p-status").inner_text()


class SignInPage(PageObject):
    """Where the demo asks who one is."""

    heading = "Hvem vil du være?"

    def choose(self, name: str) -> None:
        """Become somebody."""
        self.page.get_by_role("button", name=name).click()


class ProfilePage(PageObject):
    """One family."""

    heading = "^Plejefamilie F-"

    @property
    def contact(self) -> Locator:
        """The part about reaching the family."""
        return self.page.get_by_role("region", name="Kontakt")

    def section(self, name: str) -> Locator:
        """Return one part of the page by its heading."""
        return self.page.get_by_role("region", name=name)

    def open_contact_form(self) -> None:
        """Open what asks for the reason."""
        self.contact.locator("summary").click()

    def look_up(self, purpose: str = "", reason: str = "") -> None:
        """Give a reason and ask for the details."""
        if purpose:
            self.contact.get_by_label(purpose).check()
        if reason:
            self.contact.get_by_label("Uddyb").fill(reason)
        self.contact.get_by_role("button", name="Gem grunden, og vis").click()


class ContactPage(PageObject):
    """The answer to one look-up."""

    heading = "^Kontakt til plejefamilie"

    def fact(self, label: str) -> Locator:
        """Return what stands beside a label."""
        return self.page.locator("dl > div", has=self.page.locator("dt", has_text=label)).locator("dd")
