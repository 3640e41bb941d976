"""Every page and route on OpenSearch: the same to the letter, and a sentence when it does not answer."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.vocabulary import Reporter
from search_api.opensearch.cluster import Cluster, ClusterSettings
from search_api.opensearch.engine import OpenSearchEngine
from tests.named_families import FREE, MOTHER, WISHING
from tests.opensearch.indexes import Indexes
from tests.search_api.indexed import IndexOfTests
from tests.web.conftest import HERE, SCOPES
from tests.web.test_routes import NEEDED
from web.app import Parts, create_app
from web.problems import PROBLEM_TYPE

SEARCHES = [
    "/?age=4",
    "/soeg?availability=any&size=100",
    "/soeg?age=4&near=7400&within=60&sort=distance",
    "/soeg?q=gaard+heste&availability=any",
    "/soeg?parent_child=true&age=unborn",
    "/soeg?age=4&places=9",
    "/soeg?availability=any&size=3&page=2",
    "/api/v1/families?availability=any&municipality=0657&language=ar",
    "/api/v1/families?q=aflastnig&near=8600",
    f"/sammenlign?familie={FREE}&familie={MOTHER}",
    "/hjaelp",
]
PATHS = [
    path.format(family_id=FREE, request_id=1)
    for method, path in NEEDED
    if method == "GET" and "{" not in path
] + [f"/familie/{FREE}", f"/api/v1/families/{FREE}", f"/kommune/familie/{FREE}", f"/tilsyn/familie/{FREE}"]


@pytest.fixture
def indexed(indexes: Indexes, parts: Parts) -> Parts:
    """Return the parts with OpenSearch for an engine, whose index lacks the last two changes."""
    index = IndexOfTests(indexes)
    index.write(parts.register.changed_since(0, 1_000), parts.register.change_number())
    parts.register.report(WISHING, {"occupied_places": 2}, Reporter.FAMILY)
    parts.register.report(MOTHER, {"occupied_places": 0}, Reporter.FAMILY)
    return replace(parts, engine=index.engine())


@pytest.fixture
def without(parts: Parts) -> Iterator[TestClient]:
    """Lend a caseworker's client of an application whose OpenSearch is not there."""
    cluster = Cluster(ClusterSettings(("http://127.0.0.1:9",)))
    app = create_app(replace(parts, engine=OpenSearchEngine(cluster)))
    headers = {"Authorization": f"Bearer {token_of(parts, Role.CASEWORKER)}"}
    with TestClient(app, base_url=HERE, follow_redirects=False, headers=headers) as client:
        yield client


def token_of(parts: Parts, role: Role) -> str:
    """Return a new token for a role."""
    return issue_token(parts.tokens, role, SCOPES.get(role, TokenScope()), parts.clock)


def test_every_page_and_route_is_the_same_to_the_letter(parts: Parts, indexed: Parts) -> None:
    with ExitStack() as opened:
        one, other = (
            opened.enter_context(TestClient(create_app(made), base_url=HERE, follow_redirects=False))
            for made in (parts, indexed)
        )
        for role in Role:
            headers = {"Authorization": f"Bearer {token_of(parts, role)}"}
            for path in [*SEARCHES, *PATHS]:
                expected, told = one.get(path, headers=headers), other.get(path, headers=headers)
                assert told.status_code == expected.status_code < 500, (role, path)
                assert told.text == expected.text, (role, path)


def test_a_report_is_in_the_very_next_search(indexed: Parts) -> None:
    with TestClient(create_app(indexed), base_url=HERE) as client:
        caseworker, machine = (
            {"Authorization": f"Bearer {token_of(indexed, role)}"} for role in (Role.CASEWORKER, Role.INTAKE)
        )
        assert f"/familie/{FREE}" in client.get("/soeg", headers=caseworker).text
        path, body = f"/api/v1/families/{FREE}/availability", {"occupied_places": 2}
        number = client.post(path, json=body, headers=machine).json()["change_number"]
        assert f"/familie/{FREE}" not in client.get("/soeg", headers=caseworker).text
        assert client.get("/api/v1/families", headers=caseworker).json()["change_number"] == number
        assert client.get("/health/ready").json()["engine"] == {
            "state": "behind",
            "change_number": number - 3,
            "lag": 3,
        }


def test_without_opensearch_the_search_says_so_and_all_else_goes_on(
    without: TestClient, parts: Parts
) -> None:
    for path in ("/", "/soeg?q=hemmeligt"):
        page = without.get(path)
        assert page.status_code == 503
        assert "Søgningen virker ikke lige nu" in page.text
        assert "Indberetninger bliver gemt" in page.text
    problem = without.get("/api/v1/families?q=hemmeligt")
    assert (problem.status_code, problem.headers["content-type"]) == (503, PROBLEM_TYPE)
    assert "hemmeligt" not in problem.text
    assert without.get(f"/familie/{FREE}").status_code == 200
    machine = {"Authorization": f"Bearer {token_of(parts, Role.INTAKE)}"}
    path = f"/api/v1/families/{FREE}/availability"
    assert without.post(path, json={"occupied_places": 2}, headers=machine).status_code == 201
    ready = without.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json()["engine"] == {"state": "unavailable", "change_number": None, "lag": None}
    assert "ledig_engine_available 0.0" in without.get("/metrics").text
