"""The authority's search in the log: its own families, narrowed, and as a file without formulas."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from register.look_ups import LookUp
from tests.building import NOW
from tests.named_families import EXPECTANT, FREE, MOTHER
from tests.web.conftest import ClientOf
from tests.web.reading import all_words, page_at
from web.app import Parts

ELSEWHERE = MOTHER
"""In Silkeborg, which Socialtilsyn Nord supervises."""


@pytest.fixture
def officer(client_of: ClientOf, parts: Parts) -> TestClient:
    """Return somebody of Socialtilsyn Midt, after four look-ups."""
    for days, family_id, place, reason, refused in (
        (0, FREE, "0657", "Barn på 4 år", False),
        (1, EXPECTANT, "0751", "=HYPERLINK(1)", True),
        (2, ELSEWHERE, "0657", "Barn på 5 år", False),
        (3, FREE, "0751", "Barn på 6 år", False),
    ):
        at = NOW + timedelta(days=days)
        parts.look_ups.record(LookUp(family_id, "demo:mette", "caseworker", place, reason, at, refused))
    return client_of(Role.AUTHORITY)


def reasons(officer: TestClient, query: str = "") -> list[str]:
    """Return the reasons on the page, in order."""
    return all_words(page_at(officer, f"/tilsyn/opslag{query}").css("tbody td:last-child"))


def test_the_authority_sees_who_looked_at_its_own_families_and_no_others(officer: TestClient) -> None:
    assert reasons(officer) == ["Barn på 6 år", "=HYPERLINK(1)", "Barn på 4 år"]
    rows = all_words(page_at(officer, "/tilsyn/opslag").css("tbody tr"))
    assert "Mette Holm" in rows[0]
    assert "Sagsbehandler, Aarhus Kommune" in rows[0]
    assert "24. november 2026 kl. 10.00" in rows[2]
    assert [("Afvist" in row) for row in rows] == [False, True, False]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"?familie={FREE}", ["Barn på 6 år", "Barn på 4 år"]),
        (f"?familie={ELSEWHERE}", []),
        ("?kommune=0657", ["Barn på 4 år"]),
        ("?fra=2026-11-25&til=2026-11-25", ["=HYPERLINK(1)"]),
        ("?til=2026-11-24", ["Barn på 4 år"]),
        ("?fra=0001-01-01&til=9999-12-31&kommune=x", ["Barn på 6 år", "=HYPERLINK(1)", "Barn på 4 år"]),
    ],
)
def test_family_municipality_and_days_narrow_it(officer: TestClient, query: str, found: list[str]) -> None:
    assert reasons(officer, query) == found


def test_the_file_holds_the_same_and_no_cell_is_a_formula(officer: TestClient) -> None:
    answer = officer.get("/tilsyn/opslag/fil?fra=2026-11-25")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row[1], row[5], row[6]) for row in rows[1:]] == [
        (FREE, "Barn på 6 år", "ja"),
        (EXPECTANT, "'=HYPERLINK(1)", "nej"),
    ]
