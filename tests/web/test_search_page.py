"""The results page: the API's hits and counts, and every criterion in reach without JavaScript."""

from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborNode
from starlette.testclient import TestClient

from search_api.facets import FACETS
from tests.named_families import (
    RECORDS,
    SILENT,
    STALE,
)
from tests.web.reading import (
    Pairs,
    all_words,
    answer_to,
    filled_in,
    one,
    page_at,
    query_of,
    results_of,
    submitted,
    target,
    total_shown,
    words,
)

QUERIES: list[Pairs] = [
    [],
    [("availability", "any")],
    [("parent_child", "true"), ("age", "unborn")],
    [("age", "4"), ("age", "4")],
    [("age", "18m"), ("places", "2"), ("near", "7400"), ("within", "100"), ("sort", "distance")],
    [("from", "2026-12-20"), ("availability", "free"), ("availability", "paused")],
    [("type", "general"), ("municipality", "0657"), ("pets", "dog"), ("smoking", "none")],
    [("parent_child", "true"), ("age", "15")],
]


@pytest.mark.parametrize("query", QUERIES)
def test_families_and_counts_are_those_of_the_api(caseworker: TestClient, query: Pairs) -> None:
    answer = answer_to(caseworker, query)
    page = results_of(caseworker, query)
    assert total_shown(page) == answer["total"]
    assert one(page, "title").text().startswith(words(one(page, "h1")))
    assert words(one(page, "#status")).startswith(f"{answer['total']} plejefamilie")
    assert all_words(page.css(".l-family h2")) == [
        f"Plejefamilie {family['family_id']}" for family in answer["families"]
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_each_option_shows_the_count_of_the_api_and_whether_it_is_chosen(
    caseworker: TestClient, query: Pairs
) -> None:
    page = results_of(caseworker, query)
    for key, options in answer_to(caseworker, query)["facets"].items():
        fields = {
            field.attributes["value"]: field
            for field in page.css(f"#filter input[name={key}][value]")
            if field.attributes["value"]
        }
        for option in options:
            field = fields.pop(option["value"])
            count = one(page, f"[id='{field.attributes['aria-describedby']}']")
            assert words(count) == str(option["count"]), (key, option)
            # `any` chooses every state: the API names none, the boxes show all.
            every_state = key == "availability" and ("availability", "any") in query
            if key != "age":
                assert ("checked" in field.attributes) == (option["selected"] or every_state), (key, option)
        for field in fields.values():
            if described := field.attributes.get("aria-describedby"):
                assert words(one(page, f"[id='{described}']")) == "0"


@pytest.mark.parametrize("key", [facet.key for facet in FACETS])
def test_every_option_can_be_chosen_and_taken_back_without_javascript(
    caseworker: TestClient, key: str
) -> None:
    before = results_of(caseworker, [("near", "7400")])
    form = one(before, "#filter")
    for option in answer_to(caseworker, [("near", "7400")])["facets"][key]:
        chosen = [] if key == "availability" and option["value"] == "free" else [(key, option["value"])]
        after = submitted(caseworker, form, chosen, without=[(key, ""), (key, "free")])
        assert total_shown(after) == option["count"], option
        if not chosen:
            continue
        chip = [link for link in after.css(".l-chip") if (key, option["value"]) not in query_of(target(link))]
        assert len(chip) == 1
        again = page_at(caseworker, target(chip[0]))
        assert total_shown(again) == total_shown(before)
        assert filled_in(one(again, "#filter")) == filled_in(form)


def test_the_panel_has_every_facet_in_page_order_and_the_two_first_on_top(caseworker: TestClient) -> None:
    page = results_of(caseworker, [])
    keys = list(dict.fromkeys(field.attributes["name"] for field in page.css("#filter input[name]")))
    assert [key for key in keys if key not in {"near", "from", "q"}] == [facet.key for facet in FACETS]
    first = one(page, ".l-filter__first")
    assert {field.attributes["name"] for field in first.css("input, select")} == {"parent_child", "age"}


def test_long_groups_are_closed_unless_something_in_them_is_chosen(caseworker: TestClient) -> None:
    def opened(query: Pairs) -> set[str]:
        return {
            str(fold.attributes["id"]) for fold in results_of(caseworker, query).css("details.l-group[open]")
        }

    closed = opened([])
    assert closed == {"facet-type", "facet-stay"}
    chosen: Pairs = [("target_group", "neglect"), ("municipality", "0657"), ("own_room", "true")]
    assert opened(chosen) - closed == {"facet-target_group", "facet-municipality", "facet-carer_at_home"}
    page = results_of(caseworker, chosen)
    assert words(one(page, "#picked-target_group")) == "1 valgt"
    assert words(one(page, "#picked-support")) == ""


def test_target_groups_stand_under_their_three_headings(caseworker: TestClient) -> None:
    fold = one(results_of(caseworker, []), "#facet-target_group")
    assert all_words(fold.css("legend")) == [
        "Sociale forhold",
        "Psykiske og kognitive forhold",
        "Fysiske forhold",
    ]


def test_every_municipality_and_language_that_a_change_could_bring_is_there(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("municipality", "0849"), ("age", "21")])
    shown = {field.attributes["value"] for field in page.css("#filter [name=municipality]")}
    living = {
        record["municipality_code"]
        for record in RECORDS.values()
        if record.get("approval", "approved") == "approved"
    }
    assert shown == living
    assert {field.attributes["value"] for field in page.css("#filter [name=language]")} == {"da", "ar"}


FULL: Pairs = [
    ("parent_child", "true"),
    ("age", "0"),
    ("age", "0"),
    ("places", "2"),
    ("availability", "any"),
    ("from", "2026-12-01"),
    ("near", "7400"),
    ("within", "200"),
    ("type", "general"),
    ("type", "reinforced"),
    ("sort", "distance"),
]


def test_each_chip_removes_what_it_says_and_nothing_else(caseworker: TestClient) -> None:
    page = results_of(caseworker, FULL)
    removed: dict[str, Pairs] = {}
    for chip in page.css(".l-chip"):
        left = query_of(target(chip))
        gone = list(FULL)
        for pair in left:
            gone.remove(pair)
        removed.setdefault(words(chip).removeprefix("Fjern kriteriet "), gone)
    assert removed == {
        "Forælder og barn": [("parent_child", "true")],
        "Barn på 0 år": [("age", "0")],
        "Mindst 2 pladser": [("places", "2")],
        "Også uden ledig plads": [("availability", "any")],
        "Plads den 1. december 2026": [("from", "2026-12-01")],
        # Without a place there is no distance to keep within or to sort by.
        "Nær 7400 Herning": [("near", "7400"), ("within", "200"), ("sort", "distance")],
        "Højst 200 km": [("within", "200")],
        "Almen plejefamilie": [("type", "general")],
        "Forstærket plejefamilie": [("type", "reinforced")],
    }
    clear = [link for link in page.css("#chips a") if words(link) == "Ryd alle"]
    assert [target(link) for link in clear] == ["/soeg"]


def test_nothing_chosen_has_no_chips(caseworker: TestClient) -> None:
    page = results_of(caseworker, [])
    assert page.css(".l-chip") == []
    assert page.css("#chips a") == []


@pytest.mark.parametrize("query", QUERIES)
def test_links_beside_the_count_lead_to_as_many_as_they_say(caseworker: TestClient, query: Pairs) -> None:
    total = answer_to(caseworker, query)["total"]
    for link in results_of(caseworker, query).css("#more a"):
        after = total_shown(page_at(caseworker, target(link)))
        if words(link).startswith("Vis alle"):
            assert after == int(words(link).split()[2].rstrip(","))
        else:
            assert after == total + int(words(link).split()[0])


def test_those_who_have_not_confirmed_are_one_click_away_and_no_longer_offered_then(
    caseworker: TestClient,
) -> None:
    offer = results_of(caseworker, [("age", "4")]).css("#more a")[0]
    assert words(offer) == "2 flere har ikke bekræftet i 42 dage"
    after = page_at(caseworker, target(offer))
    shown = all_words(after.css(".l-family h2"))
    assert shown[-2:] == [f"Plejefamilie {STALE}", f"Plejefamilie {SILENT}"]
    assert "bekræftet" not in words(one(after, "#more"))


WRONG: Pairs = [
    ("parent_child", "maybe"),
    ("age", "99"),
    ("age", "4"),
    ("places", "0"),
    ("from", "2026-11-23"),
    ("near", "9999"),
    ("within", "999"),
    ("type", "huge"),
    ("municipality", "1"),
    ("wheelchair_access", "no"),
    ("sort", "nearest"),
    ("page", "0"),
    ("utm_source", "letter"),
]


def test_everything_wrong_is_told_in_one_place_and_what_is_right_is_applied(caseworker: TestClient) -> None:
    page = results_of(caseworker, WRONG)
    summary = one(page, "#errors [role=alert]")
    problems = caseworker.get(f"/api/v1/families?{urlencode(WRONG)}").json()["errors"]
    told = [problem["message"] for problem in problems if problem["param"] != "utm_source"]
    assert [words(entry).partition(": ")[2] for entry in summary.css("li")] == told
    for link in summary.css("a"):
        one(page, target(link))
    assert all_words(page.css(".l-chip")) == ["Fjern kriteriet Barn på 4 år"]
    assert total_shown(page) == answer_to(caseworker, [("age", "4")])["total"]
    fields = ("places", "from", "near", "within")
    assert all(words(one(page, f"#error-{field}")) for field in fields)
    assert one(page, "#near").attributes["value"] == "9999"


def test_a_page_without_errors_has_no_summary(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("utm_source", "letter")])
    assert page.css("#errors [role=alert]") == []
    assert {words(message) for message in page.css(".l-error")} == {""}


def test_pages_lead_on_and_back_with_real_links(caseworker: TestClient) -> None:
    query: Pairs = [("availability", "any"), ("size", "5")]
    everyone = [family["family_id"] for family in answer_to(caseworker, query[:1])["families"]]
    page, seen = results_of(caseworker, query), []
    for number in (1, 2, 3):
        shown = [words(card).removeprefix("Plejefamilie ") for card in page.css(".l-family h2")]
        seen += shown
        nav = one(page, ".l-pages")
        assert words(one(nav, "p")) == f"Viser {len(seen) - len(shown) + 1}–{len(seen)} af {len(everyone)}"
        assert words(one(nav, "[aria-current=page]")) == f"Side {number}"
        assert len(nav.css("[rel=prev]")) == (number > 1)
        following = nav.css("[rel=next]")
        assert len(following) == (number < 3)
        if following:
            page = page_at(caseworker, target(following[0]))
    assert seen == everyone


def test_a_page_past_the_end_says_so_and_leads_back(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("page", "7")])
    assert page.css(".l-family") == []
    back = one(page, ".l-empty a")
    assert total_shown(page) == len(page_at(caseworker, target(back)).css(".l-family"))


def test_distance_can_be_sorted_by_once_there_is_a_place(caseworker: TestClient) -> None:
    def choice(query: Pairs) -> LexborNode:
        return one(results_of(caseworker, query), "#sort option[value=distance]")

    assert "disabled" in choice([]).attributes
    assert "disabled" not in choice([("near", "7400")]).attributes
    page = results_of(caseworker, [("near", "7400"), ("sort", "distance")])
    assert "selected" in one(page, "#sort option[value=distance]").attributes
    distances = [float(words(km).split()[0].replace(",", ".")) for km in page.css(".l-family__place strong")]
    assert distances == sorted(distances)


def test_siblings_months_and_odd_ages_keep_their_fields(caseworker: TestClient) -> None:
    query: Pairs = [("age", "unborn"), ("age", "18m"), ("age", "30m"), ("age", "4")]
    form = one(results_of(caseworker, query), "#filter")
    assert [pair for pair in filled_in(form) if pair[0] == "age"] == query
    more = submitted(caseworker, form, [("children", "5")])
    assert len(more.css("#children select")) == 4
    assert [pair for pair in filled_in(one(more, "#filter")) if pair[0] == "age"] == [*query, ("age", "")]


def test_print_says_when_and_what_was_searched(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("age", "4")])
    assert words(one(page, "#chips .l-print")).startswith("Fra Ledig den 24. november 2026. Viser 1–")


def test_the_asked_day_stands_in_the_heading(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("from", "2026-12-20")])
    assert words(one(page, "h1")).endswith("med ledig plads den 20. december 2026")


def test_own_words_cannot_become_markup(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("near", "<b>\"'&")])
    assert one(page, "#near").attributes["value"] == "<b>\"'&"
    assert page.css("main b") == []
