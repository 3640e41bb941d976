"""What a family asks its authority for: sent, told, taken back, and nothing of it valid before its time."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from access.permissions import Role
from families.vocabulary import Authority
from register.oversight_tables import notices, scope_requests
from register.requests import ScopeRequests
from tests.named_families import ENDED, FREE, MOTHER
from tests.register.reading import rows
from tests.web.conftest import ClientOf
from tests.web.own import browser_of, filled, page_of, told
from tests.web.reading import all_words, facts, one, page_at, target, words
from web.app import Parts

HERE = "/min-side/godkendelse"


@pytest.fixture
def family(client_of: ClientOf) -> TestClient:
    """Return a browser of the family `FREE`: two places, 0-17 years, in Herning."""
    return client_of(Role.FAMILY)


def ask(client: TestClient, **typed: object) -> Response:
    """Open the form, change some fields, and send it."""
    form = one(page_at(client, HERE), "form.o-words")
    return client.post(HERE, data={**filled(form), "act": "ask", **typed})


def test_the_approval_is_told_in_words(family: TestClient) -> None:
    told_facts = facts(page_at(family, HERE))
    assert told_facts["Godkendte pladser"] == "2"
    assert told_facts["Godkendt alder"] == "0–17 år"
    assert told_facts["Postnummer"] == "7400 Herning"


def test_a_request_is_sent_told_and_not_valid_until_it_is_granted(family: TestClient, parts: Parts) -> None:
    before = parts.register.family(FREE)
    answer = ask(family, approved_places="4", approved_max="", why="Vi har fået et værelse mere.")
    assert answer.status_code == 303
    page = page_at(family, answer.headers["location"].partition("#")[0])
    assert told(page, "#receipt") == "Anmodningen er sendt"
    assert "Socialtilsyn Midt har fået besked." in told(page, ".l-receipt")
    assert all_words(page.css(".o-asked .o-changes li")) == [
        "Godkendte pladser: fra 2 til 4",
        "Godkendt alder: fra 0–17 år til 0–22 år",
    ]
    (request,) = ScopeRequests(parts.database, parts.clock).open_under(Authority.MIDT)
    assert request.asked == {
        "approved_places": 4,
        "approved_age": {"min_months": 0, "max_months": None},
    }
    assert request.why == "Vi har fået et værelse mere."
    assert parts.register.family(FREE) == before
    assert [row["kind"] for row in rows(parts.database, notices)] == ["request"]
    assert "1 anmodning venter på tilsynet." in told(page_at(family, "/min-side"), "main")


def test_sending_twice_is_one_request(family: TestClient, parts: Parts) -> None:
    first, second = (ask(family, approved_places="3") for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(rows(parts.database, scope_requests)) == 1


def test_a_move_other_stays_groups_and_parents_can_be_asked_for(family: TestClient, parts: Parts) -> None:
    answer = ask(
        family,
        municipality_code="0751",
        postcode="8000",
        stay_types=["respite"],
        target_groups=["autism"],
        parent_child="ja",
        max_adults="1",
        child_age_max="35",
        from_pregnancy="ja",
        family_type="reinforced",
    )
    assert answer.status_code == 303, page_of(answer).body
    (request,) = rows(parts.database, scope_requests)
    assert request["asked"] == {
        "municipality_code": "0751",
        "postcode": "8000",
        "stay_types": ["respite"],
        "target_groups": ["autism"],
        "parent_child": {
            "max_adults": 1,
            "from_pregnancy": True,
            "child_age_max_months": 35,
            "separate_unit": None,
        },
        "family_type": "reinforced",
    }


def test_a_request_as_it_stands_says_that_nothing_would_change(family: TestClient, parts: Parts) -> None:
    with browser_of(parts, MOTHER) as mother:
        for browser in (family, mother):
            answer = ask(browser)
            assert answer.status_code == 422
            assert "Det står allerede sådan i godkendelsen." in told(page_of(answer), ".l-errors")
    assert rows(parts.database, scope_requests) == []


def test_everything_wrong_is_said_at_once_and_what_was_typed_is_kept(
    family: TestClient, parts: Parts
) -> None:
    answer = ask(
        family,
        approved_places="10",
        approved_min="999",
        postcode="9999",
        family_type="ukendt",
        why="Ida 010190-1234",
    )
    page = page_of(answer)
    assert answer.status_code == 422
    summary = {words(one(line, "a")): line for line in page.css(".l-errors li")}
    assert set(summary) == {
        "Godkendte pladser",
        "Godkendt alder",
        "Nyt postnummer",
        "Familietype",
        "Hvorfor",
    }
    assert all(page.css(target(one(line, "a"))) for line in summary.values())
    assert one(page, "#why").text() == "Ida 010190-1234"
    assert one(page, "#postcode").attributes["value"] == "9999"
    assert rows(parts.database, scope_requests) == []


def test_an_approval_that_contradicts_what_the_family_says_now_is_told_at_its_field(parts: Parts) -> None:
    with browser_of(parts, MOTHER) as browser:
        page = page_of(ask(browser, approved_places="1", approved_min="48"))
    labels = all_words(page.css(".l-errors li a"))
    assert labels == ["Godkendte pladser", "Godkendt alder"]


def test_a_request_can_be_taken_back_once_and_only_ones_own(
    family: TestClient, parts: Parts, client_of: ClientOf
) -> None:
    ask(family, approved_places="3")
    with browser_of(parts, MOTHER) as mother:
        refused = mother.post(HERE, data={"act": "withdraw", "request": "1"})
        assert refused.status_code == 409
        assert "findes ikke" in told(page_of(refused), ".l-errors")
    answer = family.post(HERE, data={"act": "withdraw", "request": "1"})
    page = page_at(family, answer.headers["location"].partition("#")[0])
    assert told(page, "#receipt") == "Anmodningen er trukket tilbage"
    assert told(page, ".o-asked__head strong") == "Trukket tilbage"
    assert not page.css('button[value="withdraw"]')
    assert [row["kind"] for row in rows(parts.database, notices)] == ["request", "withdrawn"]


def test_an_ended_family_asks_for_nothing(parts: Parts) -> None:
    with browser_of(parts, ENDED) as browser:
        assert not page_at(browser, HERE).css("form.o-words")
        answer = browser.post(HERE, data={"act": "ask", "approved_places": "3"})
    assert answer.status_code == 409
    assert rows(parts.database, scope_requests) == []
