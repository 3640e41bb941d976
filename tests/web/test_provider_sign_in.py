"""Signing in at an identity provider: who gets in as whom, and everything that does not hold is refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from joserfc.jwk import OctKey
from starlette.testclient import TestClient

from access.oidc import ProviderSettings
from families.clock import SetClock
from tests.named_families import FREE
from tests.oidc.lying_provider import CLIENT_ID, CLIENT_SECRET, LyingProvider, lying_provider
from tests.oidc.signing_in import with_provider
from tests.web.conftest import HERE
from tests.web.own import filled, page_of
from tests.web.page_client import PageClient
from tests.web.reading import one, page_at, target, words
from web.app import Parts, create_app

NOT_CONFIRMED = "Dit login kunne ikke bekræftes"
CONTACT = f"/familie/{FREE}/kontakt"


@pytest.fixture
def provider(clock: SetClock) -> Iterator[LyingProvider]:
    """Return the provider, honest until a test says otherwise."""
    with lying_provider(clock) as running:
        yield running


@pytest.fixture
def browser(parts: Parts, provider: LyingProvider) -> Iterator[PageClient]:
    """Return a browser at an application that knows the provider."""
    settings = ProviderSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, timeout=30)
    with PageClient(
        create_app(with_provider(parts, HERE, settings)), base_url=HERE, follow_redirects=False
    ) as client:
        yield client


def begun(browser: TestClient, provider: LyingProvider, going: str = "/") -> str:
    """Begin a sign-in; return the address that the provider sends the browser back to."""
    answer = browser.get("/log-ind/begynd", params={"next": going})
    assert answer.status_code == 303, answer.text
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    provider.nonce = asked["nonce"][0]
    return f"/log-ind/tilbage?code=abc&state={asked['state'][0]}"


def signed_in(browser: TestClient, provider: LyingProvider, going: str = "/") -> Response:
    """Sign in; return the answer to coming back."""
    return browser.get(begun(browser, provider, going))


def is_nobody(browser: TestClient, answer: Response, sentence: str) -> bool:
    """Tell whether a sign-in was refused with these words and nobody came of it."""
    assert sentence in answer.text
    return (
        answer.status_code == 401
        and "set-cookie" not in answer.headers
        and browser.get("/").status_code == 401
    )


@pytest.mark.parametrize(
    ("person", "home", "head"),
    [
        ({"roles": "sagsbehandler", "kommune": "0657"}, "/", "Sagsbehandler, Herning Kommune"),
        ({"roles": ["x", "konsulent"], "kommune": ["0751"]}, "/", "Familieplejekonsulent, Aarhus Kommune"),
        ({"roles": ["tilsyn"], "tilsyn": "midt"}, "/tilsyn", "Socialtilsyn, Socialtilsyn Midt"),
        ({"roles": ["familie"], "familie": FREE}, "/min-side", f"Plejefamilie, Plejefamilie {FREE}"),
        ({"roles": ["analytiker"]}, "/kapacitet", "Analytiker"),
    ],
)
def test_each_role_lands_on_its_first_page(
    browser: TestClient, provider: LyingProvider, person: dict[str, Any], home: str, head: str
) -> None:
    provider.person = {"sub": "en-person", **person}
    answer = signed_in(browser, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, home)
    assert words(one(page_at(browser, home), ".l-user__who")) == head


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({}, "har ingen rolle"),
        ({"roles": "direktør"}, "har ingen rolle"),
        ({"roles": ["caseworker", 7, None], "kommune": "0657"}, "har ingen rolle"),
        ({"roles": ["sagsbehandler", "analytiker"], "kommune": "0657"}, "flere roller"),
        ({"roles": "sagsbehandler"}, "hvilken kommune"),
        ({"roles": "sagsbehandler", "kommune": "657"}, "hvilken kommune"),
        ({"roles": "sagsbehandler", "kommune": ["0657", "0751"]}, "hvilken kommune"),
        ({"roles": "tilsyn", "tilsyn": "vest", "kommune": "0657"}, "hvilken socialtilsyn"),
        ({"roles": "familie", "familie": "F-NOWHERE"}, "hvilken plejefamilie"),
        ({"roles": "analytiker", "sub": "a" * 300}, "hvem du er"),
    ],
)
def test_an_unknown_role_or_scope_is_refused_and_not_guessed(
    browser: TestClient, provider: LyingProvider, person: dict[str, Any], sentence: str
) -> None:
    provider.person = {"sub": "en-person", **person}
    assert is_nobody(browser, signed_in(browser, provider), sentence)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://ond.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT_ID, "another"]},
        {"azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"iat": 32_503_680_000},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"sub": None},
        {"at_hash": "x"},
    ],
    ids=str,
)
def test_a_token_for_others_from_others_or_of_another_time_is_refused(
    browser: TestClient, provider: LyingProvider, changed: dict[str, Any]
) -> None:
    provider.changed = changed
    assert is_nobody(browser, signed_in(browser, provider), NOT_CONFIRMED)


FORGED: dict[str, Callable[[LyingProvider], str]] = {
    "another key of the same name": lambda liar: liar.signed(liar.new_key("first")),
    "a key that nobody publishes": lambda liar: liar.signed(liar.new_key("other"), kid="other"),
    "no signature": LyingProvider.unsigned,
    "our own secret": lambda liar: liar.signed(OctKey.import_key(CLIENT_SECRET), "HS256"),
    "the public key as a secret": LyingProvider.signed_with_the_public_key,
    "a changed word": lambda liar: liar.signed(liar.key).replace(".ey", ".eyA", 1),
    "no token": lambda liar: "x",
}


@pytest.mark.parametrize("how", FORGED)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_forged_token_is_refused(browser: TestClient, provider: LyingProvider, how: str) -> None:
    back = begun(browser, provider)
    provider.token = FORGED[how](provider)
    assert is_nobody(browser, browser.get(back), NOT_CONFIRMED)


def test_what_came_back_once_is_worth_nothing_again_nor_in_another_browser(
    browser: TestClient, provider: LyingProvider, parts: Parts, clock: SetClock
) -> None:
    back = begun(browser, provider)
    with TestClient(browser.app, base_url=HERE, follow_redirects=False) as thief:
        for _ in range(2):
            assert is_nobody(thief, thief.get(back), "begyndte ikke i denne browser")
            thief.get("/log-ind/begynd")
        assert browser.get(back).status_code == 303
        assert "begyndte ikke i denne browser" in browser.get(back).text
    late = begun(browser, provider)
    clock.move(timedelta(minutes=15))
    assert "tog for lang tid" in browser.get(late).text
    assert "Login blev afbrudt" in browser.get(begun(browser, provider).replace("code=abc", "error=x")).text
    assert NOT_CONFIRMED in browser.get(begun(browser, provider) + "&iss=https://ond.example").text


def test_the_provider_may_change_its_keys(browser: TestClient, provider: LyingProvider) -> None:
    assert signed_in(browser, provider).status_code == 303
    provider.key = provider.new_key("second")
    provider.published = [provider.key]
    assert signed_in(browser, provider).status_code == 303
    assert signed_in(browser, provider).status_code == 303
    assert provider.asked["/jwks"] == 2, "keys are read when there is a new one, and only then"
    provider.key = provider.new_key("third")
    assert NOT_CONFIRMED in signed_in(browser, provider).text
    assert provider.asked["/jwks"] == 3, "once for a key that stays unknown"


def test_we_prove_who_we_are_without_the_secret_in_any_address(
    browser: TestClient, provider: LyingProvider
) -> None:
    signed_in(browser, provider)
    authorization, body = provider.sent
    assert authorization.startswith("Basic ")
    assert "hemmelig" not in body
    assert {"code", "code_verifier", "redirect_uri"} <= parse_qs(body).keys()


def test_each_sign_in_is_a_new_session_and_ends_the_one_before(
    browser: TestClient, provider: LyingProvider
) -> None:
    browser.cookies.set("ledig", "planted", domain="127.0.0.1")
    first = signed_in(browser, provider).cookies["ledig"]
    assert first != "planted"
    second = signed_in(browser, provider).cookies["ledig"]
    with TestClient(browser.app, base_url=HERE, follow_redirects=False) as thief:
        for secret, status in (("planted", 401), (first, 401), (second, 200)):
            thief.cookies.set("ledig", secret, domain="127.0.0.1")
            assert thief.get("/").status_code == status
            assert thief.get("/api/v1/families").status_code == 401, "machines carry a token"


def test_over_https_the_cookie_is_bound_to_the_host_and_to_https(
    parts: Parts, provider: LyingProvider
) -> None:
    site = "https://ledig.example.dk"
    settings = ProviderSettings(provider.issuer, CLIENT_ID)
    app = create_app(with_provider(parts, site, settings))
    with TestClient(app, base_url=site, follow_redirects=False) as client:
        cookies = signed_in(client, provider).headers.get_list("set-cookie")
        assert len(cookies) == 1
        name, _, attributes = cookies[0].partition("=")
        assert name == "__Host-ledig"
        told = set(attributes.lower().split("; ")[1:])
        assert told == {"httponly", "path=/", "samesite=lax", "secure"}
        assert client.get("/").status_code == 200
        assert client.get("/findes-ikke").headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("going", ["https://ond.example", "//ond.example", "/\\ond.example", "/log-af"])
def test_nobody_is_sent_elsewhere(browser: TestClient, provider: LyingProvider, going: str) -> None:
    assert signed_in(browser, provider, going).headers["location"] == "/"


def test_a_session_that_ends_in_a_search_leads_back_to_it(
    browser: TestClient, provider: LyingProvider, clock: SetClock
) -> None:
    signed_in(browser, provider)
    search = "/soeg?age=4&near=7400"
    assert browser.get(search).status_code == 200
    clock.move(timedelta(hours=2))
    gone = browser.get(search)
    assert gone.status_code == 401
    sign_in = page_at(browser, target(one(page_of(gone), "main a.button-primary")))
    answer = browser.get(target(one(sign_in, "main a.button-primary")))
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    provider.nonce = asked["nonce"][0]
    back = browser.get(f"/log-ind/tilbage?code=abc&state={asked['state'][0]}")
    assert back.headers["location"] == search


def test_what_was_typed_outlives_the_session(
    browser: TestClient, provider: LyingProvider, clock: SetClock, parts: Parts
) -> None:
    signed_in(browser, provider)
    form = filled(one(page_at(browser, f"/familie/{FREE}"), ".p-contact form"))
    clock.move(timedelta(hours=2))
    gone = browser.post(CONTACT, data={**form, "purpose": "place", "reason": "Et barn på 4 år"})
    assert gone.status_code == 401
    signed_in(browser, provider)
    stale = browser.post(CONTACT, data=filled(one(page_of(gone), "main form")))
    assert stale.status_code == 403
    assert browser.post(CONTACT, data=filled(one(page_of(stale), "main form"))).is_success
    assert "Et barn på 4 år" in parts.look_ups.of_family(FREE)[0].reason


def test_signing_out_ends_the_session_and_leads_to_the_providers_page(
    browser: PageClient, provider: LyingProvider
) -> None:
    secret = signed_in(browser, provider).cookies["ledig"]
    form = filled(one(page_at(browser, "/"), ".l-user form"))
    assert (
        TestClient(browser.app, base_url=HERE, cookies={"ledig": secret}).post("/log-af").status_code == 403
    )
    answer = browser.post("/log-af", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-af")
    page = page_at(browser, "/log-af")
    assert words(one(page, "h1")) == "Du er logget af"
    assert target(one(page, "main a.l-link[href^=http]")).startswith(f"{provider.issuer}/end?client_id=ledig")
    browser.cookies.set("ledig", secret, domain="127.0.0.1")
    assert browser.get("/").status_code == 401


@pytest.mark.parametrize("trouble", [{"status": 502}, {"delay": 2.0}], ids=str)
def test_a_provider_that_does_not_answer_is_told_in_a_sentence(
    parts: Parts, provider: LyingProvider, caplog: pytest.LogCaptureFixture, trouble: dict[str, Any]
) -> None:
    for name, value in trouble.items():
        setattr(provider, name, value)
    settings = ProviderSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, timeout=0.2)
    with TestClient(create_app(with_provider(parts, HERE, settings)), base_url=HERE) as client:
        answer = client.get("/log-ind/begynd?next=/soeg?age=4")
        assert answer.status_code == 503
        assert "Login-tjenesten svarer ikke lige nu" in answer.text
        assert "hemmelig" not in caplog.text + answer.text
        assert client.get("/log-ind").status_code == 200


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://ond.example"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "ftp://ond.example"},
    ],
)
def test_a_provider_that_says_it_is_another_is_not_asked(
    browser: TestClient, provider: LyingProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    answer = browser.get("/log-ind/begynd")
    assert answer.status_code == 503
    assert "Login-tjenesten svarer ikke lige nu" in answer.text
