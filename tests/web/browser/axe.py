"""What axe-core finds on a page: WCAG 2.2 A and AA and best practice, no exceptions."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}


def violations(page: Page) -> str:
    """Return a report of every violation; empty when there is none."""
    results = Axe().run(page, options=_OPTIONS)
    return str(results.generate_report()) if results.violations_count else ""
