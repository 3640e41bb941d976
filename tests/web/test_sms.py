"""SMS over HTTP: what the provider sends and what it is told."""

from starlette.testclient import TestClient

from access.permissions import Role
from register.register import Register
from tests.named_families import FREE, MOTHER, OCCUPIED
from tests.register.reading import only
from tests.web.conftest import ClientOf


def give_numbers(register: Register) -> None:
    """Give families telephone numbers."""
    register.put(
        [only(FREE, phone="20 30 40 50"), only(MOTHER, phone="21314151"), only(OCCUPIED, phone="21314151")]
    )


def test_the_very_next_search_does_not_show_who_answered_optaget(
    machine: TestClient, caseworker: TestClient, sqlite_register: Register
) -> None:
    give_numbers(sqlite_register)
    found = caseworker.get("/api/v1/families?municipality=0657").json()
    assert FREE in [family["family_id"] for family in found["families"]]
    answer = machine.post("/api/v1/sms", json={"from": "+4520304050", "text": "Optaget", "id": 7})
    assert answer.status_code == 201
    assert answer.json()["answer"].startswith("Tak. I står nu som optaget")
    found = caseworker.get("/api/v1/families?municipality=0657").json()
    assert FREE not in [family["family_id"] for family in found["families"]]


def test_refusals_say_what_can_be_sent_back(machine: TestClient, sqlite_register: Register) -> None:
    give_numbers(sqlite_register)
    told = {
        answer.status_code: answer.json()["detail"]
        for answer in (
            machine.post("/api/v1/sms", json={"from": number, "text": text})
            for number, text in (("20304050", "måske"), ("99999999", "optaget"), ("21314151", "optaget"))
        )
    }
    assert "Skriv OPTAGET" in told[422]
    assert "kender ingen plejefamilie" in told[404]
    assert "Flere plejefamilier" in told[409]


def test_every_wrong_field_is_named_without_its_value(machine: TestClient) -> None:
    answer = machine.post("/api/v1/sms", json={"from": 20304050, "text": "x" * 2001})
    assert answer.status_code == 422
    assert [error["param"] for error in answer.json()["errors"]] == ["from", "text"]
    assert "20304050" not in answer.text
    assert machine.post("/api/v1/sms", json=["Optaget"]).status_code == 422


def test_only_the_providers_machine_passes_answers_on(client_of: ClientOf, stranger: TestClient) -> None:
    sms = {"from": "+4520304050", "text": "Optaget"}
    assert stranger.post("/api/v1/sms", json=sms).status_code == 401
    for role in (Role.FAMILY, Role.CASEWORKER, Role.CONSULTANT):
        assert client_of(role).post("/api/v1/sms", json=sms).status_code == 403
