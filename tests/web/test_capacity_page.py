"""The page of counts: the same numbers as the API and the search, the question as an address, plain words."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node
from starlette.testclient import TestClient

from access.permissions import Role
from capacity.dictionary import DIMENSION_ENTRIES, MEASURES
from families.clock import SetClock
from register.counted import Dimension, Places
from register.register import Register
from tests.named_families import FREE
from tests.register.reading import only
from tests.web.conftest import ClientOf
from web.app import Parts

PAGE = "/kapacitet"


@pytest.fixture
def analyst(client_of: ClientOf) -> TestClient:
    """Return a client that sends an analyst's token."""
    return client_of(Role.ANALYST)


def page_of(client: TestClient, query: str = "") -> HTMLParser:
    """Return the page for a question."""
    answer = client.get(f"{PAGE}?{query}" if query else PAGE)
    assert answer.status_code == 200, answer.text
    return HTMLParser(answer.text)


def words(node: Node | None) -> str:
    """Return what stands in a node, in one line."""
    assert node is not None
    return " ".join(node.text(separator=" ").split())


def table_of(page: HTMLParser) -> list[list[str]]:
    """Return the cells of the table of counts, without its heading and its foot."""
    return [[words(cell) for cell in row.css("th, td")] for row in page.css(".c-table tbody tr")]


def test_the_page_shows_the_numbers_of_the_api_and_how_fresh_they_are(analyst: TestClient) -> None:
    for by in ("", *Dimension, "type&by=age_band", "municipality&by=parent_child"):
        query = f"by={by}"
        rows = analyst.get(f"/api/v1/capacity?{query}").json()["rows"]
        names = [one for one in by.split("&by=") if one]
        shown = table_of(page_of(analyst, query))
        assert len(shown) == len(rows)
        for line, row in zip(shown, rows, strict=True):
            families, approved, occupied, free, fresh, confirmed, blocked, _ = line[len(names) :]
            told = [families, approved, occupied, free, confirmed, blocked]
            assert [int(number) for number in told] == [row[name] for name in Places._fields]
            assert 0 <= int(fresh) <= int(confirmed)
    by_freshness = analyst.get("/api/v1/capacity?by=freshness").json()["rows"]
    fresh = next(row["free_confirmed_places"] for row in by_freshness if row["freshness"] == "fresh")
    assert table_of(page_of(analyst, "by="))[0][4] == str(fresh)


def test_without_a_question_it_tells_of_each_authority(analyst: TestClient) -> None:
    page = page_of(analyst)
    assert [line[0] for line in table_of(page)] == [
        "Socialtilsyn Nord",
        "Socialtilsyn Midt",
        "Socialtilsyn Syd",
    ]
    assert len(page.css(".c-bars li")) == 3
    assert words(page.css_first("tfoot")).startswith("I alt 12 25 3 17")
    assert "opgjort i dag kl. 10.00" in words(page.css_first(".l-lead"))


def test_what_overlaps_has_no_total_and_says_so(analyst: TestClient) -> None:
    page = page_of(analyst, "by=age_band")
    assert page.css_first("tfoot") is None
    assert "kan ikke lægges sammen" in words(page.css_first(".c-note"))


def test_the_form_shows_what_was_asked(analyst: TestClient) -> None:
    query = "by=type&as_of=2026-11-24&parent_child=true&age=4&municipality=0740&own_room=true"
    form = page_of(analyst, query).css_first(".c-form")
    assert form is not None
    checked = {box.attributes["id"] for box in form.css("input[checked]")}
    assert checked == {"by-type", "parent_child", "municipality-0740", "own_room"}
    assert form.css_first("#as_of[value='2026-11-24']") is not None
    assert form.css_first("#age option[selected][value='4']") is not None
    told = words(page_of(analyst, query).css_first(".c-narrowed"))
    assert "Kommune: Silkeborg" in told


def test_wrong_values_are_told_at_once_at_their_fields_and_the_rest_is_used(analyst: TestClient) -> None:
    page = page_of(
        analyst,
        "by=type&by=hest&as_of=2031-01-01&age=99&municipality=9999&type=general&ukendt=1&availability=free",
    )
    told = [words(one) for one in page.css(".l-errors li")]
    assert len(told) == 4
    assert any("Skriv en dag fra 2026-11-24 til 2026-11-24." in one for one in told)
    for link in page.css(".l-errors li a"):
        assert page.css_first(str(link.attributes["href"])) is not None
    assert words(page.css_first("#error-as_of")).startswith("Dagen er ikke kommet endnu")
    assert [line[0] for line in table_of(page)] == ["Almen plejefamilie"]
    assert words(page.css_first("title")).startswith("Fejl: Kapacitet")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=1626-01-01", "Skriv en dag fra 2026-11-24 til 2026-11-24."),
        ("from=2026-11-24&as_of=2026-11-24", "Vælg enten én dag eller en periode"),
        ("to=2026-11-24", "Skriv også periodens første dag"),
        ("from=2026-11-24&step=uge", "Mente du week"),
    ],
)
def test_a_wrong_period_is_told_and_a_day_is_shown(analyst: TestClient, query: str, told: str) -> None:
    page = page_of(analyst, query)
    assert told in words(page.css_first(".l-errors"))
    assert table_of(page)


def test_a_period_that_is_too_long_is_told_and_shown_by_week(analyst: TestClient, clock: SetClock) -> None:
    clock.move(timedelta(days=500))
    page = page_of(analyst, "by=&from=2026-11-24&step=day")
    assert "Den kan højst have 400" in words(page.css_first("#error-step"))
    assert len(table_of(page)) == 72
    clock.move(timedelta(days=8 * 365))
    endless = page_of(analyst, "by=&from=2026-11-24")
    assert "step=month" in words(endless.css_first("#error-step"))
    assert len(table_of(endless)) == 1


def test_a_series_is_drawn_as_lines_with_its_first_and_last_numbers(
    analyst: TestClient, clock: SetClock, parts: Parts
) -> None:
    clock.move(timedelta(days=10))
    parts.register.put([only(FREE, occupied_places=2, confirmed_at="2026-12-03T09:00:00Z")])
    clock.move(timedelta(days=4))
    page = page_of(analyst, "by=&from=2026-11-24&step=week")
    assert [line[0] for line in table_of(page)] == ["2026-11-24", "2026-12-01", "2026-12-08"]
    assert words(page.css_first(".c-figure span")).startswith("Ledige: 17 → 15")
    (free, confirmed) = page.css(".c-line polyline")
    assert len(str(free.attributes["points"]).split()) == 3
    assert free.attributes["points"] != confirmed.attributes["points"]


def test_the_map_has_its_numbers_in_the_table(analyst: TestClient) -> None:
    page = page_of(analyst, "by=municipality")
    assert len(page.css(".c-map path")) == 98
    title = next(one.text() for one in page.css(".c-map path title") if one.text().startswith("Herning:"))
    herning = next(line for line in table_of(page) if line[0] == "Herning")
    assert title == f"Herning: {herning[6]}"
    assert page_of(analyst, "by=municipality&by=age_band").css_first(".c-map") is None


def test_reasons_add_up_to_what_is_blocked(analyst: TestClient) -> None:
    page = page_of(analyst)
    rows = page.css("section[aria-labelledby=reasons] tbody tr")
    assert sum(int(words(row.css_first("td"))) for row in rows) == 5
    assert "Familien holder pause" in words(rows[0])


@pytest.mark.parametrize("by", ["authority", "municipality", "type", "stay", "freshness", "region"])
def test_a_number_leads_to_exactly_its_families(client_of: ClientOf, by: str) -> None:
    caseworker = client_of(Role.CASEWORKER)
    page = page_of(caseworker, f"by={by}&child_sex=any")
    checked = 0
    for row in page.css(".c-table tbody tr"):
        for link in row.css("td a"):
            query = urlsplit(str(link.attributes["href"])).query
            found = caseworker.get(f"/api/v1/families?{query}").json()
            if ("availability", "any") in parse_qsl(query):
                assert found["total"] == int(words(link))
            else:
                assert sum(family["free_places"] for family in found["families"]) == int(words(link))
            checked += 1
    assert checked


def test_no_number_leads_where_no_search_is_the_same(
    client_of: ClientOf, analyst: TestClient, clock: SetClock
) -> None:
    caseworker = client_of(Role.CASEWORKER)
    for query in ("by=age_band", "by=&age=4&age=9", "by=&from=2026-11-24"):
        assert not page_of(caseworker, query).css(".c-table a"), query
    assert not page_of(analyst, "by=type").css(".c-table a")
    clock.move(timedelta(days=1))
    assert not page_of(caseworker, "by=type&as_of=2026-11-24").css(".c-table a")
    assert page_of(caseworker, "by=type").css(".c-table a")


def test_files_are_offered_with_the_question_or_say_why_not(analyst: TestClient) -> None:
    page = page_of(analyst, "by=type&municipality=0657")
    addresses = [str(link.attributes["href"]) for link in page.css("a[data-download]")]
    assert addresses[0] == "/kapacitet/fil?by=type&municipality=0657&format=xlsx"
    for address in addresses:
        answer = analyst.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["ledig-change-number"] == "14"
    assert "by=municipality" in words(page.css_first(".c-why"))
    series = analyst.get("/kapacitet/fil?from=2026-11-24&by=type&format=csv")
    assert series.text.startswith("\ufeffday;type;")


def test_unmet_needs_stand_beside_the_supply_without_telling_few(
    client_of: ClientOf, analyst: TestClient
) -> None:
    assert "Ingen har søgt i den tid." in words(page_of(analyst).css_first("section[aria-labelledby=unmet]"))
    caseworker = client_of(Role.CASEWORKER)
    for _ in range(3):
        caseworker.get("/api/v1/families?age=20&type=general")
    caseworker.get("/api/v1/families?parent_child=true&age=4&type=specialised")
    shown = words(page_of(analyst).css_first("section[aria-labelledby=unmet]"))
    assert re.search(r"18–22 år, almen plejefamilie 3 3 \(100 %\) 0", shown), shown
    assert "Forælder og barn, 0–5 år, specialiseret plejefamilie under 3 – 0" in shown
    assert re.search(r"Herning 4 4 \(100 %\)", shown), shown
    elsewhere = page_of(analyst, "by=&municipality=0751")
    assert "Ingen har søgt" in words(elsewhere.css_first("section[aria-labelledby=unmet]"))


def test_the_dictionary_tells_of_every_measure_and_dimension(stranger: TestClient) -> None:
    page = HTMLParser(stranger.get("/kapacitet/ordbog").text)
    for entry in (*MEASURES, *DIMENSION_ENTRIES):
        told = words(page.css_first(f"#{entry.name}"))
        for text in (entry.label, entry.meaning, entry.unit, entry.source, entry.caveat):
            assert text in told
    assert "0657 Herning" in words(page.css_first("#municipality"))


def test_nobody_and_an_empty_register_are_shown(analyst: TestClient, sqlite_register: Register) -> None:
    page = page_of(analyst, "by=type&smoking=indoors")
    assert "Ingen godkendt familie passer til udvalget" in words(page.css_first(".c-table tbody"))


def test_who_may_has_it_in_the_menu(client_of: ClientOf) -> None:
    assert client_of(Role.FAMILY).get(PAGE).status_code == 403
    for role in (Role.CASEWORKER, Role.ANALYST, Role.AUTHORITY):
        menu = words(HTMLParser(client_of(role).get("/hjaelp").text).css_first("nav"))
        assert "Kapacitet" in menu
    assert "Kapacitet" not in words(HTMLParser(client_of(Role.FAMILY).get("/hjaelp").text).css_first("nav"))
