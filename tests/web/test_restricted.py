"""Restricted facts stand in one answer only: that to a look-up with a reason."""

from starlette.testclient import TestClient

from access.permissions import Role
from tests.named_families import FREE, PROTECTED, RECORDS, TELLTALE, contact_of
from tests.web.conftest import ClientOf

QUESTIONS = [
    "/",
    "/soeg?availability=any&size=100",
    f"/soeg?q={TELLTALE}&availability=any&size=100",
    "/hjaelp",
    "/privatliv",
    "/log-ind",
    "/metrics",
    "/health/ready",
    "/api/v1/openapi.json",
    "/api/v1/families?availability=any&size=100",
    *(f"{base}/{family_id}" for family_id in RECORDS for base in ("/familie", "/api/v1/families")),
]


def told(client: TestClient, path: str) -> str:
    """Return everything that an answer says, its headers too, but for what was asked."""
    answer = client.get(path)
    return f"{answer.headers} {answer.text}".replace(f"q={TELLTALE}", "").replace(f'value="{TELLTALE}"', "")


def test_nothing_that_anybody_may_ask_tells_who_a_family_is(
    client_of: ClientOf, stranger: TestClient, demo: TestClient
) -> None:
    for client in (*map(client_of, Role), stranger, demo):
        for path in QUESTIONS:
            text = told(client, path)
            for family_id in RECORDS:
                contact = contact_of(family_id)
                for fact in (contact.name, contact.phone, contact.email, contact.address):
                    assert str(fact) not in text, f"{path} tells about {family_id}"


def test_the_answer_to_a_look_up_tells_of_that_family_only(demo: TestClient) -> None:
    text = demo.post(f"/familie/{FREE}/kontakt", data={"reason": "prøve"}).text
    assert str(contact_of(FREE).name) in text
    assert all(str(contact_of(other).name) not in text for other in RECORDS if other != FREE)


def test_a_refused_look_up_tells_nothing(client_of: ClientOf, demo: TestClient) -> None:
    refused = [demo.post(f"/familie/{FREE}/kontakt", data={"reason": "x"})]
    for role in (Role.AUTHORITY, Role.ANALYST, Role.FAMILY, Role.ADMINISTRATOR, Role.INTAKE):
        refused.append(client_of(role).post(f"/familie/{FREE}/kontakt", data={"reason": "prøve"}))  # noqa: PERF401
    assert {answer.status_code for answer in refused} == {422, 403}
    assert not any(TELLTALE in answer.text for answer in refused)


def test_how_to_reach_a_protected_family_is_told_to_nobody_who_is_not_named(client_of: ClientOf) -> None:
    for role in (Role.CASEWORKER, Role.CONSULTANT):
        answer = client_of(role).post(f"/familie/{PROTECTED}/kontakt", data={"reason": "prøve"})
        assert answer.status_code == 403
        assert TELLTALE not in answer.text
