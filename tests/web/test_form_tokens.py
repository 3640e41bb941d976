"""Every form is tied to the session or the link that it was drawn for, and nothing typed is lost."""

import re

import pytest
from starlette.testclient import TestClient

from access.links import LinkCallers
from register.link_guesses import LinkGuesses
from register.links import Links
from tests.named_families import EXPECTANT, FREE
from tests.web.conftest import HERE
from tests.web.own import filled, form_with, page_of
from tests.web.reading import one, page_at, words
from web.app import Parts, create_app
from web.form_tokens import FIELD, token_of
from web.pages.page import TEMPLATE_DIRECTORY

CONTACT = f"/familie/{FREE}/kontakt"
ASKED = {"purpose": "place", "reason": "Et barn\npå <4> år"}


def test_every_form_that_changes_something_is_built_by_the_one_macro() -> None:
    posting = re.compile(r"""<form[^>]*method=["']?post""", re.IGNORECASE)
    paths = TEMPLATE_DIRECTORY.rglob("*.html")
    built = {path.name for path in paths if posting.search(path.read_text(encoding="utf-8"))}
    assert built == {"_forms.html"}


@pytest.mark.parametrize("path", ["/log-ind", f"/familie/{FREE}"])
def test_the_forms_of_a_page_carry_one_token(demo: TestClient, path: str) -> None:
    forms = page_at(demo, path).css("form[method=post]")
    tokens = {one(form, f"[name={FIELD}]").attributes["value"] for form in forms}
    assert len(tokens) == 1
    assert re.fullmatch(r"[0-9a-f]{64}", str(tokens.pop()))


@pytest.mark.parametrize("token", [None, "", "x", "0" * 64, token_of("another"), "æ"])
def test_a_form_of_somebody_else_is_refused_and_can_be_sent_again(
    demo: TestClient, demo_parts: Parts, token: str | None
) -> None:
    page_at(demo, f"/familie/{FREE}")
    content = TestClient(create_app(demo_parts)).build_request(
        "POST", "/", data=ASKED if token is None else {**ASKED, FIELD: token}
    )
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = demo.post(CONTACT, content=content.content, headers=kind)
    assert refused.status_code == 403
    page = page_of(refused)
    assert words(one(page, "h1")) == "Siden var for gammel"
    assert not demo_parts.look_ups.of_family(FREE)
    kept = filled(one(page, "main form"))
    assert {name: value.replace("\r\n", "\n") for name, value in kept.items() if name != FIELD} == ASKED
    assert demo.post(CONTACT, data=kept).is_success
    assert len(demo_parts.look_ups.of_family(FREE)) == 1


def test_a_form_is_stale_when_another_person_was_chosen_meanwhile(demo: TestClient) -> None:
    form = one(page_at(demo, f"/familie/{FREE}"), ".p-contact form")
    demo.post("/log-ind", data={"person": "jonas"})
    assert demo.post(CONTACT, data={**filled(form), **ASKED}).status_code == 403


def test_the_token_of_one_link_opens_no_other(parts: Parts, stranger: TestClient) -> None:
    callers = LinkCallers(Links(parts.database), LinkGuesses(parts.database), parts.clock)
    mine, other = (callers.mint(family_id) for family_id in (FREE, EXPECTANT))
    form = filled(form_with(page_at(stranger, f"/link/{mine}"), "confirm"))
    refused = stranger.post(f"/link/{other}", data={**form, "act": "confirm"})
    assert refused.status_code == 403
    assert other not in refused.text
    assert stranger.post(f"/link/{mine}", data={**form, "act": "confirm"}).status_code == 303


def test_nobody_is_asked_for_a_token_where_nobody_is_known(parts: Parts) -> None:
    with TestClient(create_app(parts), base_url=HERE, follow_redirects=False) as plain:
        assert plain.post("/nyt-link", data={"family_id": FREE}).status_code == 303
        assert plain.post(CONTACT, data=ASKED).status_code == 401
