"""Every error in the form that fits who asked: a page that helps, or a problem; never our insides."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient

from access.permissions import Role
from families.problem import InvalidInput, Problem
from tests.named_families import FREE
from tests.web.conftest import HERE, ClientOf
from web.app import Parts, create_app


class Report(BaseModel):
    """Something that a route may want."""

    places: int


@pytest.fixture
def failing(demo_parts: Parts) -> Iterator[TestClient]:
    """Return a browser at a demo with routes that fail in every way."""
    app = create_app(demo_parts)
    _add_routes(app)
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client


def _add_routes(app: FastAPI) -> None:
    @app.get("/api/falder")
    @app.get("/falder")
    def fall() -> None:
        raise RuntimeError("hemmelig inderside")

    @app.get("/forkert")
    def wrong() -> None:
        raise InvalidInput([Problem("age", "x", "Skriv et tal."), Problem("near", "y", "Skriv fire cifre.")])

    @app.post("/api/tager-imod")
    def take(report: Report) -> Report:
        return report


def page_of_error(client: TestClient, path: str, status: int) -> str:
    """Return the words of an error page."""
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"Fejl {status}" in answer.text
    return answer.text


def test_a_page_that_is_not_there_offers_the_search_and_help(demo: TestClient) -> None:
    text = page_of_error(demo, "/findes-ikke", 404)
    assert "Siden findes ikke" in text
    assert 'href="/"' in text
    assert 'href="/hjaelp"' in text


def test_a_family_that_is_not_there_says_so(demo: TestClient) -> None:
    for family_id in ("findes-ikke", "%00"):
        assert "Familien findes ikke" in page_of_error(demo, f"/familie/{family_id}", 404)
        assert demo.post(f"/familie/{family_id}/kontakt", data={"reason": "prøve"}).status_code == 404


def test_a_fault_of_ours_shows_a_reference_and_nothing_else(
    failing: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    text = page_of_error(failing, "/falder", 500)
    reference = caplog.records[-1].getMessage().rpartition(" ")[2]
    assert len(reference) == 8
    assert reference in text
    problem = failing.get("/api/falder").json()
    assert problem["status"] == 500
    assert problem["reference"] in caplog.text
    for shown in (text, str(problem)):
        assert "hemmelig inderside" not in shown
        assert "RuntimeError" not in shown


def test_wrong_values_are_all_named(failing: TestClient) -> None:
    text = page_of_error(failing, "/forkert", 422)
    assert "2 værdier er forkerte." in text
    assert "Skriv et tal." in text
    assert "Skriv fire cifre." in text


def test_another_method_is_a_page_too(demo: TestClient) -> None:
    answer = demo.post("/hjaelp")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert "Det kan man ikke her" in answer.text


def test_who_is_not_signed_in_is_shown_the_way_in_and_back(stranger: TestClient) -> None:
    answer = stranger.get("/soeg?age=4&near=7400")
    assert answer.status_code == 401
    assert 'href="/log-ind?next=%2Fsoeg%3Fage%3D4%26near%3D7400"' in answer.text
    assert "hx-redirect" not in answer.headers


def test_a_part_of_a_page_is_sent_to_sign_in_as_a_whole(stranger: TestClient) -> None:
    answer = stranger.get("/soeg?age=4", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/log-ind?next=%2Fsoeg%3Fage%3D4"
    posted = stranger.post(f"/familie/{FREE}/kontakt", headers={"HX-Request": "true"})
    assert posted.headers["hx-redirect"] == "/log-ind?next=%2F"


@pytest.mark.parametrize("role", Role)
def test_a_role_that_may_not_is_told_what_it_can_do(client_of: ClientOf, role: Role) -> None:
    client = client_of(role)
    answer = client.get("/")
    if answer.status_code == 200:
        answer = client.post(f"/familie/{FREE}/kontakt", data={"reason": "prøve"})
    if answer.status_code == 200:
        return
    assert answer.status_code == 403
    assert "Det kan du" in answer.text
    assert role.label in answer.text


def test_broken_json_is_400_another_kind_is_415_and_wrong_fields_are_422(failing: TestClient) -> None:
    path = "/api/tager-imod"
    json_kind = {"Content-Type": "application/json"}
    broken = failing.post(path, content=b'{"places": ', headers=json_kind)
    assert (broken.status_code, broken.json()["detail"]) == (
        400,
        "Indholdet er ikke gyldig JSON. Ret det, og send igen.",
    )
    other = failing.post(path, content=b"places=1", headers={"Content-Type": "text/plain"})
    assert (other.status_code, other.json()["title"]) == (415, "Forkert indholdstype")
    missing = failing.post(path, content=b"{}", headers=json_kind)
    assert missing.json()["errors"] == [{"param": "places", "message": "Mangler. Værdien skal være der."}]
    kind = failing.post(path, content=b'{"places": "to"}', headers=json_kind)
    assert kind.json()["errors"] == [{"param": "places", "message": "Skriv et helt tal."}]
    for answer in (broken, other, missing, kind):
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data\r\n\r\nx\r\n--a--"),
        ("multipart/form-data; boundary=a", b"not a part"),
        ("application/x-www-form-urlencoded", b"&" * 5000),
        ("application/x-www-form-urlencoded", "&".join(f"f{n}=1" for n in range(3000)).encode()),
        ("application/x-www-form-urlencoded", b"reason=%ff%fe"),
        ("application/json", b'{"reason": "x"}'),
    ],
)
def test_a_form_that_cannot_be_read_is_no_fault_of_ours(demo: TestClient, kind: str, content: bytes) -> None:
    answer = demo.post(f"/familie/{FREE}/kontakt", content=content, headers={"Content-Type": kind})
    # What was read holds no token of a form, whatever else it holds.
    assert answer.status_code in {400, 403, 422}
    assert answer.status_code != 400 or "Det sendte kan ikke læses" in answer.text


def test_an_error_page_knows_who_is_looking(demo: TestClient) -> None:
    demo.post("/log-ind", data={"person": "birgit"})
    text = page_of_error(demo, "/findes-ikke", 404)
    assert "Birgit Lund" in text
