"""The front page: the two questions, the live count and the country right now."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from families.ages import MAX_MONTHS
from tests.web.conftest import ClientOf
from tests.web.reading import (
    Pairs,
    all_words,
    filled_in,
    one,
    page_at,
    query_of,
    submitted,
    target,
    words,
)

ANSWERS: list[Pairs] = [
    [],
    [("parent_child", "true")],
    [("parent_child", "true"), ("age", "unborn")],
    [("age", "4")],
    [("age", "7m"), ("age", "4")],
    [("age", "21")],
    [("near", "7400"), ("within", "60")],
]


def total_of(client: TestClient, query: Pairs) -> int:
    answer = client.get(f"/api/v1/families?{urlencode(query)}")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["total"])


@pytest.mark.parametrize("answers", ANSWERS)
def test_the_button_counts_what_the_results_then_show(caseworker: TestClient, answers: Pairs) -> None:
    total = total_of(caseworker, answers)
    page = page_at(caseworker, f"/?{urlencode(answers)}")
    noun = "ledig familie" if total == 1 else "ledige familier"
    assert words(one(page, "#answer")) == (f"Vis {total} {noun}" if total else "Ingen ledige. Se muligheder")
    assert words(one(page, "#start-status")).startswith(f"{total} {noun} passer.")
    results = submitted(caseworker, one(page, "#start"))
    assert words(one(results, "h1")).startswith(f"{total or 'Ingen'} ")


@pytest.mark.parametrize("answers", ANSWERS)
def test_those_who_have_not_confirmed_stand_beside_the_count_one_click_away(
    caseworker: TestClient, answers: Pairs
) -> None:
    unconfirmed = total_of(caseworker, [*answers, ("availability", "unconfirmed")])
    page = page_at(caseworker, f"/?{urlencode(answers)}")
    links = [link for link in page.css("#more a") if "bekræftet" in words(link)]
    assert [words(link).split()[0] for link in links] == ([str(unconfirmed)] if unconfirmed else [])
    for link in links:
        both = total_of(caseworker, query_of(target(link)))
        assert both == unconfirmed + total_of(caseworker, answers)


def test_the_parent_is_asked_for_first_and_the_age_second_and_nothing_is_answered_yet(
    caseworker: TestClient,
) -> None:
    form = one(page_at(caseworker, "/"), "#start")
    asked = all_words(form.css("fieldset > legend"))
    assert [question.lstrip("12") for question in asked] == [
        "Skal en forælder anbringes sammen med barnet?",
        "Hvor gammelt er barnet?",
    ]
    assert {value for _, value in filled_in(form)} == {""}


def test_every_year_and_every_month_under_two_years_is_one_click(caseworker: TestClient) -> None:
    form = one(page_at(caseworker, "/"), "#start")
    offered = [field.attributes["value"] for field in form.css("input[type=radio][name=age]")]
    months = [f"{month}m" for month in range(1, 24) if month != 12]
    assert offered == ["unborn", *(str(year) for year in range(MAX_MONTHS // 12 + 1)), *months]


def test_what_was_answered_is_what_the_form_shows(caseworker: TestClient) -> None:
    query = "parent_child=true&age=18m&age=4&near=7400&within=60&stay=acute"
    form = one(page_at(caseworker, f"/?{query}"), "#start")
    assert [pair for pair in filled_in(form) if pair[1]] == query_of(f"/?{query}")
    assert "open" in one(form, "details.l-months").attributes


def test_another_child_gets_a_field_without_javascript_and_nothing_is_lost(caseworker: TestClient) -> None:
    page = page_at(caseworker, "/?parent_child=true&age=4&near=7400")
    for number in (2, 3):
        button = one(page, "[data-add-child]")
        address, _, place = str(button.attributes["formaction"]).partition("#")
        assert (address, place) == ("/", f"child-{number}")
        sent = [
            *filled_in(one(page, "#start")),
            (str(button.attributes["name"]), str(button.attributes["value"])),
        ]
        page = page_at(caseworker, f"{address}?{urlencode(sent)}")
        assert words(one(page, f"label[for={place}]")) == f"{number}. barn"
        assert one(page, f"#{place}").tag == "select"
    kept = [pair for pair in filled_in(one(page, "#start")) if pair[1]]
    assert kept == [("parent_child", "true"), ("age", "4"), ("near", "7400")]
    assert total_of(caseworker, kept) == 0
    assert words(one(page, "#answer")) == "Ingen ledige. Se muligheder"


def test_the_ninth_child_is_the_last(caseworker: TestClient) -> None:
    page = page_at(caseworker, "/?children=9")
    assert len(page.css("#children select")) == 8
    assert "disabled" in one(page, "[data-add-child]").attributes
    assert len(page_at(caseworker, "/?children=99").css("#children select")) == 0


def test_an_age_between_the_years_stays_chosen(caseworker: TestClient) -> None:
    page = page_at(caseworker, "/?age=30m&age=40m")
    chosen = one(page, "input[name=age][checked]")
    assert words(one(page, f"label[for={chosen.attributes['id']}]")) == "2 år og 6 måneder"
    assert words(one(page, "#child-2 option[selected]")) == "3 år og 4 måneder"


def test_criteria_that_the_page_has_no_field_for_are_told_and_kept(caseworker: TestClient) -> None:
    page = page_at(caseworker, "/?age=4&own_room=true&type=general")
    assert "Almen plejefamilie, Barnet får eget værelse" in words(one(page, ".l-carried"))
    results = submitted(caseworker, one(page, "#start"))
    assert words(one(results, "h1")) == "1 plejefamilie med ledig plads"


def test_wrong_answers_are_told_with_their_field_and_the_right_ones_are_used(caseworker: TestClient) -> None:
    page = page_at(caseworker, "/?parent_child=true&age=99&near=9999&unknown=1")
    summary = one(page, "#errors [role=alert]")
    assert all_words(summary.css("a")) == ["Barnets alder", "Postnummer"]
    for link in summary.css("a"):
        one(page, target(link))
    assert "Skriv fire cifre" in words(one(page, "#error-near"))
    assert one(page, "#near").attributes["value"] == "9999"
    assert words(one(page, "#answer")) == "Vis 2 ledige familier"


def test_the_country_is_counted_in_families_as_the_search_counts_them(caseworker: TestClient) -> None:
    facets = caseworker.get("/api/v1/families").json()["facets"]
    page = page_at(caseworker, "/?age=21")
    overview = one(page, ".l-overview")
    states = [option["count"] for option in facets["availability"]]
    assert words(one(overview, ".l-bignumber strong")) == str(states[0])
    assert f"{sum(states)} er godkendt i alt." in words(one(overview, ".l-bignumber"))
    numbers = {words(one(row, "dt")): words(one(row, "dd")) for row in overview.css("dl > div")}
    assert numbers == {
        "Kan tage forælder og barn": "2 familier",
        "Bekræftet inden for 14 dage": "6 familier",
        "Ikke bekræftet i 42 dage": "2 familier",
    }
    table = {words(one(row, "th")): words(one(row, "td")) for row in overview.css("tbody tr")}
    assert len(table) == 98
    told = {option["label"]: str(option["count"]) for option in facets["municipality"]}
    assert {name: count for name, count in table.items() if count != "0"} == told
    shapes = {words(one(shape, "title")) for shape in overview.css(".l-map path:has(title)")}
    assert shapes == {f"{name}: {count}" for name, count in table.items()}


def test_a_municipality_in_the_table_leads_to_its_families(caseworker: TestClient) -> None:
    for link in page_at(caseworker, "/").css(".l-overview tbody a"):
        row = link.parent
        assert row is not None
        assert row.parent is not None
        count = words(one(row.parent, "td"))
        assert words(one(page_at(caseworker, target(link)), "h1")).startswith(f"{count} ")


@pytest.mark.parametrize("role", [Role.FAMILY, Role.ANALYST, Role.INTAKE, Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/", "/soeg"])
def test_who_may_not_search_sees_no_family(client_of: ClientOf, role: Role, path: str) -> None:
    assert client_of(role).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/", "/soeg?age=4"])
def test_a_stranger_is_asked_to_sign_in(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "hx-redirect" not in answer.headers
    assert "hx-redirect" in stranger.get(path, headers={"HX-Request": "true"}).headers
