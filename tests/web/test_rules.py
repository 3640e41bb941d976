"""What every request and every answer is held to, whatever page or route it is about."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.named_families import FREE
from tests.web.conftest import HERE
from tests.web.reading import one, page_at
from web.files import STATIC_DIRECTORY
from web.security import CONTENT_SECURITY_POLICY, MAX_BODY_BYTES

CONTACT = f"/familie/{FREE}/kontakt"
PATHS = [
    "/",
    "/soeg?age=4",
    f"/familie/{FREE}",
    "/hjaelp",
    "/log-ind",
    "/findes-ikke",
    "/api/v1/families",
    "/api/v1/families?age=x",
    "/api/v1/findes-ikke",
    "/api/v1/openapi.json",
    "/health/live",
    "/metrics",
    "/static/findes-ikke.css",
]


def held_to_the_headers(headers: dict[str, str]) -> bool:
    """Tell whether an answer carries every header that keeps a browser to the page."""
    return (
        headers.get("content-security-policy") == CONTENT_SECURITY_POLICY
        and headers.get("x-content-type-options") == "nosniff"
        and headers.get("x-frame-options") == "DENY"
        and headers.get("referrer-policy") == "no-referrer"
        and headers.get("cross-origin-opener-policy") == "same-origin"
        and headers.get("cross-origin-resource-policy") == "same-origin"
        and "geolocation=()" in headers.get("permissions-policy", "")
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers_and_is_kept_nowhere(demo: TestClient, path: str) -> None:
    headers = dict(demo.get(path).headers)
    assert held_to_the_headers(headers)
    assert headers["cache-control"] in {"no-store", "no-cache"}


def test_refusals_carry_them_too(demo: TestClient, stranger: TestClient) -> None:
    refused = [
        stranger.get("/"),
        demo.post("/hjaelp"),
        demo.post("/log-ind", headers={"Sec-Fetch-Site": "cross-site"}),
        demo.post(CONTACT, content=b"x" * (MAX_BODY_BYTES + 1)),
    ]
    assert [answer.status_code for answer in refused] == [401, 405, 403, 413]
    assert all(held_to_the_headers(dict(answer.headers)) for answer in refused)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://ledig.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    ],
)
@pytest.mark.parametrize("path", ["/log-ind", "/log-af", CONTACT, "/api/v1/families"])
def test_what_another_site_started_is_refused(demo: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = demo.post(path, data={"person": "jonas", "reason": "prøve"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    if path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": HERE}])
def test_our_own_forms_and_machines_pass(demo: TestClient, headers: dict[str, str]) -> None:
    assert demo.post("/log-ind", data={"person": "jonas"}, headers=headers).status_code == 303


def test_reading_is_open_to_links_from_elsewhere(demo: TestClient) -> None:
    assert demo.get("/soeg", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_body_over_the_limit_is_refused_also_when_it_does_not_say_how_long_it_is(
    demo: TestClient,
) -> None:
    def endless() -> Iterator[bytes]:
        yield b"reason="
        for _ in range(MAX_BODY_BYTES // 1000):
            yield b"x" * 1000

    for content in (b"reason=" + b"x" * MAX_BODY_BYTES, endless()):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = demo.post(CONTACT, content=content, headers=kind)
        assert answer.status_code == 413
        assert "Højst 1 MB" in answer.text


def test_static_files_are_kept_for_good_under_their_hash_and_asked_for_anew_under_another(
    demo: TestClient,
) -> None:
    address = str(one(page_at(demo, "/hjaelp"), "link[href$='app.css']").attributes["href"])
    assert re.fullmatch(r"/static/[0-9a-f]{12}/app\.css", address)
    today = demo.get(address)
    assert today.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert today.text == (STATIC_DIRECTORY / "app.css").read_text(encoding="utf-8")
    before = demo.get("/static/000000000000/app.css")
    assert (before.status_code, before.text) == (200, today.text)
    assert before.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/", "/static/x/", "/static/x/../app.py", "/static/x/%2e%2e/app.py"])
def test_nothing_but_static_files_is_served_there(demo: TestClient, path: str) -> None:
    assert demo.get(path).status_code == 404


def test_no_page_names_another_host_or_carries_inline_script_or_style(demo: TestClient) -> None:
    for path in PATHS[:6]:
        text = demo.get(path).text
        assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", text), path
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", text), path
