"""The family's own pages as somebody at the screen meets them."""

from playwright.sync_api import Locator

from tests.web.browser.page_objects import PageObject, SignInPage
from tests.web.browser.tab import Tab


class OwnPage(PageObject):
    """The family's own page, or the one behind its personal link."""

    heading = "^(Vores pladser|Har I plads lige nu\\?)$"

    @property
    def now(self) -> Locator:
        """What caseworkers see now, in large words."""
        return self.page.locator(".o-now__words strong")

    @property
    def receipt(self) -> Locator:
        """What the last report came to."""
        return self.page.locator(".l-receipt")

    @property
    def refusal(self) -> Locator:
        """Why nothing was written."""
        return self.page.locator(".l-errors")

    def press(self, button: str) -> "OwnPage":
        """Press a button and arrive at what it leads to."""
        self.page.get_by_role("button", name=button, exact=True).click()
        return OwnPage(self.tab)


class OwnProfilePage(PageObject):
    """The family's own words."""

    heading = "^Vores profil$"


class OwnScopePage(PageObject):
    """The family's approval."""

    heading = "^Vores godkendelse$"


def as_the_family(tab: Tab) -> OwnPage:
    """Sign in to the demo as the family."""
    SignInPage.at(tab, "/log-ind").choose("Lis Dam")
    return OwnPage(tab)
