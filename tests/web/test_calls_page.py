"""What caseworkers tell on a profile: who is dropped from the search by it, and who reads it next."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from access.permissions import Role
from families.clock import SetClock
from register.caseworker_tables import profile_views
from register.database import Database
from register.views import ProfileViews, Seen
from tests.building import NOW
from tests.named_families import BARE, FREE, MOTHER, OCCUPIED, SUSPENDED
from tests.register.reading import rows
from tests.web.conftest import ClientOf
from tests.web.reading import all_words, answer_to, card_of, filled_in, one, page_at, results_of, words
from tests.web.reports import at

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def elsewhere(client_of: ClientOf) -> TestClient:
    """Return somebody of another municipality than the caseworker's."""
    return client_of(Role.CONSULTANT)


def press(client: TestClient, page: LexborHTMLParser, button: str, query: str = "") -> LexborHTMLParser:
    """Press a button of the page and return the page that it leads to; the address keeps the search."""
    form = next(form for form in page.css("main form") if button in all_words(form.css("button")))
    pressed = next(one for one in form.css("button") if words(one) == button)
    sent = dict(filled_in(form))
    if name := pressed.attributes.get("name"):
        sent[name] = pressed.attributes["value"] or ""
    answer = client.post(form.attributes["action"] or "", data=sent)
    assert answer.status_code == 303, answer.text
    path, _, part = answer.headers["location"].partition("#")
    led_to = page_at(client, path)
    assert led_to.css_matches(f"#{part}")
    assert query in path
    return led_to


def called(client: TestClient, heard: str, family_id: str = FREE) -> LexborHTMLParser:
    """Note a call on a family's profile and return the profile that comes after it."""
    return press(client, page_at(client, f"/familie/{family_id}"), heard)


def free_ids(client: TestClient, *availability: str) -> set[str]:
    """Return whom a search finds, by default those with a free place."""
    found = answer_to(client, [("size", "100"), *(("availability", one) for one in availability)])
    return {family["family_id"] for family in found["families"]}


def receipt(page: LexborHTMLParser) -> str:
    """Return what the page says came of what was told."""
    return words(one(page, ".p-receipt p"))


def test_occupied_on_the_phone_takes_the_family_out_of_the_default_search(
    caseworker: TestClient, elsewhere: TestClient
) -> None:
    assert FREE in free_ids(caseworker)
    page = called(caseworker, "Optaget")
    assert "Du har noteret “optaget” kl. 10.00." in receipt(page)
    assert "står nu som ikke bekræftet, og den er bedt om selv at svare" in receipt(page)
    for client in (caseworker, elsewhere):
        assert FREE not in free_ids(client)
        assert FREE in free_ids(client, "unconfirmed")


def test_the_next_caseworker_sees_who_heard_what_and_when(
    caseworker: TestClient, elsewhere: TestClient, client_of: ClientOf, clock: SetClock
) -> None:
    called(caseworker, "Optaget")
    clock.move(DAY)
    readers = [
        (caseworker, "I"),
        (elsewhere, "En anden kommune"),
        (client_of(Role.AUTHORITY), "En kommune"),
    ]
    for client, who in readers:
        card = card_of(results_of(client, [("availability", "unconfirmed")]), FREE)
        assert words(one(card, ".l-disputed")) == f"{who} fik oplyst “optaget” i går"
        assert f"{who} fik oplyst “optaget” i går" in words(one(page_at(client, f"/familie/{FREE}"), "main"))


def test_what_else_was_heard_stands_on_the_card_and_confirms_nothing(
    caseworker: TestClient, elsewhere: TestClient, clock: SetClock
) -> None:
    assert "kun familien selv kan bekræfte" in receipt(called(caseworker, "Intet svar"))
    clock.move(DAY)
    card = card_of(results_of(elsewhere, []), FREE)
    assert all_words(card.css(".l-heard li")) == ["En anden kommune ringede i går uden svar"]
    called(elsewhere, "Ledig")
    card = card_of(results_of(caseworker, []), FREE)
    assert all_words(card.css(".l-heard li")) == ["En anden kommune fik oplyst “ledig” i dag"]
    assert words(one(card, ".l-fresh")) == "Bekræftet for 3 dage siden"
    assert all_words(page_at(elsewhere, f"/familie/{FREE}").css("#opkald .p-lines li")) == [
        "I fik oplyst “ledig” i dag",
        "En anden kommune ringede i går uden svar",
    ]


def test_how_often_a_family_answers_stands_on_its_card(caseworker: TestClient, clock: SetClock) -> None:
    for heard in ("Ledig", "Intet svar", "Ledig"):
        card = card_of(results_of(caseworker, []), FREE)
        assert not any("Svarer" in line for line in all_words(card.css("li")))
        called(caseworker, heard)
        clock.move(DAY)
    card = card_of(results_of(caseworker, []), FREE)
    assert "Svarer oftest, når kommuner ringer: 2 af 3 opkald" in all_words(card.css(".l-heard li"))


def test_the_familys_own_word_or_thirty_days_end_it(
    caseworker: TestClient, client_of: ClientOf, clock: SetClock
) -> None:
    called(caseworker, "Optaget")
    clock.move(MINUTE)
    family = client_of(Role.FAMILY)
    assert family.post(at(FREE, confirm=True), json={}).status_code == 201
    assert FREE in free_ids(caseworker)
    assert "det er dens ord, der gælder" in receipt(page_at(caseworker, f"/familie/{FREE}"))
    clock.move(10 * MINUTE)
    called(caseworker, "Optaget")
    clock.move(29 * DAY)
    assert FREE not in free_ids(caseworker)
    clock.move(DAY)
    assert FREE in free_ids(caseworker)


def test_a_mistaken_call_is_taken_back_within_ten_minutes(caseworker: TestClient, clock: SetClock) -> None:
    page = called(caseworker, "Optaget")
    clock.move(10 * MINUTE)
    page = press(caseworker, page, "Fortryd opkaldet")
    assert not page.css_matches(".p-receipt")
    assert FREE in free_ids(caseworker)
    page = called(caseworker, "Optaget")
    clock.move(11 * MINUTE)
    form = one(page, ".p-receipt form")
    refused = caseworker.post(form.attributes["action"] or "", data=dict(filled_in(form)))
    assert refused.status_code == 409
    said = words(one(LexborHTMLParser(refused.text), ".l-errors"))
    assert said.startswith("Det er ikke gemt Opkald: Opkaldet kan ikke fortrydes: der er gået mere end ti")
    assert not page_at(caseworker, f"/familie/{FREE}").css_matches(".p-receipt")


def test_the_search_that_led_here_is_kept(caseworker: TestClient) -> None:
    page = page_at(caseworker, f"/familie/{FREE}?age=4&mark={BARE}")
    page = press(caseworker, page, "Intet svar", query=f"age=4&mark={BARE}")
    press(caseworker, page, "Fortryd opkaldet", query=f"age=4&mark={BARE}")


def test_a_page_that_the_family_has_overtaken_hides_nobody(
    caseworker: TestClient, machine: TestClient, clock: SetClock
) -> None:
    page = page_at(caseworker, f"/familie/{FREE}")
    form = next(form for form in page.css("main form") if "Optaget" in all_words(form.css("button")))
    clock.move(MINUTE)
    assert machine.post(at(FREE), json={"occupied_places": 1}).status_code == 201
    refused = caseworker.post(
        form.attributes["action"] or "", data={**dict(filled_in(form)), "outcome": "occupied"}
    )
    assert refused.status_code == 409
    page = LexborHTMLParser(refused.text)
    assert "Der er meldt noget nyt om pladserne" in words(one(page, ".l-errors"))
    assert "1 ledig af 2 pladser" in words(one(page, ".p-side"))
    assert FREE in free_ids(caseworker)


@pytest.mark.parametrize("outcome", ["", "måske", "undone"])
def test_what_is_no_answer_is_not_noted(caseworker: TestClient, outcome: str) -> None:
    refused = caseworker.post(f"/familie/{FREE}/opkald", data={"outcome": outcome, "seen": "99"})
    assert refused.status_code == 422
    assert "ledig, optaget eller intet svar" in refused.text
    assert not page_at(caseworker, f"/familie/{FREE}").css_matches(".p-receipt")


def test_a_placement_occupies_a_place_and_can_be_taken_back(elsewhere: TestClient, clock: SetClock) -> None:
    page = press(elsewhere, page_at(elsewhere, f"/familie/{FREE}"), "Meld én plads optaget")
    assert receipt(page) == (
        "Én plads blev optaget kl. 10.00. Familien, Socialtilsyn Midt og Herning Kommune får besked og kan"
        " rette det."
    )
    family = elsewhere.get(f"/api/v1/families/{FREE}").json()
    assert (family["occupied_places"], family["free_places"]) == (1, 1)
    clock.move(MINUTE)
    page = press(elsewhere, page, "Fortryd anbringelsen")
    assert not page.css_matches(".p-receipt")
    assert elsewhere.get(f"/api/v1/families/{FREE}").json()["occupied_places"] == 0


def test_siblings_are_two_placements_and_then_the_family_is_gone_from_the_search(
    caseworker: TestClient,
) -> None:
    page = page_at(caseworker, f"/familie/{FREE}")
    for _ in range(2):
        page = press(caseworker, page, "Meld én plads optaget")
    assert FREE not in free_ids(caseworker)
    assert "2 af 2 pladser er optaget" in words(one(page, "#anbragt"))


def test_without_a_free_place_it_is_said_why_nobody_can_be_placed(caseworker: TestClient) -> None:
    page = page_at(caseworker, f"/familie/{OCCUPIED}")
    assert not page.css_matches("#anbragt form")
    assert "Familien har ingen ledig plads: 2 af 2 pladser er optaget" in words(one(page, "#anbragt"))
    seen = one(page, "#opkald [name=seen]").attributes["value"]
    refused = caseworker.post(f"/familie/{OCCUPIED}/anbragt", data={"seen": str(seen)})
    assert refused.status_code == 409
    assert "ingen ledig plads" in words(one(LexborHTMLParser(refused.text), ".l-errors"))


def test_who_may_not_tell_is_not_asked(client_of: ClientOf, caseworker: TestClient) -> None:
    page = page_at(client_of(Role.AUTHORITY), f"/familie/{FREE}")
    assert not page.css_matches("main form")
    assert not page_at(caseworker, f"/familie/{SUSPENDED}").css_matches("#opkald, #anbragt")
    assert caseworker.post("/familie/F-9/opkald", data={"outcome": "free"}).status_code == 404
    refused = caseworker.post(f"/familie/{SUSPENDED}/opkald", data={"outcome": "no_answer", "seen": "99"})
    assert refused.status_code == 409
    assert "suspenderet eller ophørt" in refused.text


def test_after_a_look_up_the_answers_are_at_hand(caseworker: TestClient) -> None:
    answer = caseworker.post(f"/familie/{FREE}/kontakt", data={"purpose": "place"})
    page = press(caseworker, LexborHTMLParser(answer.text), "Ledig")
    assert "“ledig”" in receipt(page)


def test_a_family_sees_which_municipality_opened_its_profile(
    caseworker: TestClient, elsewhere: TestClient, client_of: ClientOf, sqlite_database: Database
) -> None:
    for client in (caseworker, caseworker, client_of(Role.AUTHORITY)):
        page_at(client, f"/familie/{FREE}")
    page_at(elsewhere, f"/sammenlign?mark={FREE}&mark={MOTHER}")
    page_at(elsewhere, "/soeg")
    today = NOW.date()
    views = ProfileViews(sqlite_database)
    assert views.seen_by(FREE) == [
        Seen("0657", today, profile=True, contact=False),
        Seen("0751", today, profile=True, contact=False),
    ]
    assert [one.municipality_code for one in views.seen_by(MOTHER)] == ["0751"]
    assert [(row["family_id"], row["views"]) for row in rows(sqlite_database, profile_views)] == [
        (FREE, 2),
        (FREE, 1),
        (MOTHER, 1),
    ]


def test_a_view_that_cannot_be_noted_breaks_no_page(
    caseworker: TestClient, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_database.write() as connection:
        connection.exec_driver_sql("DROP TABLE profile_views")
    page_at(caseworker, f"/familie/{FREE}")
    assert [(record.name, record.levelname) for record in caplog.records] == [("ledig.web", "WARNING")]
    assert FREE not in caplog.text


@pytest.fixture
def questions() -> Iterator[list[str]]:
    """Return the statements about calls that are sent to databases."""
    sent: list[str] = []

    def note(*told: object) -> None:
        if "FROM calls" in str(told[2]):
            sent.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def test_what_cards_tell_costs_one_question_whatever_their_number(
    caseworker: TestClient, questions: list[str]
) -> None:
    for family_id in (FREE, BARE):
        called(caseworker, "Intet svar", family_id)
    questions.clear()
    page = results_of(caseworker, [("availability", "any")])
    assert len(page.css(".l-family")) > 9
    assert len(page.css(".l-heard")) == 2
    assert len(questions) == 1
