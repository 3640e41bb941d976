"""A browser tab that notices what a person at the screen would not: console errors, policy violations."""

from playwright.sync_api import ConsoleMessage, Page, Response

DESKTOP, PHONE, NARROWEST = 1280, 390, 320
"""The widths in CSS pixels that pages are looked at; at the last one they may not scroll sideways."""

_TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
_ANSWERED_WITH_AN_ERROR = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says of a page that was asked for and is an error page: the test knows that."""


class Tab:
    """One tab at one server; `faults` collects what should never happen, and the fixture asks for it."""

    def __init__(self, page: Page, address: str) -> None:
        """Watch `page`."""
        self.page = page
        self.address = address
        self.faults: list[str] = []
        page.add_init_script(_TELL_VIOLATIONS)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def go(self, path: str) -> Response:
        """Open a page of the product."""
        response = self.page.goto(self.address + path)
        assert response is not None
        return response

    @property
    def path(self) -> str:
        """The address without the server."""
        return self.page.url.removeprefix(self.address)

    def overflow(self, width: int) -> int:
        """Return by how many pixels the page is wider than a window of `width`."""
        self.page.set_viewport_size({"width": width, "height": 800})
        scrolled: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return scrolled

    def focused(self) -> str:
        """Return the words of the element that has the focus."""
        text: str = self.page.evaluate(
            "document.activeElement.innerText || document.activeElement.value || ''"
        )
        return text.strip()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_ANSWERED_WITH_AN_ERROR):
            self.faults.append(message.text)
