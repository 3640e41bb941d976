"""An empty search helps: each way out gives what it promises."""

import pytest
from starlette.testclient import TestClient

from tests.web.reading import (
    Pairs,
    answer_to,
    one,
    page_at,
    query_of,
    results_of,
    target,
    total_shown,
    words,
)

EMPTY: list[Pairs] = [
    [("parent_child", "true"), ("age", "0"), ("near", "6960"), ("within", "15")],
    [("age", "4"), ("type", "specialised"), ("smoking", "none")],
    [("parent_child", "true"), ("age", "unborn"), ("places", "3")],
    [("near", "7480"), ("within", "1")],
]


@pytest.mark.parametrize("query", EMPTY)
def test_each_way_out_of_an_empty_search_gives_exactly_what_it_promises(
    caseworker: TestClient, query: Pairs
) -> None:
    page = results_of(caseworker, query)
    assert total_shown(page) == 0
    ways = page.css(".l-ways a")
    assert ways
    for way in ways:
        after = query_of(target(way))
        assert (
            total_shown(page_at(caseworker, target(way)))
            == int(words(one(way, ".l-ways__total")).split()[0])
            > 0
        )
        for name in ("parent_child", "age"):
            assert [pair for pair in after if pair[0] == name] == [pair for pair in query if pair[0] == name]


@pytest.mark.parametrize("query", EMPTY)
def test_the_ways_out_are_the_suggestions_of_the_api(caseworker: TestClient, query: Pairs) -> None:
    told = [words(one(way, "strong")) for way in results_of(caseworker, query).css(".l-ways a")]
    suggested = [suggestion["label"] for suggestion in answer_to(caseworker, query)["suggestions"]]
    assert told == [label[0].upper() + label[1:] for label in suggested]


def test_an_empty_search_that_no_single_change_helps_says_so(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("parent_child", "true"), ("age", "15")])
    assert page.css(".l-ways a") == []
    assert target(one(page, ".l-empty a")) == "/soeg"


def test_no_way_out_is_offered_when_many_are_found(caseworker: TestClient) -> None:
    assert results_of(caseworker, []).css(".l-ways") == []
