"""Which searches are kept as a need, and what of them."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from register.database import RegisterUnavailable
from register.need_tables import searched_needs
from register.needs import Need, Needs
from search_api.criteria import Criteria
from search_api.needs import need_of
from tests.building import NOW
from tests.register.reading import rows
from tests.web.conftest import ClientOf, client_of, parts
from web.app import Parts

__all__ = ["client_of", "parts"]


@pytest.fixture
def kept(parts: Parts) -> Callable[[], list[dict[str, Any]]]:
    """Return a reading of all that is kept of searches."""
    return lambda: [dict(row) for row in rows(parts.database, searched_needs)]


@pytest.mark.parametrize(
    ("query", "need"),
    [
        ({}, Need(parent_child=False, age="any", family_type="any")),
        ({"parent_child": "true", "age": "unborn"}, Need(parent_child=True, age="unborn", family_type="any")),
        ({"age": "5", "type": "general"}, Need(parent_child=False, age="0-5", family_type="general")),
        ({"age": "72m"}, Need(parent_child=False, age="6-11", family_type="any")),
        ({"age": ["6", "9"]}, Need(parent_child=False, age="6-11", family_type="any")),
        ({"age": ["4", "9"]}, Need(parent_child=False, age="several", family_type="any")),
        ({"type": ["general", "reinforced"]}, Need(parent_child=False, age="any", family_type="several")),
        ({"q": "hund"}, None),
        ({"page": "2"}, None),
        ({"availability": "any"}, None),
    ],
)
def test_a_need_is_the_few_things_that_are_kept(query: dict[str, str | list[str]], need: Need | None) -> None:
    pairs = [
        (name, one) for name, value in query.items() for one in ([value] if isinstance(value, str) else value)
    ]
    assert need_of(Criteria.from_query(pairs, NOW.date())) == need


@pytest.mark.parametrize("path", ["/soeg", "/api/v1/families"])
def test_a_search_is_kept_without_persons_places_and_words(
    client_of: ClientOf, kept: Callable[[], list[dict[str, Any]]], parts: Parts, path: str
) -> None:
    number = parts.register.change_number()
    client = client_of(Role.CASEWORKER)
    assert (
        client.get(f"{path}?parent_child=true&age=unborn&near=7400&within=400&type=specialised").status_code
        == 200
    )
    assert kept() == [
        {
            "day": NOW.date(),
            "municipality_code": "0657",
            "parent_child": True,
            "age": "unborn",
            "family_type": "specialised",
            "found": "none",
            "searches": 1,
        }
    ]
    assert parts.register.change_number() == number


def test_only_a_municipalitys_searches_for_a_place_are_kept(
    client_of: ClientOf, kept: Callable[[], list[dict[str, Any]]]
) -> None:
    client_of(Role.AUTHORITY).get("/soeg?age=4")
    caseworker = client_of(Role.CASEWORKER)
    for query in ("page=2", "q=hund", "availability=any", "age=99"):
        caseworker.get(f"/api/v1/families?{query}")
    caseworker.get("/")
    assert kept() == []


def test_going_on_with_the_same_need_is_no_new_one(
    client_of: ClientOf, kept: Callable[[], list[dict[str, Any]]]
) -> None:
    client = client_of(Role.CASEWORKER)
    here = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/soeg?age=4"}
    client.get("/soeg?age=4")
    client.get("/soeg?age=4&pets=none", headers=here)
    assert [row["searches"] for row in kept()] == [1]
    client.get("/soeg?age=9", headers=here)
    assert sorted(row["age"] for row in kept()) == ["0-5", "6-11"]


def test_a_search_that_cannot_be_counted_answers_all_the_same(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client: TestClient = client_of(Role.CASEWORKER)

    def refuse(*_: object) -> None:
        raise RegisterUnavailable("Registret svarer ikke.")

    monkeypatch.setattr(Needs, "note", refuse)
    assert client.get("/api/v1/families?age=4").status_code == 200
    assert "A search was not counted: Registret svarer ikke." in caplog.text
