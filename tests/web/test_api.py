"""The JSON that machines get: as described, exact, and every error a problem."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from search_api.answers import ProfileAnswer, SearchAnswer
from search_api.facets import FACETS
from search_api.parameters import PARAMETERS
from tests.named_families import ENDED, EXPECTANT, FREE, MOTHER, SUSPENDED, WISHING
from tests.web.conftest import ClientOf

FAMILIES = "/api/v1/families"
PROBLEM = "application/problem+json"


def problem_of(client: TestClient, method: str, path: str, **sent: Any) -> dict[str, Any]:
    """Return a problem's content, held to its shape."""
    answer = client.request(method, path, **sent)
    assert answer.headers["content-type"] == PROBLEM
    told: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "errors"} <= set(told)
    assert told["status"] == answer.status_code
    return told


@pytest.mark.parametrize(
    "query",
    [
        "",
        "parent_child=true&age=unborn",
        "age=4&age=18m&availability=any&size=100",
        "near=7400&within=60&sort=distance&own_room=true&target_group=neglect&page=2&size=1",
        "from=2026-12-24&availability=free&availability=paused",
    ],
)
def test_a_search_answers_as_it_is_described(caseworker: TestClient, query: str) -> None:
    answer = caseworker.get(f"{FAMILIES}?{query}")
    assert answer.status_code == 200
    told = SearchAnswer.model_validate_json(answer.text, strict=True)
    assert json.loads(told.model_dump_json()) == answer.json()
    assert list(told.facets) == [facet.key for facet in FACETS]


def test_an_unborn_child_with_its_mother_finds_the_families_for_it_the_freshest_first(
    caseworker: TestClient,
) -> None:
    found = caseworker.get(f"{FAMILIES}?parent_child=true&age=unborn").json()
    assert [family["family_id"] for family in found["families"]] == [MOTHER, EXPECTANT]
    assert found["total"] == 2
    assert found["families"][0]["availability"] == "partly_free"
    assert found["facets"]["parent_child"][0] == {
        "value": "true",
        "label": "Forælder og barn",
        "count": 2,
        "selected": True,
    }


@pytest.mark.parametrize("family_id", [FREE, MOTHER, EXPECTANT, WISHING, SUSPENDED, ENDED])
def test_a_family_answers_as_it_is_described(caseworker: TestClient, family_id: str) -> None:
    answer = caseworker.get(f"{FAMILIES}/{family_id}")
    assert answer.status_code == 200
    told = ProfileAnswer.model_validate_json(answer.text, strict=True)
    assert told.family_id == family_id
    assert json.loads(told.model_dump_json()) == answer.json()


def test_suspended_and_ended_families_say_so_and_are_in_no_search(caseworker: TestClient) -> None:
    assert caseworker.get(f"{FAMILIES}/{SUSPENDED}").json()["approval"] == "suspended"
    assert caseworker.get(f"{FAMILIES}/{ENDED}").json()["approval"] == "ended"
    everyone = caseworker.get(f"{FAMILIES}?availability=any&size=100").json()["families"]
    assert not {SUSPENDED, ENDED} & {family["family_id"] for family in everyone}


def test_every_wrong_parameter_is_named_at_once(caseworker: TestClient) -> None:
    query = "age=99&near=abcd&type=almen&within=0&places=10&ag=4&from=2020-01-01&sort=distance&size=1000"
    told = problem_of(caseworker, "GET", f"{FAMILIES}?{query}")
    assert told["status"] == 422
    assert {error["param"] for error in told["errors"]} == {
        "age",
        "near",
        "type",
        "within",
        "places",
        "ag",
        "from",
        "size",
    }
    assert told["detail"] == "8 værdier er forkerte."
    assert "Mente du age?" in next(e["message"] for e in told["errors"] if e["param"] == "ag")


def test_no_token_and_a_wrong_one_are_not_signed_in(stranger: TestClient, caseworker: TestClient) -> None:
    nobody = problem_of(stranger, "GET", FAMILIES)
    assert (nobody["status"], nobody["title"]) == (401, "Du er ikke logget ind")
    for wrong in ("Bearer ledig_forkert", "Bearer", "Basic bWV0dGU6aGVtbWVsaWc=", "ledig_forkert"):
        answer = stranger.get(FAMILIES, headers={"Authorization": wrong})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "forkert" not in answer.text


def test_a_role_that_may_not_is_told_so(client_of: ClientOf) -> None:
    told = problem_of(client_of(Role.ANALYST), "GET", FAMILIES)
    assert (told["status"], told["detail"]) == (403, "Rollen analytiker har ikke adgang til dette.")


@pytest.mark.parametrize("family_id", ["findes-ikke", "%00", "a%0Ab", "æ", "x" * 500])
def test_a_family_that_is_not_there_is_a_problem(caseworker: TestClient, family_id: str) -> None:
    told = problem_of(caseworker, "GET", f"{FAMILIES}/{family_id}")
    assert (told["status"], told["title"]) == (404, "Familien findes ikke")


@pytest.mark.parametrize("path", ["/api/v1/familier", "/api/v2/families", "/api/v1/families/a/b", "/api/"])
def test_an_address_under_api_that_is_not_there_is_a_problem(caseworker: TestClient, path: str) -> None:
    assert problem_of(caseworker, "GET", path)["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_a_problem_that_says_which_would_do(caseworker: TestClient, method: str) -> None:
    assert problem_of(caseworker, method, FAMILIES)["status"] == 405
    assert caseworker.request(method, FAMILIES).headers["allow"] == "GET"


def test_head_answers_as_get_does_without_a_body(caseworker: TestClient) -> None:
    for path in (FAMILIES, "/soeg?age=4", "/hjaelp", "/health/ready"):
        head, get = caseworker.head(path), caseworker.get(path)
        assert head.status_code == get.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == str(len(get.content))
    assert caseworker.head("/api/v1/findes-ikke").status_code == 404


def test_the_description_is_for_everybody_and_names_every_parameter_value_and_error(
    stranger: TestClient,
) -> None:
    told = stranger.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    search = told["paths"][FAMILIES]["get"]
    assert [parameter["name"] for parameter in search["parameters"]] == list(PARAMETERS)
    for address, path in told["paths"].items():
        for method, operation in path.items():
            done = "201" if method == "post" else "200"
            assert operation["security"] == [{"HTTPBearer": []}]
            assert {done, "401", "403", "405", "422", "500", "503"} <= set(operation["responses"])
            assert all(parameter.get("description") for parameter in operation.get("parameters", []))
            for status, response in operation["responses"].items():
                kind, kinds = "application/json" if status == done else PROBLEM, list(response["content"])
                # Counts come as files of several kinds too.
                assert kind in kinds if status == done and "/capacity" in address else kinds == [kind]
    assert "404" in told["paths"][f"{FAMILIES}/{{family_id}}"]["get"]["responses"]
    for path in ("availability", "availability/confirm"):
        report = told["paths"][f"{FAMILIES}/{{family_id}}/{path}"]["post"]
        assert {"400", "404", "409", "413", "415"} <= set(report["responses"])
        assert list(report["requestBody"]["content"]) == ["application/json"]
        assert "Idempotency-Key" in [parameter["name"] for parameter in report["parameters"]]


def test_every_described_value_is_one_that_the_search_takes(caseworker: TestClient) -> None:
    told = caseworker.get("/api/v1/openapi.json").json()
    for parameter in told["paths"][FAMILIES]["get"]["parameters"]:
        schema = parameter["schema"]
        for value in schema.get("items", schema).get("enum", []):
            place = {"near": "7400"} if value == "distance" else {}
            answer = caseworker.get(FAMILIES, params={parameter["name"]: value, **place, "size": "1"})
            # Østdanmark is a region from 2027 on only.
            assert answer.status_code == 200 or value == "1086", answer.text


def test_what_was_asked_is_what_is_selected(caseworker: TestClient) -> None:
    found = caseworker.get(f"{FAMILIES}?type=general&age=48m").json()
    chosen = {
        (key, option["value"])
        for key, options in found["facets"].items()
        for option in options
        if option["selected"]
    }
    assert chosen == {("age", "4"), ("availability", "free"), ("type", "general")}
