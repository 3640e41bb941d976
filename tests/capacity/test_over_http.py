"""What an analyst gets over HTTP: counts of the named families, as described, and every error."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from capacity.answers import CapacityAnswer, SeriesAnswer
from capacity.formats import MEDIA_TYPES
from capacity.formats.as_csv import ABOUT, BOM, cell_text
from capacity.question import COUNT_PARAMETERS, MAX_DAYS, SERIES_PARAMETERS
from capacity.service import CapacityService
from families.availability import FreshnessRule
from families.clock import SetClock
from register.counted import MAX_ROWS, Dimension, Places
from register.register import Register
from search_api.facets import FACETS
from tests.named_families import ENDED, FREE, SUSPENDED
from tests.register.reading import a_spoken_patch, only
from tests.web.conftest import ClientOf
from web.app import Parts

CAPACITY = "/api/v1/capacity"
SERIES = f"{CAPACITY}/series"
EVERYBODY = {
    "families": 12,
    "approved_places": 25,
    "occupied_places": 3,
    "free_places": 17,
    "free_confirmed_places": 13,
    "blocked_places": 5,
}
"""The named families but the suspended and the ended one; the paused and the later one are not free."""


@pytest.fixture
def analyst(client_of: ClientOf) -> TestClient:
    """Return a client that sends an analyst's token."""
    return client_of(Role.ANALYST)


def errors_of(client: TestClient, path: str, **sent: Any) -> dict[str, str]:
    """Return what is wrong with a request, by parameter."""
    answer = client.get(path, **sent)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["param"]: error["message"] for error in answer.json()["errors"]}


def lines_of(text: str) -> list[list[str]]:
    """Return the cells of a CSV file."""
    assert text.startswith(BOM)
    assert text.endswith("\r\n")
    return list(csv.reader(StringIO(text.removeprefix(BOM), newline=""), delimiter=";"))


def test_without_dimensions_there_is_one_row_of_everybody_approved(analyst: TestClient) -> None:
    told = analyst.get(CAPACITY).json()
    assert told["rows"] == [EVERYBODY]
    assert told["total"] == EVERYBODY
    assert (told["as_of"], told["made_at"]) == ("2026-11-24", "2026-11-24T09:00:00Z")
    assert told["change_number"] == 14
    assert told["dimensions"] == []


def test_rows_stand_in_the_order_of_by_and_of_each_dimensions_values(analyst: TestClient) -> None:
    told = analyst.get(f"{CAPACITY}?by=authority&by=freshness").json()
    places = [(row["authority"], row["freshness"]) for row in told["rows"]]
    assert places == [
        ("nord", "fresh"),
        ("midt", "fresh"),
        ("midt", "ageing"),
        ("midt", "stale"),
        ("syd", "fresh"),
    ]
    assert list(told["rows"][0])[:2] == ["authority", "freshness"]
    assert told["dimensions"][0] == {
        "name": "authority",
        "label": "Socialtilsyn",
        "additive": True,
        "labels": {"nord": "Socialtilsyn Nord", "midt": "Socialtilsyn Midt", "syd": "Socialtilsyn Syd"},
    }
    assert told["total"] == EVERYBODY


@pytest.mark.parametrize("dimension", ["age_band", "stay"])
def test_dimensions_that_overlap_say_so_and_have_no_total(analyst: TestClient, dimension: str) -> None:
    told = analyst.get(f"{CAPACITY}?by=type&by={dimension}").json()
    assert [one["additive"] for one in told["dimensions"]] == [True, False]
    assert told["total"] is None


@pytest.mark.parametrize(
    "by", ["", "by=parent_child", "by=age_band&by=stay", *(f"by={d}" for d in Dimension)]
)
def test_counts_and_series_answer_as_they_are_described(analyst: TestClient, by: str) -> None:
    count = analyst.get(f"{CAPACITY}?{by}")
    told = CapacityAnswer.model_validate_json(count.text, strict=True)
    assert json.loads(told.model_dump_json(exclude_unset=True)) == count.json()
    series = analyst.get(f"{SERIES}?from=2026-11-24&{by}")
    also = SeriesAnswer.model_validate_json(series.text, strict=True)
    assert json.loads(also.model_dump_json(exclude_unset=True, by_alias=True)) == series.json()
    assert [{**row, "day": "2026-11-24"} for row in count.json()["rows"]] == series.json()["rows"]


def test_nobody_is_counted_as_nobody(analyst: TestClient) -> None:
    nobody = f"{CAPACITY}?smoking=indoors"
    assert analyst.get(nobody).json()["rows"] == [dict.fromkeys(EVERYBODY, 0)]
    assert analyst.get(f"{nobody}&by=type").json()["rows"] == []


def test_values_of_a_parameter_are_or_ed_and_parameters_and_ed(analyst: TestClient) -> None:
    def families(query: str) -> int:
        number: int = analyst.get(f"{CAPACITY}?{query}").json()["rows"][0]["families"]
        return number

    assert families("municipality=0740") == families("municipality=0751") == 1
    assert families("municipality=0740&municipality=0751") == 2
    assert families("municipality=0740&municipality=0751&type=reinforced") == 1
    assert families("authority=nord&region=1082") == 1
    assert families("parent_child=true&age=unborn") == 2
    assert families("pets=dog&competence=adhd&language=ar&own_room=true") == 1


def test_each_facet_of_the_search_narrows_or_is_refused_in_its_own_words(analyst: TestClient) -> None:
    for facet in FACETS:
        query = f"{facet.key}={facet.every_option[0].code}"
        if facet.key in {"availability", "confirmed"}:
            assert "kapacitet" in errors_of(analyst, f"{CAPACITY}?{query}")[facet.key]
        else:
            assert analyst.get(f"{CAPACITY}?{query}").status_code == 200, query


def test_a_series_has_its_days_from_the_first_on(analyst: TestClient, parts: Parts, clock: SetClock) -> None:
    def days(query: str) -> list[str]:
        return [row["day"] for row in analyst.get(f"{SERIES}?{query}").json()["rows"]]

    clock.move(timedelta(days=100))  # 4 March 2027
    assert days("from=2026-11-24&to=2026-11-26&step=day") == ["2026-11-24", "2026-11-25", "2026-11-26"]
    assert days("from=2026-11-24&to=2026-12-09") == ["2026-11-24", "2026-12-01", "2026-12-08"]
    assert days("from=2026-11-30&step=month") == ["2026-11-30", "2026-12-30", "2027-01-30", "2027-02-28"]
    assert len(days("from=2026-11-24&step=day")) == 101


def test_time_alone_changes_what_is_free_and_confirmed(analyst: TestClient, clock: SetClock) -> None:
    clock.move(timedelta(days=100))
    rows = analyst.get(f"{SERIES}?from=2026-11-24&to=2027-01-10&step=day").json()["rows"]
    by_day = {row["day"]: row for row in rows}
    assert by_day["2026-12-14"]["free_places"] + 2 == by_day["2026-12-15"]["free_places"]  # LATER
    assert by_day["2026-12-24"]["free_places"] + 2 == by_day["2026-12-25"]["free_places"]  # PAUSED
    assert by_day["2027-01-10"]["free_confirmed_places"] == 0
    assert all(row["approved_places"] == 25 for row in rows)


def test_regions_are_those_of_the_counted_day(analyst: TestClient, parts: Parts, clock: SetClock) -> None:
    parts.register.put([only(FREE, municipality_code="0101", postcode="2100")])
    parts.register.put([only(SUSPENDED, municipality_code="0316", postcode="4300", approval="approved")])
    clock.move(timedelta(days=60))
    told = analyst.get(f"{SERIES}?from=2026-12-31&to=2027-01-01&step=day&by=region").json()
    found = {(row["day"], row["region"]) for row in told["rows"]} - {
        (day, region) for day in ("2026-12-31", "2027-01-01") for region in ("1081", "1082", "1083")
    }
    assert found == {("2026-12-31", "1084"), ("2026-12-31", "1085"), ("2027-01-01", "1086")}
    narrowed = analyst.get(f"{SERIES}?from=2026-12-31&to=2027-01-01&step=day&region=1084").json()
    assert [row["families"] for row in narrowed["rows"]] == [1, 2]
    assert "Mente du 1085" in errors_of(analyst, f"{CAPACITY}?as_of=2026-12-31&region=1086")["region"]


def test_an_ended_family_is_counted_on_the_days_before(
    analyst: TestClient, parts: Parts, clock: SetClock
) -> None:
    clock.move(timedelta(days=1))
    parts.register.put([only(FREE, approval="ended")])
    rows = analyst.get(f"{SERIES}?from=2026-11-24&step=day").json()["rows"]
    assert [row["families"] for row in rows] == [12, 11]
    assert parts.register.family(ENDED) is not None


def test_csv_holds_the_same_numbers_and_opens_in_a_danish_spreadsheet(analyst: TestClient) -> None:
    query = "by=municipality&by=age_band&by=parent_child"
    answer = analyst.get(f"{CAPACITY}?{query}&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="kapacitet-2026-11-24-aendring-14-lavet-20261124T090000Z.csv"'
    )
    assert answer.headers["ledig-change-number"] == "14"
    heading, *lines = lines_of(answer.content.decode("utf-8"))
    assert heading == [
        *("municipality", "municipality_label", "age_band", "age_band_label"),
        *("parent_child", "parent_child_label", *Places._fields, *ABOUT),
    ]
    assert {tuple(line[-len(ABOUT) :]) for line in lines} == {
        ("2026-11-24", "14", "2026-11-24T09:00:00Z", "false")
    }
    assert lines[0][:6] == ["0492", "Ærø", "0-5", "0–5 år", "false", "Tager ikke forælder og barn"]
    rows = analyst.get(f"{CAPACITY}?{query}").json()["rows"]
    assert [[line[0], line[2], line[4] == "true", *map(int, line[6 : -len(ABOUT)])] for line in lines] == [
        list(row.values()) for row in rows
    ]


def test_csv_of_a_series_has_the_day_first(analyst: TestClient) -> None:
    answer = analyst.get(f"{SERIES}?from=2026-11-24&format=csv")
    heading, line = lines_of(answer.content.decode("utf-8"))
    assert heading == ["day", *Places._fields, *ABOUT]
    assert line[: -len(ABOUT)] == ["2026-11-24", *(str(number) for number in EVERYBODY.values())]
    assert "kapacitet-2026-11-24-2026-11-24-week-aendring-14" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+45", "'+45"),
        ("-x", "'-x"),
        ("@A1", "'@A1"),
        ("6–11 år", "6–11 år"),
        (-2, "-2"),
        (12.5, "12,5"),
    ],
)
def test_no_cell_is_a_formula_and_numbers_have_a_comma(value: object, cell: str) -> None:
    assert cell_text(value) == cell


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv, */*;q=0.1", "text/csv; charset=utf-8"),
        ("text/*;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
        ("text/html, application/xhtml+xml;q=0.9, */*;q=0.8", "application/json"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses_the_form(analyst: TestClient, accept: str, media: str) -> None:
    answer = analyst.get(CAPACITY, headers={"Accept": accept})
    assert (answer.headers["content-type"], answer.headers["vary"]) == (media, "Accept")
    named = analyst.get(f"{CAPACITY}?format=json", headers={"Accept": accept})
    assert named.headers["content-type"] == "application/json"


def test_forms_that_do_not_exist_are_refused_with_those_that_do(analyst: TestClient) -> None:
    message = errors_of(analyst, f"{CAPACITY}?format=pdf")["format"]
    assert message.endswith("Brug en af: json, csv, xlsx, parquet, json-stat, hsds.")
    assert "Mente du json (JSON)?" in errors_of(analyst, f"{CAPACITY}?format=jsn")["format"]
    told = errors_of(analyst, CAPACITY, headers={"Accept": "application/vnd.ms-excel"})
    assert "application/json, text/csv" in told["Accept"]


def test_every_wrong_parameter_of_a_count_is_named_at_once(analyst: TestClient) -> None:
    told = errors_of(
        analyst,
        f"{CAPACITY}?by=autority&as_of=2020-01-01&age=99&type=almen&municipality=657&own_room=ja"
        "&availability=free&confirmed=fresh&places=2&from=2026-11-24&near=7400&within=5&q=hund&sort=best"
        "&page=2&size=5&publish=ja&format=pdf&typ=general&stay=placement&stay=",
    )
    assert set(told) == set(
        "by as_of age type municipality own_room availability confirmed places from near within q sort"
        " page size publish format typ".split()
    )
    assert "Mente du authority (Socialtilsyn)?" in told["by"]
    assert told["as_of"] == (
        "Dagen ligger før registrets første ændring. Skriv en dag fra 2026-11-24 til 2026-11-24."
    )
    assert "Mente du type?" in told["typ"]
    assert "Mente du 0657 (Herning)?" in told["municipality"]
    assert "as_of" in told["from"]


@pytest.mark.parametrize(
    "day", ["2026-11-25", "2026-11-23", "2026-13-01", "i dag", "1626-01-01", "9999-12-31"]
)
def test_a_day_before_the_first_change_or_after_today_is_an_error(analyst: TestClient, day: str) -> None:
    right = "Skriv en dag fra 2026-11-24 til 2026-11-24."
    assert right in errors_of(analyst, f"{CAPACITY}?as_of={day}")["as_of"]
    assert right in errors_of(analyst, f"{SERIES}?from={day}")["from"]
    assert right in errors_of(analyst, f"{SERIES}?from=2026-11-24&to={day}")["to"]


def test_a_series_says_what_is_wrong_with_its_days(analyst: TestClient, clock: SetClock) -> None:
    assert "fx from=2026-11-24" in errors_of(analyst, SERIES)["from"]
    assert "as_of" in errors_of(analyst, f"{SERIES}?from=2026-11-24&as_of=2026-11-24")
    assert "Mente du week (Uge)?" in errors_of(analyst, f"{SERIES}?from=2026-11-24&step=weeks")["step"]
    clock.move(timedelta(days=MAX_DAYS))
    assert "Ligger efter" in errors_of(analyst, f"{SERIES}?from=2026-12-24&to=2026-12-01")["from"]
    too_long = errors_of(analyst, f"{SERIES}?from=2026-11-24&step=day")["step"]
    assert too_long.startswith("Serien har 401 dage. Den kan højst have 400")
    assert analyst.get(f"{SERIES}?from=2026-11-25&step=day").status_code == 200


def test_an_answer_with_too_many_rows_is_refused(
    analyst: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_ROWS == 100_000
    monkeypatch.setattr("register.counting.MAX_ROWS", 5)
    assert analyst.get(f"{CAPACITY}?by=type&by=authority").status_code == 200
    message = errors_of(analyst, f"{CAPACITY}?by=municipality&by=age_band")["by"]
    assert "færre dimensioner" in message


def test_an_empty_register_counts_nobody_today(sqlite_register: Register, clock: SetClock) -> None:
    capacity = CapacityService(sqlite_register, clock, FreshnessRule())
    (row,) = capacity.count([], "").rows
    assert row.places == Places()
    sqlite_register.put([a_spoken_patch(1)])
    assert capacity.count([], "").rows[0].places.families == 1


def test_who_may_not_count_is_told_so(client_of: ClientOf, parts: Parts) -> None:
    for role in Role:
        may = role in {Role.CASEWORKER, Role.CONSULTANT, Role.AUTHORITY, Role.ANALYST}
        for path in (CAPACITY, f"{SERIES}?from=2026-11-24"):
            assert client_of(role).get(path).status_code == (200 if may else 403)


def test_the_description_names_every_parameter(analyst: TestClient) -> None:
    paths = analyst.get("/api/v1/openapi.json").json()["paths"]
    for path, known in ((CAPACITY, COUNT_PARAMETERS), (SERIES, SERIES_PARAMETERS)):
        told = paths[path]["get"]
        assert [parameter["name"] for parameter in told["parameters"]] == list(known)
        assert set(told["responses"]["200"]["content"]) == set(MEDIA_TYPES.values())
        assert told["parameters"][known.index("by")]["schema"]["items"]["enum"] == list(Dimension)
