"""The page behind a personal link: no login, opening changes nothing, and the secret stands nowhere else."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from access.links import LinkCallers
from families.clock import SetClock
from families.vocabulary import Reporter
from register.database import Database
from register.letter_tables import access_links, outbox
from register.link_guesses import LinkGuesses
from register.link_requests import MOST_A_DAY, PAUSE
from register.links import Links
from register.oversight_tables import notices
from register.tables import families
from tests.named_families import ENDED, FREE, MOTHER, SUSPENDED, TELLTALE
from tests.register.reading import rows
from tests.web.own import after, form_with, page_of, press, reports_of, sent_by, told
from tests.web.reading import one, page_at, results_of, words
from web.app import Parts

UNKNOWN = "x" * 32
ASK = "/nyt-link"


@pytest.fixture
def links(parts: Parts) -> LinkCallers:
    """Return the maker of links."""
    return LinkCallers(Links(parts.database), LinkGuesses(parts.database), parts.clock)


@pytest.fixture
def secret(links: LinkCallers) -> str:
    """Return the secret of a link of the family `FREE`."""
    return links.mint(FREE)


@pytest.fixture
def link(secret: str) -> str:
    """Return the address in the letter."""
    return f"/link/{secret}"


@pytest.fixture(autouse=True)
def nothing_in_the_log(secret: str, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Hold that no test leaves the secret in a log."""
    caplog.set_level(logging.DEBUG, logger="ledig")
    yield
    assert secret not in caplog.text


def hides(answer: Response, secret: str) -> bool:
    """Tell whether an answer keeps the secret to itself, and itself out of caches and search engines."""
    headers = answer.headers
    return (
        secret not in answer.text
        and secret not in str(headers)
        and headers["cache-control"] == "no-store"
        and headers["referrer-policy"] == "no-referrer"
        and headers["x-robots-tag"] == "noindex, nofollow"
    )


def everything(database: Database) -> list[object]:
    """Return all that a press could change."""
    return [rows(database, table) for table in (families, access_links, outbox, notices)]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_changes_nothing_whoever_opens(
    stranger: TestClient, parts: Parts, link: str, secret: str, method: str
) -> None:
    before = everything(parts.database)
    for _ in range(3):
        answer = stranger.request(method, link, headers={"User-Agent": "MailScanner"})
        assert answer.status_code == 200
        assert hides(answer, secret)
        assert "set-cookie" not in answer.headers
    assert everything(parts.database) == before


def test_it_shows_the_familys_own_status_and_nothing_more(stranger: TestClient, link: str) -> None:
    page = page_at(stranger, link)
    assert told(page, ".o-now__words strong") == "2 ledige pladser"
    assert TELLTALE not in str(page.html)
    assert "gård med heste" not in words(one(page, "main"))
    assert not page.css('main a[href*="min-side"]')
    assert page.css('meta[name="robots"][content="noindex, nofollow"]')


def test_a_press_reports_for_the_family_and_gives_a_receipt_with_undo(
    stranger: TestClient, caseworker: TestClient, parts: Parts, link: str, secret: str
) -> None:
    answer = press(stranger, "occupied", link)
    assert secret not in str(answer.headers)
    page = after(stranger, answer, link)
    assert told(page, "#receipt") == "I er nu meldt optaget"
    assert "Socialtilsyn Midt har fået besked." in told(page, ".l-receipt")
    (report,) = reports_of(parts.database, FREE)
    assert (report["reporter"], report["who"]) == ("family", "link:1")
    assert rows(parts.database, access_links)[0]["used_at"] == parts.clock.now()
    found = results_of(caseworker, [("size", "100")])
    assert not any(FREE in words(card) for card in found.css(".l-family h2"))
    back = stranger.post(link, data=sent_by(form_with(page, "undo"), "undo"))
    assert "Det er fortrudt" in told(after(stranger, back, link), "#receipt")
    assert len(rows(parts.database, notices)) == 2


def test_places_a_day_and_a_pause_can_be_told_too_and_what_is_wrong_is_said(
    stranger: TestClient, parts: Parts, link: str
) -> None:
    after(stranger, press(stranger, "pause", link, paused_until="2026-12-24"), link)
    refused = press(stranger, "from", link, available_from="2026-01-01")
    assert refused.status_code == 422
    page = page_of(refused)
    assert "Dagen er gået." in told(page, ".l-errors")
    assert "open" in one(page, "details.o-more").attributes
    assert len(reports_of(parts.database, FREE)) == 1


def test_a_stale_press_and_a_double_click_are_answered_as_on_the_familys_own_page(
    stranger: TestClient, parts: Parts, link: str, secret: str
) -> None:
    sent = sent_by(form_with(page_at(stranger, link), "occupied"), "occupied")
    first, second = (stranger.post(link, data=sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    parts.register.report(FREE, {"occupied_places": 1}, Reporter.CONSULTANT)
    stale = sent_by(form_with(page_at(stranger, link), "occupied"), "occupied")
    parts.register.report(FREE, {"occupied_places": 0}, Reporter.CONSULTANT)
    refused = stranger.post(link, data=stale)
    assert refused.status_code == 409
    assert hides(refused, secret)
    assert "Kommunens familieplejekonsulent meldte" in told(page_of(refused), ".l-errors")


def closed(answer: Response) -> str:
    """Return the words of a page behind a link that opens nothing."""
    page = page_of(answer)
    assert words(one(page, "h1")) == "Linket virker ikke"
    assert not page.css(".o-now")
    return words(one(page, "main"))


def test_an_expired_link_says_so_and_sends_a_new_one_on_one_press(
    stranger: TestClient, parts: Parts, clock: SetClock, link: str, secret: str
) -> None:
    sent = sent_by(form_with(page_at(stranger, link), "occupied"), "occupied")
    clock.move(timedelta(days=30))
    answer = stranger.get(link)
    assert answer.status_code == 410
    assert hides(answer, secret)
    assert "Linket er udløbet." in closed(answer)
    late = stranger.post(link, data=sent)
    assert (late.status_code, hides(late, secret)) == (410, True)
    assert "Det, I trykkede på, er ikke gemt." in closed(late)
    assert reports_of(parts.database, FREE) == []
    asked = stranger.post(link, data={"act": "new_link"})
    assert (asked.status_code, asked.headers["location"]) == (303, "?sendt=1")
    page = page_of(stranger.get(f"{link}?sendt=1"))
    assert words(one(page, "h1")) == "Se i jeres indbakke"
    (letter,) = rows(parts.database, outbox)
    assert (letter["kind"], letter["family_id"], letter["about"]) == ("link", FREE, {})


@pytest.mark.parametrize("bad", [UNKNOWN, "æøå", "%00", "%F0%9F%98%80", "a" * 3000, "..%2f..", " "])
def test_a_link_that_never_was_says_what_to_check(stranger: TestClient, parts: Parts, bad: str) -> None:
    before = everything(parts.database)
    for answer in (stranger.get(f"/link/{bad}"), stranger.post(f"/link/{bad}", data={"act": "new_link"})):
        assert answer.status_code == 404
        if "%2f" not in bad:
            assert "Kontrollér, at hele linket fra brevet er kommet med" in closed(answer)
    assert everything(parts.database) == before


def test_a_revoked_link_is_told_like_one_that_never_was(
    stranger: TestClient, parts: Parts, links: LinkCallers, link: str
) -> None:
    never = stranger.get(f"/link/{UNKNOWN}")
    Links(parts.database).revoke_all(FREE, parts.clock.now())
    revoked = stranger.get(link)
    assert (revoked.status_code, revoked.text) == (never.status_code, never.text)
    assert stranger.post(link, data={"act": "confirm", "seen": "14"}).status_code == 404
    assert reports_of(parts.database, FREE) == []


def test_who_tries_many_wrong_links_waits(stranger: TestClient) -> None:
    answers = [stranger.get(f"/link/{UNKNOWN}{number}").status_code for number in range(11)]
    assert answers == [404] * 10 + [429]
    assert "Vent ti minutter" in closed(stranger.get(f"/link/{UNKNOWN}"))


def test_one_familys_link_touches_no_other_family(
    stranger: TestClient, parts: Parts, links: LinkCallers
) -> None:
    number = parts.register.report(FREE, {"occupied_places": 2}, Reporter.FAMILY).change_number
    other = f"/link/{links.mint(MOTHER)}"
    refused = stranger.post(other, data={"act": "undo", "report": str(number), "family_id": FREE})
    assert refused.status_code == 409
    after(stranger, press(stranger, "confirm", other), other)
    assert [row["occupied_places"] for row in reports_of(parts.database, FREE)] == [2]
    assert len(reports_of(parts.database, MOTHER)) == 1


def test_a_link_opens_nothing_but_its_own_page(stranger: TestClient, link: str) -> None:
    stranger.get(link)
    for path in ("/min-side", "/", "/soeg", f"/familie/{FREE}"):
        assert stranger.get(path).status_code == 401


def test_a_suspended_and_an_ended_family_see_how_it_is(
    stranger: TestClient, parts: Parts, links: LinkCallers
) -> None:
    page = page_at(stranger, f"/link/{links.mint(SUSPENDED)}")
    assert "har suspenderet jeres godkendelse" in told(page, ".o-now")
    ended = f"/link/{links.mint(ENDED)}"
    page = page_at(stranger, ended)
    assert "har afsluttet jeres godkendelse" in told(page, ".o-now")
    assert not page.css("main form")
    assert stranger.post(ended, data={"act": "confirm", "seen": "14"}).status_code == 409
    assert reports_of(parts.database, ENDED) == []


def test_asking_for_a_link_tells_nobody_whether_there_is_such_a_family(
    stranger: TestClient, parts: Parts
) -> None:
    assert form_action(stranger) == ASK
    answers = [stranger.post(ASK, data={"family_id": number}) for number in (FREE, "F-NOWHERE", ENDED)]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, f"{ASK}?sendt=1")
    }
    assert "har vi en e-mail-adresse på jer" in told(page_at(stranger, f"{ASK}?sendt=1"), "main")
    assert [letter["family_id"] for letter in rows(parts.database, outbox)] == [FREE]


def form_action(client: TestClient) -> str:
    """Return where the form for a new link goes."""
    return str(one(page_at(client, ASK), "main form").attributes["action"])


def test_nobody_can_flood_a_mailbox_or_ask_for_everybody(
    stranger: TestClient, parts: Parts, clock: SetClock
) -> None:
    for _ in range(6):
        for _ in range(2):
            stranger.post(ASK, data={"family_id": f"Plejefamilie {FREE}"})
        clock.move(PAUSE)
    assert len(rows(parts.database, outbox)) == MOST_A_DAY
    clock.move(timedelta(days=1))
    answers = [stranger.post(ASK, data={"family_id": f"F-{number}"}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [422]
    assert "Vent ti minutter" in told(page_of(answers[-1]), ".l-errors")


@pytest.mark.parametrize("typed", [FREE.lower(), f" plejefamilie  {FREE.lower()} ", f"PLEJEFAMILIE {FREE}"])
def test_a_number_is_understood_however_it_is_written(stranger: TestClient, parts: Parts, typed: str) -> None:
    stranger.post(ASK, data={"family_id": typed})
    assert [letter["family_id"] for letter in rows(parts.database, outbox)] == [FREE]


@pytest.mark.parametrize("number", ["", "   ", "a\x00b"])
def test_asking_without_a_number_says_where_it_stands(stranger: TestClient, number: str) -> None:
    answer = stranger.post(ASK, data={"family_id": number})
    assert answer.status_code == 422
    assert "Det står i alle breve fra os" in told(page_of(answer), ".l-errors")


def test_when_the_register_is_silent_neither_log_nor_page_holds_the_secret(
    stranger: TestClient, parts: Parts, link: str, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    with parts.database.write() as connection:
        connection.execute(text("DROP TABLE link_guesses"))
    for answer in (stranger.get(link), stranger.post(link, data={"act": "confirm"})):
        assert answer.status_code in {500, 503}
        assert secret not in answer.text
        assert secret not in str(answer.headers)
    assert "/link/…" in caplog.text
