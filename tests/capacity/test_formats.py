"""Every form of a file holds the same numbers, says what it is about, and is read by others' software."""

import csv
import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from jsonstat_validator import validate_jsonstat
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from access.permissions import Role
from capacity.dictionary import DIMENSION_ENTRIES, MEASURES
from capacity.formats import MEDIA_TYPES, Format
from capacity.formats.as_csv import ABOUT, BOM
from capacity.formats.limits import MAX_CELLS, MAX_SHEET_ROWS
from capacity.formats.written import written
from capacity.question import Question
from capacity.service import CapacityService
from capacity.table import CapacityTable
from register.counted import CountedPlaces, CountedRow, Dimension, Places
from register.database import Database
from register.narrowing import Narrowing
from tests.capacity.reading_back import READERS, rows_of
from tests.capacity.story import QUESTIONS, RULE, STEPS, Asked, Step, Story
from tests.capacity.test_over_http import CAPACITY, SERIES, errors_of
from tests.databases import SqliteDatabases
from tests.web.conftest import ClientOf

TOOLKIT = Path(__file__).parent / "toolkit"
TABLE = f"{CAPACITY}?by=authority&by=age_band&by=parent_child"


@pytest.fixture
def analyst(client_of: ClientOf) -> TestClient:
    """Return a client that sends an analyst's token."""
    return client_of(Role.ANALYST)


def file_of(table: CapacityTable, form: Format) -> bytes:
    """Return a whole file."""
    return b"".join(written(table, form))


def a_table(by: tuple[Dimension, ...], rows: list[CountedRow]) -> CapacityTable:
    """Return a table of one day that nobody counted."""
    day = date(2026, 11, 24)
    question = Question((day,), None, by, Narrowing(), Format.JSON)
    return CapacityTable.of(question, CountedPlaces(7, rows), datetime(2026, 11, 24, 9, tzinfo=UTC))


@settings(max_examples=15)
@given(steps=STEPS, asked=QUESTIONS)
def test_every_form_has_the_same_rows_whatever_is_asked(
    sqlite_databases: SqliteDatabases, steps: list[Step], asked: Asked
) -> None:
    with sqlite_databases.fresh() as url:
        database = Database(url)
        story = Story(database, datetime(2026, 12, 30, 22, 30, tzinfo=UTC))
        for step in steps:
            story.happen(step)
        story.clock.move(timedelta(days=3))
        capacity = CapacityService(story.register, story.clock, RULE)
        first = story.first_day or story.today
        span = [("from", f"{first}"), ("to", f"{story.today}"), ("step", "day")]
        tables = [capacity.count(asked.query, ""), capacity.count_series([*asked.query, *span], "")]
        database.close()
    for table in tables:
        for form in set(Format) - {Format.HSDS}:
            assert READERS[form](file_of(table, form), table) == rows_of(table), form


def test_services_have_the_rows_of_municipalities(analyst: TestClient) -> None:
    asked = f"{CAPACITY}?by=municipality"
    rows = analyst.get(asked).json()["rows"]
    told = analyst.get(f"{asked}&format=hsds").json()
    assert told["total_items"] == len(rows) == len(told["contents"])
    for row, service in zip(rows, told["contents"], strict=True):
        assert {"id", "name", "status"} <= set(service)
        found = {one["label"]: int(one["value"]) for one in service["attributes"]}
        assert found == {one.label: row[one.name] for one in MEASURES}
        free, sure = service["capacities"]
        assert (free["available"], sure["available"]) == (row["free_places"], row["free_confirmed_places"])
        assert all({"id", "unit", "available", "updated"} <= set(one) for one in (free, sure))
    identifiers = [
        part["id"] for one in told["contents"] for part in (one, *one["capacities"], *one["attributes"])
    ]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("query", ["", "by=type", "by=municipality&by=type"])
def test_services_are_of_municipalities_and_nothing_else(analyst: TestClient, query: str) -> None:
    assert "by=municipality" in errors_of(analyst, f"{CAPACITY}?{query}&format=hsds")["format"]
    assert "as_of" in errors_of(analyst, f"{SERIES}?from=2026-11-24&by=municipality&format=hsds")["format"]


@pytest.mark.parametrize("form", sorted(set(Format) - {Format.JSON, Format.HSDS}))
def test_a_file_comes_by_name_and_by_accept_and_is_called_after_what_is_in_it(
    analyst: TestClient, form: Format
) -> None:
    named = analyst.get(f"{TABLE}&format={form}")
    wanted = analyst.get(TABLE, headers={"Accept": MEDIA_TYPES[form]})
    for answer in (named, wanted):
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == MEDIA_TYPES[form]
        assert answer.headers["ledig-change-number"] == "14"
        assert (
            "kapacitet-2026-11-24-aendring-14-lavet-20261124T090000Z."
            in answer.headers["content-disposition"]
        )


def test_a_workbook_has_typed_cells_a_heading_that_stays_and_says_what_it_is(analyst: TestClient) -> None:
    data = analyst.get(
        f"{SERIES}?from=2026-11-24&by=municipality&by=stay&municipality=0657&format=xlsx"
    ).content
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    heading, line = book.get_sheet_by_name("Tal").to_python()[:2]
    assert heading[:5] == ["Dag", "Kommune (kode)", "Kommune", "Ophold * (kode)", "Ophold *"]
    assert line[:3] == [date(2026, 11, 24), "0657", "Herning"]
    assert all(isinstance(cell, float) for cell in line[5:])
    about = {row[0]: row[1] for row in book.get_sheet_by_name("Om tallene").to_python()}
    assert about["Spørgsmål"] == "from=2026-11-24&by=municipality&by=stay&municipality=0657"
    assert about["Lavet (UTC)"] == "2026-11-24T09:00:00Z"
    assert about["Ændringsnummer"] == 14
    assert {one.label for one in MEASURES} <= set(about)
    assert "kan ikke lægges sammen" in str(about["Bemærk"])
    with ZipFile(BytesIO(data)) as parts:
        assert b'state="frozen"' in parts.read("xl/worksheets/sheet1.xml")


def test_a_workbook_tells_why_places_are_blocked(analyst: TestClient) -> None:
    data = analyst.get(f"{CAPACITY}?by=type&format=xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Ikke til rådighed").to_python()
    told = {row[1]: row[2] for row in rows[1:]}
    assert told == {
        "Familien holder pause": 2,
        "Bliver ledig senere": 2,
        "Hensyn til det barn, der bor der": 1,
    }


def test_no_text_becomes_a_formula_in_a_sheet() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("capacity.dimensions.DescribedDimension.label", lambda *_: "=1+1")
        day = date(2026, 11, 24)
        table = a_table((Dimension.TYPE,), [CountedRow(day, ("general",), Places(1))])
        sheet = ZipFile(BytesIO(file_of(table, Format.XLSX))).read("xl/worksheets/sheet1.xml")
        line = list(csv.reader(StringIO(file_of(table, Format.CSV).decode()), delimiter=";"))[1]
    assert b"=1+1" in sheet
    assert b"<f>" not in sheet
    assert line[1] == "'=1+1"


def test_parquet_has_types_and_says_what_it_is(analyst: TestClient) -> None:
    file = pq.read_table(
        BytesIO(analyst.get(f"{SERIES}?from=2026-11-24&by=parent_child&by=stay&format=parquet").content)
    )
    kinds = {field.name: str(field.type) for field in file.schema}
    assert (kinds["day"], kinds["parent_child"], kinds["stay"]) == ("date32[day]", "bool", "string")
    assert kinds["free_places"] == "int32"
    about = {key.decode(): value.decode() for key, value in file.schema.metadata.items()}
    assert about["change_number"] == "14"
    assert about["question"] == "from=2026-11-24&by=parent_child&by=stay"
    assert about["not_additive"] == "stay"
    assert file.schema.field("stay").metadata[b"additive"] == b"false"


def test_json_stat_says_what_it_is_and_what_overlaps(analyst: TestClient) -> None:
    told = analyst.get(f"{CAPACITY}?by=region&by=age_band&format=json-stat").json()
    assert told["version"] == "2.0"
    assert told["role"] == {"time": ["day"], "metric": ["measure"], "geo": ["region"]}
    assert told["updated"] == "2026-11-24T09:00:00Z"
    assert told["extension"]["change_number"] == 14
    assert "Godkendt alder" in told["note"][0]
    size = 1
    for number in told["size"]:
        size *= number
    assert size == len(told["value"])


@pytest.mark.parametrize("query", ["", "by=authority&by=age_band", "by=stay", "smoking=indoors&by=type"])
def test_a_validator_of_json_stat_finds_nothing_wrong(analyst: TestClient, query: str) -> None:
    told = analyst.get(f"{CAPACITY}?{query}&format=json-stat").json()
    assert validate_jsonstat(told) is True


def test_the_formats_own_toolkit_reads_json_stat(analyst: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "counts.json"
    path.write_bytes(analyst.get(f"{TABLE}&format=json-stat").content)
    told = _read_by_toolkit(path, tmp_path)
    rows = analyst.get(TABLE).json()["rows"]
    assert told["class"] == "dataset"
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for one in told["rows"]:
        values = (one["authority"], one["age_band"], one["parent_child"])
        found.setdefault(values, {})[one["measure"]] = one["value"]
    expected = {
        (row["authority"], row["age_band"], str(row["parent_child"]).lower()): {
            name: row[name] for name in Places._fields
        }
        for row in rows
    }
    assert {values: places for values, places in found.items() if places["families"]} == expected


def _read_by_toolkit(path: Path, folder: Path) -> Any:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return _missing("Node and npm are missing: apt-get install nodejs npm")
    for name in ("package.json", "package-lock.json", ".npmrc", "read.mjs"):
        shutil.copy(TOOLKIT / name, folder)
    if subprocess.run([npm, "ci", "--silent", "--ignore-scripts"], cwd=folder, check=False).returncode:
        return _missing("npm could not fetch jsonstat-toolkit")
    told = subprocess.run([node, "read.mjs", path.name], cwd=folder, check=True, capture_output=True)
    return json.loads(told.stdout)


def _missing(message: str) -> None:
    if "CI" in os.environ:
        pytest.fail(message)
    pytest.skip(message)


def test_a_cube_that_is_too_large_is_refused_before_anything_is_counted(
    analyst: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.register.count_places", None)
    many = "&".join(f"by={name}" for name in Dimension)
    message = errors_of(analyst, f"{CAPACITY}?{many}&format=json-stat")["format"]
    assert f"{MAX_CELLS:,}".replace(",", ".") in message
    assert "parquet" in message


def test_a_sheet_that_is_too_long_is_refused_before_it_is_begun() -> None:
    day = date(2026, 11, 24)
    table = a_table((), [CountedRow(day, (), Places(1))] * (MAX_SHEET_ROWS + 1))
    with pytest.raises(ValueError, match=r"50\.000 rækker, og svaret har 50\.001\..*csv eller parquet"):
        written(table, Format.XLSX)


def test_the_dictionary_names_every_measure_and_dimension_in_order() -> None:
    assert tuple(one.name for one in MEASURES) == Places._fields
    assert [one.name for one in DIMENSION_ENTRIES] == list(Dimension)


def test_csv_opens_in_a_danish_excel(analyst: TestClient) -> None:
    data = analyst.get(f"{CAPACITY}?by=municipality&format=csv").content.decode()
    assert data.startswith(BOM)
    lines = data.removeprefix(BOM).split("\r\n")
    assert lines[0].split(";")[:2] == ["municipality", "municipality_label"]
    assert {len(line.split(";")) for line in lines[:-1]} == {2 + len(Places._fields) + len(ABOUT)}
    assert any(line.startswith("0492;Ærø;") for line in lines)
