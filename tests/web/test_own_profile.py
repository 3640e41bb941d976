"""The family's own words: valid at once, found by a search, and refused with everything that is wrong."""

from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from access.permissions import Role
from families.record import read_record
from families.vocabulary import Pet
from register.register import Register
from register.tables import family_versions
from tests.named_families import ENDED, FREE
from tests.register.reading import rows
from tests.web.conftest import ClientOf
from tests.web.own import browser_of, filled, page_of, told
from tests.web.reading import one, page_at, results_of, target, words
from web.app import Parts

HERE = "/min-side/profil"


@pytest.fixture
def family(client_of: ClientOf) -> TestClient:
    """Return a browser of the family `FREE`, of which all that can be told is told."""
    return client_of(Role.FAMILY)


def save(client: TestClient, **typed: Any) -> Response:
    """Open the form, type, and save; lists replace what was ticked."""
    return client.post(HERE, data={**filled(one(page_at(client, HERE), "main form")), **typed})


def profile(register: Register) -> Any:
    """Return the family as it stands."""
    stored = register.family(FREE)
    assert stored
    return stored.family


def test_saving_the_form_as_it_stands_changes_nothing(family: TestClient, parts: Parts) -> None:
    before = profile(parts.register)
    answer = save(family)
    assert answer.headers["location"] == f"{HERE}?gemt=uden#kvittering"
    assert profile(parts.register) == before
    assert told(page_at(family, f"{HERE}?gemt=uden"), "#receipt") == "Der var ikke noget nyt at gemme"


def test_own_words_are_seen_and_found_at_once(
    family: TestClient, caseworker: TestClient, parts: Parts
) -> None:
    answer = save(
        family,
        description="Vi sejler hver sommer.\r\nOg strikker.",
        pets=["cat"],
        languages=["da", "kl"],
        smoking="outdoors",
        max_siblings="1",
        own_room="",
        carer_at_home="nej",
        own_children="2009 og 2012",
        competences=[],
    )
    assert answer.headers["location"] == f"{HERE}?gemt=ja#kvittering"
    now = profile(parts.register)
    assert now.description == "Vi sejler hver sommer.\nOg strikker."
    assert (now.pets, now.languages, now.max_siblings) == ((Pet.CAT,), ("da", "kl"), 1)
    assert (now.own_room, now.carer_at_home, now.own_children) == (None, False, (2009, 2012))
    assert now.competences == ()
    assert "Vi sejler hver sommer." in told(page_at(caseworker, f"/familie/{FREE}"), "main")
    found = results_of(caseworker, [("q", "strikker")])
    assert [FREE in words(link) for link in found.css(".l-family h2 a")] == [True]
    assert [row["version"] for row in rows(parts.database, family_versions, family_id=FREE)] == [1, 2]


def test_the_approval_is_out_of_reach_of_this_form(family: TestClient, parts: Parts) -> None:
    before = profile(parts.register)
    save(family, approved_places="9", approval="approved", target_groups=["autism"], description="Nyt.")
    now = profile(parts.register)
    assert (now.approved_places, now.target_groups) == (before.approved_places, before.target_groups)
    assert now.description == "Nyt."


def test_everything_wrong_is_said_at_once_and_what_was_typed_is_kept(
    family: TestClient, parts: Parts
) -> None:
    number = parts.register.change_number()
    answer = save(
        family,
        description="Ring til Ida 010190-1234",
        pets=["none", "dog"],
        own_children="2011, tolv",
        max_siblings="99",
        languages=["da", "xx"],
    )
    assert answer.status_code == 422
    page = page_of(answer)
    summary = {words(one(line, "a")): line for line in page.css(".l-errors li")}
    assert list(summary) == ["Om jer", "Søskende sammen", "Sprog", "Husdyr", "Egne børns fødselsår"]
    assert "CPR-nummer" in words(summary["Om jer"])
    assert all(page.css(target(one(line, "a"))) for line in summary.values())
    assert one(page, "textarea").text() == "Ring til Ida 010190-1234"
    assert one(page, "#own_children").attributes["value"] == "2011, tolv"
    assert "checked" in one(page, "#pets-none").attributes
    assert parts.register.change_number() == number


def test_words_that_others_overtook_are_kept_and_nothing_is_overwritten(
    family: TestClient, parts: Parts
) -> None:
    seen = one(page_at(family, HERE), "[name=seen]").attributes["value"]
    parts.register.put([read_record({"family_id": FREE, "description": "Fra kommunen."})])
    answer = save(family, description="Fra os.", seen=seen)
    page = page_of(answer)
    assert answer.status_code == 409
    assert "Om jer, som det står nu: Fra kommunen." in told(page, ".l-errors")
    assert one(page, "textarea").text() == "Fra os."
    assert profile(parts.register).description == "Fra kommunen."
    again = one(page, "[name=seen]").attributes["value"]
    assert save(family, description="Fra os.", seen=again).status_code == 303


@pytest.mark.parametrize("seen", ["", "x", "²", "9" * 5000])
def test_a_form_without_its_number_overwrites_nothing(family: TestClient, parts: Parts, seen: str) -> None:
    before = profile(parts.register)
    answer = save(family, description="Nyt.", seen=seen)
    assert answer.status_code == 409
    assert profile(parts.register) == before


def test_an_ended_family_is_told_and_can_write_nothing(parts: Parts) -> None:
    with browser_of(parts, ENDED) as browser:
        page = page_at(browser, HERE)
        assert not page.css("main form")
        assert "ophørt" in told(page, "main")
        assert browser.post(HERE, data={"seen": "99", "description": "Nyt."}).status_code == 409
