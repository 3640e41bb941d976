"""Undo, stale windows and double clicks on the family's own page: nobody's word is overwritten unseen."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from families.clock import SetClock
from families.record import read_record
from families.vocabulary import Approval, Reporter
from register.database import Database
from register.oversight_tables import notices
from tests.named_families import FREE, MOTHER
from tests.register.reading import rows
from tests.web.conftest import ClientOf
from tests.web.own import (
    HERE,
    after,
    browser_of,
    form_with,
    is_found,
    page_of,
    press,
    reports_of,
    said,
    sent_by,
    told,
)
from tests.web.reading import one, page_at, words
from web.app import Parts


@pytest.fixture
def family(client_of: ClientOf) -> TestClient:
    """Return a browser of the family `FREE`: two places, both free, confirmed two days ago."""
    return client_of(Role.FAMILY)


def test_undo_makes_all_as_it_was_and_is_itself_told(
    family: TestClient, caseworker: TestClient, sqlite_database: Database, parts: Parts, clock: SetClock
) -> None:
    before = said(parts.register)
    page = after(family, press(family, "occupied"))
    assert "Kan fortrydes indtil kl. 10.10." in told(page, ".l-receipt")
    clock.move(timedelta(minutes=10))
    page = after(family, family.post(HERE, data=sent_by(form_with(page, "undo"), "undo")))
    assert told(page, "#receipt") == "Det er fortrudt. Nu står det, som det gjorde før"
    assert said(parts.register) == before
    assert is_found(caseworker)
    assert [row["occupied_places"] for row in reports_of(sqlite_database, FREE)] == [2, 0]
    assert [row["kind"] for row in rows(sqlite_database, notices)] == ["occupied", "free"]


def test_after_ten_minutes_there_is_no_undo_and_an_old_button_says_why(
    family: TestClient, parts: Parts, clock: SetClock
) -> None:
    answer = press(family, "occupied")
    undo = sent_by(form_with(after(family, answer), "undo"), "undo")
    clock.move(timedelta(minutes=10, seconds=1))
    assert not after(family, answer).css('button[value="undo"]')
    refused = family.post(HERE, data=undo)
    assert refused.status_code == 409
    assert "mere end ti minutter" in told(page_of(refused), ".l-errors")
    assert said(parts.register).occupied_places == 2


def test_an_undo_never_overwrites_what_somebody_else_reported_meanwhile(
    family: TestClient, parts: Parts, clock: SetClock
) -> None:
    answer = press(family, "occupied")
    undo = sent_by(form_with(after(family, answer), "undo"), "undo")
    clock.move(timedelta(minutes=4))
    parts.register.report(FREE, {"occupied_places": 1}, Reporter.CONSULTANT)
    refused = family.post(HERE, data=undo)
    page = page_of(refused)
    assert (refused.status_code, told(page, ".l-errors h2")) == (409, "Det er ikke fortrudt")
    assert "Kommunens familieplejekonsulent meldte 24. november 2026 kl. 10.04" in told(page, ".l-errors")
    assert not page.css(".l-errors button")
    assert said(parts.register).occupied_places == 1
    late = after(family, answer)
    assert "Siden er der meldt noget nyt (Kommunens familieplejekonsulent" in told(late, ".l-receipt")
    assert not late.css('button[value="undo"]')


def test_a_stale_page_says_what_happened_and_lets_the_family_choose(
    family: TestClient, parts: Parts, clock: SetClock
) -> None:
    stale = sent_by(form_with(page_at(family, HERE), "occupied"), "occupied", taken="1")
    clock.move(timedelta(hours=1))
    parts.register.report(FREE, {"occupied_places": 2}, Reporter.MUNICIPALITY, "Anbragt i dag.")
    refused = family.post(HERE, data=stale)
    page = page_of(refused)
    assert refused.status_code == 409
    assert "Den kommune, der anbringer meldte 24. november 2026 kl. 11.00" in told(page, ".l-errors")
    assert "Optagne pladser: før 0 nu 2" in told(page, ".l-errors")
    assert said(parts.register).occupied_places == 2
    (form,) = page.css(".l-errors form")
    assert words(one(form, "button")) == "Meld alligevel: Vi er optaget"
    again = {str(f.attributes["name"]): f.attributes.get("value") or "" for f in form.css("input")}
    after(family, family.post(HERE, data=again))
    assert said(parts.register).confirmed_by is Reporter.FAMILY


def test_a_double_click_is_one_report_with_one_receipt(family: TestClient, sqlite_database: Database) -> None:
    sent = sent_by(form_with(page_at(family, HERE), "occupied"), "occupied", taken="1")
    first, second = (family.post(HERE, data=sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(reports_of(sqlite_database, FREE)) == 1
    undo = sent_by(form_with(after(family, first), "undo"), "undo")
    assert (
        family.post(HERE, data=undo).headers["location"] == family.post(HERE, data=undo).headers["location"]
    )
    assert len(reports_of(sqlite_database, FREE)) == 2


def test_a_double_click_is_one_report_even_when_the_second_would_be_wrong_by_now(
    parts: Parts, sqlite_database: Database
) -> None:
    parts.register.put([read_record({"family_id": FREE, "approved_places": 3})])
    with browser_of(parts, FREE) as browser:
        sent = sent_by(form_with(page_at(browser, HERE), "occupied"), "occupied", taken="2")
        first, second = (browser.post(HERE, data=sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert [row["occupied_places"] for row in reports_of(sqlite_database, FREE)] == [2]


def test_an_old_page_pressed_again_after_an_undo_is_no_second_report(
    family: TestClient, parts: Parts, sqlite_database: Database
) -> None:
    sent = sent_by(form_with(page_at(family, HERE), "occupied"), "occupied")
    page = after(family, family.post(HERE, data=sent))
    after(family, family.post(HERE, data=sent_by(form_with(page, "undo"), "undo")))
    refused = family.post(HERE, data=sent)
    assert refused.status_code == 409
    assert "Jer selv meldte" in told(page_of(refused), ".l-errors")
    assert said(parts.register).occupied_places == 0
    assert len(reports_of(sqlite_database, FREE)) == 2


def test_another_site_cannot_press_the_button(family: TestClient, sqlite_database: Database) -> None:
    sent = sent_by(form_with(page_at(family, HERE), "occupied"), "occupied")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ond.example"}):
        assert family.post(HERE, data=sent, headers=headers).status_code == 403
    assert reports_of(sqlite_database, FREE) == []


def test_a_family_takes_back_only_its_own_reports(family: TestClient, parts: Parts) -> None:
    number = parts.register.report(MOTHER, {"occupied_places": 2}, Reporter.FAMILY).change_number
    refused = family.post(HERE, data={"act": "undo", "report": str(number)})
    assert refused.status_code == 409
    assert "Der er ikke noget at fortryde" in told(page_of(refused), ".l-errors")
    assert said(parts.register, MOTHER).occupied_places == 2
    assert not page_at(family, f"{HERE}?kvittering={number}").css(".l-receipt")


@pytest.mark.parametrize("receipt", ["", "x", "-1", "999999", "²", "9" * 30, "9" * 5000])
def test_a_receipt_of_nothing_is_no_receipt(family: TestClient, receipt: str) -> None:
    assert not page_at(family, f"{HERE}?kvittering={receipt}").css(".l-receipt")


def test_a_family_that_ends_between_page_and_press_is_told(family: TestClient, parts: Parts) -> None:
    sent = sent_by(form_with(page_at(family, HERE), "occupied"), "occupied")
    parts.register.put([read_record({"family_id": FREE, "approval": Approval.ENDED.value})])
    refused = family.post(HERE, data=sent)
    assert refused.status_code == 409
    assert "ophørt" in told(page_of(refused), ".l-errors")
