"""The demo's sign-in: choosing who one is, on this machine only; and what is said without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from access.demo import DEMO_PERSONS
from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.record import read_record
from tests.named_families import FREE
from tests.web.conftest import HERE
from tests.web.reading import all_words, one, page_at, words
from web.app import SESSION_COOKIE, SESSION_SECONDS, Parts, create_app
from web.pages.sign_in import local_path


def who(client: TestClient) -> str:
    """Return who the head of a page says one is."""
    return words(one(page_at(client, "/hjaelp"), ".l-user__who"))


def test_the_demo_starts_as_the_caseworker_and_becomes_whom_one_chooses(demo: TestClient) -> None:
    assert who(demo) == "Mette Holm, Herning Kommune"
    for key, place in (
        ("jonas", "Jonas Krogh, Aarhus Kommune"),
        ("birgit", "Birgit Lund, Socialtilsyn Midt"),
    ):
        answer = demo.post("/log-ind", data={"person": key, "next": "/soeg?age=4"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/soeg?age=4")
        assert who(demo) == place
    assert demo.post("/log-af").headers["location"] == "/log-ind"
    assert who(demo) == "Mette Holm, Herning Kommune"


def test_the_page_offers_everybody_and_says_who_one_is(demo: TestClient) -> None:
    page = page_at(demo, "/log-ind?next=/soeg?age=4")
    assert all_words(page.css(".p-person strong")) == [person.name for person in DEMO_PERSONS.values()]
    assert {field.attributes["value"] for field in page.css("[name=next]")} == {"/soeg?age=4"}
    assert words(one(page, ".p-person:has(em)")).startswith("Mette Holm")


def test_the_cookie_holds_a_choice_and_nothing_more(demo: TestClient) -> None:
    cookie = demo.post("/log-ind", data={"person": "jonas"}).headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert f"Max-Age={SESSION_SECONDS}" in cookie


def test_a_forged_or_older_cookie_is_nobodys(demo: TestClient, demo_parts: Parts) -> None:
    demo.post("/log-ind", data={"person": "jonas"})
    with TestClient(create_app(demo_parts), base_url=HERE) as restarted:
        restarted.cookies.update(demo.cookies)
        assert who(restarted) == "Mette Holm, Herning Kommune"
    demo.cookies.set(SESSION_COOKIE, "eyJwZXJzb24iOiAiYmlyZ2l0In0=.x.y", domain="127.0.0.1")
    assert who(demo).startswith("Mette Holm")


@pytest.mark.parametrize("person", ["", "ukendt", "METTE", "mette\x00"])
def test_somebody_unknown_cannot_be_chosen(demo: TestClient, person: str) -> None:
    answer = demo.post("/log-ind", data={"person": person})
    assert answer.status_code == 422
    assert "Vælg en af personerne på listen." in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ond.example/",
        "//ond.example",
        "/\\ond.example",
        "\\\\ond.example",
        "/\t/ond.example",
        "/%0d%0aSet-Cookie: x=1\r\n",
        " /",
        "javascript:alert(1)",
        "soeg",
        "",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_sent_elsewhere(demo: TestClient, elsewhere: str) -> None:
    answer = demo.post("/log-ind", data={"person": "jonas", "next": elsewhere})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = page_at(demo, f"/log-ind?next={'/' if elsewhere == '' else 'https://ond.example'}")
    assert {field.attributes["value"] for field in page.css("[name=next]")} == {"/"}


@given(st.text(max_size=30))
def test_a_local_path_stays_here_whatever_a_browser_makes_of_it(text: str) -> None:
    path = local_path(text)
    assert path.startswith("/")
    dropped = "".join(sign for sign in path if sign not in "\t\r\n")
    assert not dropped.replace("\\", "/").startswith("//")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "ledig.example"},
        {"Host": "10.0.0.5:8000"},
        {"Host": "127.0.0.1.ond.example"},
        {"X-Forwarded-For": "10.0.0.5"},
        {"Forwarded": "for=10.0.0.5"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "10.0.0.5"},
    ],
)
def test_the_demo_refuses_who_comes_from_elsewhere(demo: TestClient, headers: dict[str, str]) -> None:
    for path in ("/", "/soeg", f"/familie/{FREE}", "/log-ind", "/api/v1/families"):
        answer = demo.get(path, headers=headers)
        assert answer.status_code == 401, path
        assert "http://127.0.0.1" in answer.text
    for path in ("/log-ind", "/log-af", f"/familie/{FREE}/kontakt"):
        answer = demo.post(path, data={"person": "jonas", "reason": "prøve"}, headers=headers)
        assert answer.status_code == 401, path
        assert "set-cookie" not in answer.headers
    assert demo.get("/health/ready", headers=headers).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_the_demo_serves_its_own_machine_by_every_name(demo: TestClient, host: str) -> None:
    assert demo.get("/", headers={"Host": host}).status_code == 200


def test_tokens_work_in_the_demo_too_and_wrong_ones_do_not(demo: TestClient, demo_parts: Parts) -> None:
    token = issue_token(demo_parts.tokens, Role.ANALYST, TokenScope(), demo_parts.clock)
    analyst = {"Authorization": f"Bearer {token}"}
    assert demo.get("/api/v1/families", headers=analyst).status_code == 403
    # A token speaks for itself, also from elsewhere.
    away = {**analyst, "Host": "ledig.example"}
    assert demo.get("/api/v1/families", headers=away).status_code == 403
    assert demo.get("/api/v1/families", headers={"Authorization": "Bearer x"}).status_code == 401
    assert demo.get("/api/v1/families").status_code == 200


def test_a_choice_on_the_pages_does_not_change_who_a_machine_is(demo: TestClient) -> None:
    demo.post("/log-ind", data={"person": "birgit"})
    assert demo.get("/api/v1/families").status_code == 200


def test_without_the_demo_the_page_says_how_one_signs_in(stranger: TestClient) -> None:
    page = page_at(stranger, "/log-ind")
    assert words(one(page, "h1")) == "Log ind"
    told = words(one(page, "main"))
    assert "Man kan endnu ikke logge ind i Ledig med en browser her." in told
    assert "Authorization: Bearer ledig_…" in told
    assert not page.css("main form")
    assert "set-cookie" not in stranger.get("/log-ind").headers


@pytest.mark.parametrize("path", ["/log-ind", "/log-af"])
def test_without_the_demo_nobody_becomes_anybody(stranger: TestClient, path: str) -> None:
    answer = stranger.post(path, data={"person": "mette"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert stranger.get("/").status_code == 401


@pytest.mark.parametrize("path", ["/", "/soeg", f"/familie/{FREE}", "/api/v1/families"])
def test_the_demo_shuts_as_soon_as_a_real_family_is_loaded(
    demo: TestClient, demo_parts: Parts, path: str
) -> None:
    assert demo.get(path).status_code == 200
    load(demo_parts, "F-REAL", municipality_code="0657", email="hans@firma.dk", **NEEDED)
    answer = demo.get(path)
    assert answer.status_code == 401
    assert "Demoen er lukket" in answer.text


def test_the_demo_shows_no_contact_when_only_that_became_real(demo: TestClient, demo_parts: Parts) -> None:
    demo.get("/")
    load(demo_parts, FREE, email="hans@firma.dk")
    answer = demo.post(f"/familie/{FREE}/kontakt", data={"purpose": "place"})
    assert answer.status_code == 401
    assert "hans@firma.dk" not in answer.text


def load(parts: Parts, family_id: str, **told: object) -> None:
    """Load what a file says about one family."""
    (outcome,) = parts.register.put([read_record({"family_id": family_id, **told})])
    assert not outcome.problems


NEEDED = {
    "postcode": "7400",
    "family_type": "general",
    "approved_places": 1,
    "approved_age": {"min_months": 0, "max_months": 83},
}
