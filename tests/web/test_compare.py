"""Marking families on the list, and seeing them side by side."""

from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from access.permissions import Role
from tests.named_families import BARE, EXPECTANT, FREE, MOTHER, PAUSED, RECORDS, SUSPENDED
from tests.web.conftest import ClientOf
from tests.web.reading import Pairs, all_words, one, page_at, query_of, submitted, target, words


def compared(client: TestClient, *family_ids: str, query: str = "") -> LexborHTMLParser:
    marks = urlencode([("mark", one) for one in family_ids])
    return page_at(client, f"/sammenlign?{query}&{marks}")


def columns(page: LexborHTMLParser) -> list[str]:
    return [words(one(head, "a:not(.c-remove)")) for head in page.css("thead th")]


def cells(page: LexborHTMLParser, label: str) -> list[str]:
    rows = [row for row in page.css("tbody tr") if words(one(row, "th")) == label]
    assert len(rows) == 1, label
    return all_words(rows[0].css("td"))


def marks_of(query: Pairs) -> list[str]:
    return [value for name, value in query if name == "mark"]


def test_families_stand_side_by_side_in_the_order_they_were_marked(caseworker: TestClient) -> None:
    page = compared(caseworker, PAUSED, FREE, MOTHER)
    assert words(one(page, "h1")) == "Sammenlign 3 familier"
    assert columns(page) == [f"Plejefamilie {name}" for name in (PAUSED, FREE, MOTHER)]
    assert cells(page, "Pladser lige nu")[0].startswith("Holder pause")
    assert [cell.split(" · ")[0] for cell in cells(page, "Forælder og barn")] == ["Nej", "Nej", "Ja"]


def test_each_is_told_how_it_fits_the_search(caseworker: TestClient) -> None:
    page = compared(caseworker, FREE, PAUSED, query="age=4&near=7400")
    assert words(one(page, ".c-asked")).startswith("Du søgte: Barn på 4 år · Nær 7400")
    fits = cells(page, "Passer til søgningen")
    assert "km fra 7400" in fits[0]
    assert "Holder pause" in fits[1]


def test_what_is_not_known_is_said_and_what_is_alike_stands_back(caseworker: TestClient) -> None:
    page = compared(caseworker, BARE, FREE)
    assert cells(page, "Rygning")[0] == "Ikke oplyst"
    same = [words(one(row, "th")) for row in page.css("tr.is-same")]
    assert "Rygning" not in same
    twice = compared(caseworker, BARE, BARE, FREE)
    assert columns(twice) == columns(page)


def test_a_suspended_family_is_never_shown_with_places(caseworker: TestClient) -> None:
    assert cells(compared(caseworker, FREE, SUSPENDED), "Pladser lige nu")[1] == "Suspenderet"


def test_one_is_too_few_and_six_are_too_many(caseworker: TestClient) -> None:
    alone = compared(caseworker, FREE)
    assert "Vælg mindst 2" in words(one(alone, "[role=alert]"))
    assert not alone.css("table")
    several = list(RECORDS)[:6]
    crowd = compared(caseworker, *several)
    assert "Højst 5" in words(one(crowd, "[role=alert]"))
    fewer = page_at(caseworker, target(crowd.css(".c-remove")[0]))
    assert len(columns(fewer)) == 5


def test_nothing_marked_says_what_to_do(caseworker: TestClient) -> None:
    assert "Vælg mindst 2" in words(one(page_at(caseworker, "/sammenlign"), "[role=alert]"))


def test_a_family_that_is_not_there_is_named_and_the_others_are_shown(caseworker: TestClient) -> None:
    page = compared(caseworker, FREE, "F-NOBODY", MOTHER)
    assert "F-NOBODY" in words(one(page, "[role=alert]"))
    assert len(columns(page)) == 2


def test_the_way_back_and_to_a_profile_keep_search_and_marks(caseworker: TestClient) -> None:
    page = compared(caseworker, FREE, MOTHER, query="age=4")
    for link in (one(page, ".back-link"), page.css("thead th a")[0]):
        assert query_of(target(link)) == [("age", "4"), ("mark", FREE), ("mark", MOTHER)]
    profile = page_at(caseworker, target(page.css("thead th a")[0]))
    assert marks_of(query_of(target(one(profile, ".back-link")))) == [FREE, MOTHER]


def test_marking_needs_no_javascript_and_outlives_every_link_of_the_list(caseworker: TestClient) -> None:
    found = page_at(caseworker, "/soeg?age=4&availability=any")
    marked = submitted(caseworker, one(found, "#filter"), [("mark", FREE), ("mark", PAUSED)])
    assert len(marked.css("input[name=mark][checked]")) == 2
    assert words(one(marked, ".l-marks__count")) == "2 familier er valgt."
    links = [*marked.css(".l-chip"), *marked.css("#more a"), *marked.css(".l-family h2 a")]
    assert links
    for link in links:
        assert marks_of(query_of(target(link))) == [FREE, PAUSED]
    go = one(marked, ".l-marks button")
    assert (go.attributes["formaction"], go.attributes["form"]) == ("/sammenlign", "filter")
    assert len(columns(page_at(caseworker, target(one(marked, ".l-marks a.button"))))) == 2
    cleared = page_at(caseworker, target(marked.css(".l-marks a.l-link")[0]))
    assert not cleared.css("input[name=mark][checked]")


def test_a_mark_stays_when_its_family_is_no_longer_on_the_list(caseworker: TestClient) -> None:
    page = page_at(caseworker, f"/soeg?parent_child=true&age=unborn&mark={FREE}")
    assert [field.attributes["value"] for field in page.css("input[type=hidden][name=mark]")] == [FREE]
    assert EXPECTANT in words(one(page, "#results"))


def test_those_who_may_not_see_profiles_may_not_compare(client_of: ClientOf) -> None:
    assert client_of(Role.ANALYST).get(f"/sammenlign?mark={FREE}&mark={MOTHER}").status_code == 403
