"""The whole chain, on real processes: a reminder, one click in its mail, and what everybody sees.

`ledig serve`, `ledig remind` and `ledig work` as processes, a real mail server, a browser for the
caseworker, one for the family and one for the authority.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from families.clock import SystemClock
from families.record import read_record
from register.database import Database
from register.register import Register
from register.reports import Reports
from tests.databases import Databases
from tests.messages.post_office import PostOffice, opened, text_of
from tests.served_process import served_process
from tests.web.browser.own_pages import OwnPage
from tests.web.browser.page_objects import PageObject, SignInPage
from tests.web.browser.search_pages import ResultsPage
from tests.web.browser.tab import DESKTOP, PHONE, Tab

pytestmark = pytest.mark.browser

FAMILY, OTHER = "F-0001", "F-0002"
PATIENCE_SECONDS = 60
_ROOT = Path(__file__).parents[3]
_LINK = re.compile(r"https?://\S+/link/\S+")


@pytest.mark.parametrize(
    "kind", ["sqlite_databases", pytest.param("postgres_databases", marks=pytest.mark.slow)]
)
def test_from_the_reminder_to_the_search_and_back(
    request: pytest.FixtureRequest, chromium: Browser, kind: str
) -> None:
    databases: Databases = request.getfixturevalue(kind)
    office = PostOffice()
    with databases.fresh() as url, opened(office) as mail_port, closing(Database(url)) as database:
        put_families(database)
        with served_process(url, "--sign-in", "demo") as server:
            site = f"http://127.0.0.1:{server.port}"
            settings = {
                "LEDIG_DATABASE_URL": url,
                "LEDIG_PUBLIC_URL": site,
                "LEDIG_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
                "LEDIG_MAIL_FROM": "ledig@example.org",
            }
            with browser(chromium, site) as caseworker, browser(chromium, site, PHONE) as family:
                results = ResultsPage.at(caseworker, "/soeg?near=8000&within=30")
                expect(results.families.first).to_have_text(f"Plejefamilie {FAMILY}")
                results.expect_total(1)

                assert "1 påmindelse er skrevet" in ledig(settings, "remind")
                with working(settings):
                    letter = the_letter(office)
                assert (letter["to"], office.recipients) == (
                    "familie-1@example.org",
                    ["familie-1@example.org"],
                )
                link = link_in(letter)
                scan(link)
                assert len(Reports(database).of_family(FAMILY, 9)) == 1

                family.page.goto(link)
                own = OwnPage(family)
                expect(own.now).to_have_text("1 ledig plads")
                own = own.press("Vi er optaget")
                expect(own.receipt).to_contain_text("I er nu meldt optaget")
                expect(own.receipt).to_contain_text("Alle kommuner ser det fra nu af: Optaget.")
                expect(own.receipt).to_contain_text("Socialtilsyn Midt har fået besked.")

                caseworker.page.reload()
                ResultsPage(caseworker).expect_total(0)
                assert notices_of_the_authority(chromium, site) == ["Meldt optaget"]

                own = own.press("Fortryd")
                expect(own.receipt).to_contain_text("Det er fortrudt")
                expect(own.now).to_have_text("1 ledig plads")
                caseworker.page.reload()
                ResultsPage(caseworker).expect_total(1)
                assert notices_of_the_authority(chromium, site) == ["Meldt optaget", "Meldt ledig"]
                assert ledig(settings, "remind").startswith("0 påmindelser")


def put_families(database: Database) -> None:
    """Put one family that confirmed three weeks ago, which is ageing, and one that confirmed today."""
    now = SystemClock().now()
    records = [
        {
            "family_id": family_id,
            "municipality_code": code,
            "postcode": postcode,
            "family_type": "general",
            "approved_places": 2,
            "occupied_places": 1,
            "approved_age": {"min_months": 0, "max_months": 215},
            "confirmed_at": f"{now - age:%Y-%m-%dT%H:%M:%SZ}",
            "email": email,
        }
        for family_id, code, postcode, age, email in (
            (FAMILY, "0751", "8000", timedelta(days=21), "familie-1@example.org"),
            (OTHER, "0657", "7400", timedelta(minutes=5), "familie-2@example.org"),
        )
    ]
    outcomes = Register(database, SystemClock()).put([read_record(record) for record in records])
    assert [outcome.kind for outcome in outcomes] == ["added", "added"]


@contextmanager
def browser(chromium: Browser, site: str, width: int = DESKTOP) -> Iterator[Tab]:
    """Open a window of somebody's own; it may not end with faults."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
    tab = Tab(context.new_page(), site)
    try:
        yield tab
        assert not tab.faults
    finally:
        context.close()


def command(*words: str) -> list[str]:
    """Return the command line of a process of ours."""
    return [sys.executable, "-u", "-m", "ledig", *words]


def environment(settings: dict[str, str]) -> dict[str, str]:
    """Return what a process of ours is told."""
    return {**os.environ, **settings, "PYTHONPATH": str(_ROOT)}


def ledig(settings: dict[str, str], *words: str) -> str:
    """Run a command to its end and return what it says."""
    done = subprocess.run(
        command(*words), cwd=_ROOT, env=environment(settings), check=True, text=True, capture_output=True
    )
    return done.stdout


@contextmanager
def working(settings: dict[str, str]) -> Iterator[None]:
    """Let `ledig work` do what is due."""
    process = subprocess.Popen(
        command("work"), cwd=_ROOT, env=environment(settings), stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def the_letter(office: PostOffice) -> EmailMessage:
    """Wait for the one letter."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not office.letters:
        assert time.monotonic() < until, "no letter came"
        time.sleep(0.05)
    (letter,) = office.letters
    return letter


def link_in(letter: EmailMessage) -> str:
    """Return the one link to the family's page, which stands in both forms of the letter."""
    (link,) = set(_LINK.findall(text_of(letter)))
    assert link in text_of(letter, "html")
    return str(link)


def scan(link: str) -> None:
    """Open the link as mail programs do, before anybody reads the letter."""
    for method in ("HEAD", "GET"):
        assert httpx2.request(method, link).status_code == 200


def notices_of_the_authority(chromium: Browser, site: str) -> list[str]:
    """Return the headings of the notices that wait in the authority's inbox, the oldest first."""
    with browser(chromium, site) as officer:
        SignInPage.at(officer, "/log-ind").choose("Birgit Lund")
        page = PageObject(officer).page
        assert officer.path == "/tilsyn"
        return page.locator(".t-notice h2").all_inner_texts()
