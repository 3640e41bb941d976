"""Contact details: shown as the answer to a reason, each time with a trace, and never otherwise."""

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from access.permissions import Role
from families.record import read_record
from register.look_ups import LookUp
from register.protection import GrantedTo, Protection
from tests.building import NOW
from tests.named_families import BARE, FREE, PROTECTED, RECORDS, TELLTALE, contact_of
from tests.web.conftest import ClientOf
from tests.web.reading import facts, one, page_at, target, words
from web.app import Parts


def look_up(client: TestClient, family_id: str = FREE, **sent: str) -> LexborHTMLParser:
    """Ask for the details with a reason, and return the answer."""
    answer = client.post(f"/familie/{family_id}/kontakt", data=sent)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return LexborHTMLParser(answer.text)


def test_a_reason_shows_the_details_and_leaves_a_trace(demo: TestClient, parts: Parts) -> None:
    page = look_up(demo, purpose="place", reason="  Barn på 4 år  ")
    contact = contact_of(FREE)
    assert facts(page) == {
        "Navn": contact.name,
        "Telefon": contact.phone,
        "E-mail": contact.email,
        "Adresse": contact.address,
    }
    told = "Vi søger plads til et barn nu: Barn på 4 år"
    logged = LookUp(FREE, "demo:mette", "caseworker", "0657", told, NOW)
    assert parts.look_ups.of_family(FREE) == [logged]
    assert f"Mette Holm, Herning Kommune, 24. november 2026 kl. 10.00. Grund: {told}." in words(
        one(page, "main")
    )


def test_each_time_the_details_are_shown_is_a_look_up_of_its_own(demo: TestClient, parts: Parts) -> None:
    look_up(demo, purpose="place")
    look_up(demo, purpose="place")
    assert len(parts.look_ups.of_family(FREE)) == 2
    # Asked for by its address alone it leads back, and shows and logs nothing.
    again = demo.get(f"/familie/{FREE}/kontakt?age=4")
    assert (again.status_code, again.headers["location"]) == (303, f"/familie/{FREE}?age=4#kontakt")
    assert len(parts.look_ups.of_family(FREE)) == 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"purpose": "follow_up"}, "Vi følger op på en tidligere henvendelse"),
        ({"purpose": "other", "reason": "Klage fra barnets mor"}, "Klage fra barnets mor"),
        ({"reason": "Klage"}, "Klage"),
        ({"purpose": "ukendt", "reason": "Klage\n\x00fra\tmor"}, "Klage fra mor"),
        ({"purpose": "place", "reason": "x" * 250}, f"Vi søger plads til et barn nu: {'x' * 250}"),
    ],
)
def test_what_was_chosen_and_written_is_the_reason(
    demo: TestClient, parts: Parts, sent: dict[str, str], told: str
) -> None:
    look_up(demo, **sent)
    assert [one.reason for one in parts.look_ups.of_family(FREE)] == [told]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Vælg en grund, eller skriv den selv."),
        ({"purpose": "other"}, "Vælg en grund, eller skriv den selv."),
        ({"purpose": "other", "reason": "  \n "}, "Vælg en grund, eller skriv den selv."),
        ({"reason": "ab"}, "Skriv hvorfor du slår op, med 3-300 tegn."),
        ({"reason": "x" * 301}, "Skriv hvorfor du slår op, med 3-300 tegn."),
        ({"purpose": "place", "reason": "x" * 290}, "Skriv hvorfor du slår op, med 3-300 tegn."),
    ],
)
def test_without_a_reason_nothing_is_shown_and_nothing_logged(
    demo: TestClient, parts: Parts, sent: dict[str, str], message: str
) -> None:
    answer = demo.post(f"/familie/{FREE}/kontakt?age=4", data=sent)
    assert answer.status_code == 422
    assert TELLTALE not in answer.text
    assert parts.look_ups.of_family(FREE) == []
    page = LexborHTMLParser(answer.text)
    assert words(one(page, "title")).startswith("Fejl: ")
    assert message in words(one(page, ".l-errors"))
    assert target(one(page, ".l-errors a")) == "#purpose-place"
    assert words(one(page, "#reason-error")) == message
    assert one(page, ".p-purposes").attributes["aria-describedby"] == "reason-error"
    assert "open" in one(page, ".p-contact details").attributes
    # What was entered is still there.
    assert one(page, "#reason").text().strip() == sent.get("reason", "").strip()
    assert [radio.attributes["value"] for radio in page.css("[name=purpose][checked]")] == (
        [sent["purpose"]] if "purpose" in sent else []
    )
    assert one(page, ".p-contact form").attributes["action"] == f"/familie/{FREE}/kontakt?age=4"


def test_a_protected_family_says_whom_to_ask_and_refuses_everybody_else(
    demo: TestClient, parts: Parts
) -> None:
    banner = one(page_at(demo, f"/familie/{PROTECTED}"), "#kontakt")
    assert "Beskyttet adresse" in words(one(banner, ".alert"))
    assert "Socialtilsyn Nord" in words(banner)
    assert not banner.css("form")
    refused = demo.post(f"/familie/{PROTECTED}/kontakt", data={"purpose": "place"})
    assert refused.status_code == 403
    assert "Spørg Socialtilsyn Nord" in refused.text
    assert [line.refused for line in parts.look_ups.of_family(PROTECTED)] == [True]


def test_whoever_is_named_sees_how_to_reach_a_protected_family_with_a_warning(
    demo: TestClient, parts: Parts
) -> None:
    to = GrantedTo(municipality_code="0657", role="caseworker")
    Protection(parts.database).grant(PROTECTED, to, "Barn i Herning", "token:1", NOW)
    assert "har givet dig adgang" in words(one(page_at(demo, f"/familie/{PROTECTED}"), "#kontakt .alert"))
    page = look_up(demo, PROTECTED, purpose="place")
    assert facts(page)["Adresse"] == contact_of(PROTECTED).address
    assert "Beskyttet adresse" in words(one(page, ".alert"))


def test_whether_an_address_is_protected_is_told_to_nobody_who_may_not_ask(demo: TestClient) -> None:
    demo.post("/log-ind", data={"person": "birgit"})
    assert "beskyttet" not in words(one(page_at(demo, f"/familie/{PROTECTED}"), "main")).lower()


def test_details_that_the_register_lacks_are_said_to_be_unknown(caseworker: TestClient, parts: Parts) -> None:
    nothing = dict.fromkeys(("name", "phone", "email", "address"))
    parts.register.put([read_record({"family_id": BARE, **nothing})])
    assert set(facts(look_up(caseworker, BARE, purpose="place")).values()) == {"Ikke oplyst"}


def test_a_phone_number_can_be_called(demo: TestClient, parts: Parts) -> None:
    parts.register.put([read_record({"family_id": BARE, "phone": " +45 12 34-56 78 "})])
    link = one(look_up(demo, BARE, purpose="place"), "a[href^='tel:']")
    assert (target(link), words(link)) == ("tel:+4512345678", "+45 12 34-56 78")


def test_who_may_not_see_details_is_not_offered_them(demo: TestClient, client_of: ClientOf) -> None:
    demo.post("/log-ind", data={"person": "birgit"})
    contact = one(page_at(demo, f"/familie/{FREE}"), "#kontakt")
    assert not contact.css("form")
    assert "Rollen socialtilsyn ser dem ikke." in words(contact)
    assert demo.post(f"/familie/{FREE}/kontakt", data={"purpose": "place"}).status_code == 403
    assert client_of(Role.CONSULTANT).post(f"/familie/{FREE}/kontakt", data={"reason": "prøve"}).is_success


def test_no_page_of_a_family_tells_who_it_is(demo: TestClient) -> None:
    for family_id in RECORDS:
        assert TELLTALE not in demo.get(f"/familie/{family_id}?age=4").text
