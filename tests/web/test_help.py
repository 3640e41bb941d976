"""The pages that explain: open to everybody, and true of what is set here."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from families.availability import FreshnessRule
from tests.web.conftest import HERE
from tests.web.reading import one, page_at, target, words
from web.app import Parts, create_app

PATHS = {
    "/hjaelp": "Sådan finder du en familie, der har plads",
    "/tilgaengelighed": "Tilgængelighed",
    "/privatliv": "Privatliv og logning",
    "/data": "Data og kilder",
}


@pytest.mark.parametrize(("path", "heading"), PATHS.items())
def test_everybody_may_read_them_and_finds_them_in_the_foot(
    stranger: TestClient, path: str, heading: str
) -> None:
    assert words(one(page_at(stranger, path), "h1")) == heading
    foot = one(page_at(stranger, "/hjaelp"), "footer")
    assert {target(link) for link in foot.css("li a")} == set(PATHS)


def test_help_names_the_days_that_are_set(demo_parts: Parts) -> None:
    rule = FreshnessRule(fresh_days=7, ageing_days=30, dispute_days=20)
    with TestClient(create_app(replace(demo_parts, rule=rule)), base_url=HERE) as client:
        told = words(one(page_at(client, "/hjaelp"), "main"))
    assert "Bekræftet inden for 7 dage" in told
    assert "Bekræftet for 8–30 dage siden" in told
    assert "står det ved familien i 20 dage" in told


def test_every_link_inside_help_leads_somewhere(stranger: TestClient) -> None:
    page = page_at(stranger, "/hjaelp")
    for link in page.css("main a[href^='#']"):
        one(page, target(link))


def test_the_sources_are_named_with_their_licences(stranger: TestClient) -> None:
    told = words(one(page_at(stranger, "/data"), "main"))
    for name in ("GeoNames", "CC BY 4.0", "react-denmark-map", "Martin Polley", "DKFDS", "IBM Plex", "0BSD"):
        assert name in told


def test_the_demo_says_that_its_families_are_invented(demo: TestClient, stranger: TestClient) -> None:
    assert "opdigtede" in words(one(page_at(demo, "/data"), "main"))
    assert "opdigtede" not in words(one(page_at(stranger, "/data"), "body"))


def test_privacy_tells_the_truth_about_cookies(demo: TestClient, stranger: TestClient) -> None:
    assert "ledig_session" in words(one(page_at(demo, "/privatliv"), "main"))
    assert "sætter ingen cookies" in words(one(page_at(stranger, "/privatliv"), "main"))
