"""Restricted facts stand in one answer only: that to a look-up with a reason."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from access.permissions import ALLOWED, Permission, Role
from search_api.opensearch.documents import document_of
from tests.named_families import FREE, PROTECTED, RECORDS, TELLTALE, contact_of
from tests.web.conftest import ClientOf
from tests.web.test_routes import NEEDED
from web.app import Parts

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
    path = f"/familie/{FREE}/kontakt"
    roles = (Role.AUTHORITY, Role.ANALYST, Role.FAMILY, Role.ADMINISTRATOR, Role.INTAKE)
    refused = [
        demo.post(path, data={"reason": "x"}),
        *(client_of(role).post(path, data={"reason": "prøve"}) for role in roles),
    ]
    assert [answer.status_code for answer in refused] == [422, *(403 for _ in roles)]
    assert not any(TELLTALE in answer.text for answer in refused)


def test_how_to_reach_a_protected_family_is_told_to_nobody_who_is_not_named(client_of: ClientOf) -> None:
    for role in (Role.CASEWORKER, Role.CONSULTANT):
        answer = client_of(role).post(f"/familie/{PROTECTED}/kontakt", data={"reason": "prøve"})
        assert answer.status_code == 403
        assert TELLTALE not in answer.text


FACTS = {
    family_id: [str(fact) for fact in (known.name, known.phone, known.email, known.address)]
    for family_id in RECORDS
    for known in [contact_of(family_id)]
}
"""What tells who a family is: each of these texts stands in one family's details alone."""
ALL_FACTS = [fact for facts in FACTS.values() for fact in facts]

ASKED = st.dictionaries(
    st.sampled_from(
        "age availability q sort near within size format by familie kommune slags laeste efter fra til seen"
        " purpose reason note outcome approval why municipality who role grant notice occupied_places".split()
    ),
    st.sampled_from(
        "4 any hemmelig best 7400 100 csv json authority 0657 ja 1 0 F-FREE approved suspended place occupied"
        " caseworker %s".split()
    ),
    max_size=5,
)
"""Queries and forms, right and wrong."""


@pytest.fixture
def clients(client_of: ClientOf, stranger: TestClient) -> dict[Role | None, TestClient]:
    """Return a client for every role, and for nobody."""
    return {None: stranger, **{role: client_of(role) for role in Role}}


@given(
    role=st.sampled_from([None, *Role]),
    route=st.sampled_from(sorted(NEEDED)),
    family_id=st.sampled_from(sorted(RECORDS)),
    query=ASKED,
    form=ASKED,
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=600)
def test_whatever_is_asked_by_whomever_tells_nothing_that_the_caller_may_not_see(
    clients: dict[Role | None, TestClient],
    caplog: pytest.LogCaptureFixture,
    role: Role | None,
    route: tuple[str, str],
    family_id: str,
    query: dict[str, str],
    form: dict[str, str],
) -> None:
    method, path = route
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    address = path.format(family_id=family_id, request_id=1)
    is_api = path.startswith("/api/")
    answer = clients[role].request(
        method, address, params=query, json=form if is_api else None, data=None if is_api else form
    )
    may_see = (
        route == ("POST", "/familie/{family_id}/kontakt")
        and role is not None
        and Permission.VIEW_CONTACT in ALLOWED[role]
        and family_id != PROTECTED
        and answer.is_success
    )
    allowed = FACTS[family_id] if may_see else []
    told = f"{answer.headers} {answer.text}"
    assert [fact for fact in ALL_FACTS if fact in told and fact not in allowed] == [], f"{method} {address}"
    assert [fact for fact in ALL_FACTS if fact in caplog.text] == []


def test_the_property_would_see_a_telltale(clients: dict[Role | None, TestClient]) -> None:
    shown = clients[Role.CASEWORKER].post(f"/familie/{FREE}/kontakt", data={"reason": "prøve"}).text
    assert [fact for fact in ALL_FACTS if fact in shown] == FACTS[FREE]


def test_no_document_of_the_index_holds_a_restricted_fact(parts: Parts) -> None:
    with parts.register.snapshot() as snapshot:
        documents = [str(document_of(stored)) for stored in snapshot.families]
    assert len(documents) == len(RECORDS)
    for document in documents:
        assert TELLTALE not in document
        assert "protected" not in document.lower().replace(PROTECTED.lower(), "")
