"""Numbers that look like a CPR number are rejected and never repeated."""

import json
from pathlib import Path

import pytest

from indexer.sources.line import Line, Rejected
from tests.indexer.files import PLAIN, a_record, errors, ndjson, read


@pytest.mark.parametrize(
    "family_id",
    [
        "0101901234", "010190-1234", "010190_1234", "F-0101901234", "2412265234", "999999-9999",
        "670190-1234", "3213901234", "F-6701901234", 2412269876,
    ],
)  # fmt: skip
def test_an_id_shaped_like_a_cpr_number_is_rejected_without_repeating_it(
    tmp_path: Path, family_id: str | int
) -> None:
    (line,) = read(tmp_path, "f.ndjson", ndjson([a_record(family_id=family_id, pets="x")]))
    assert errors(line)["family_id"].startswith("Ligner et CPR-nummer.")
    assert isinstance(line, Rejected)
    assert len(line.problems) == 2
    assert str(family_id)[-4:] not in json.dumps([line.record, *map(repr, line.problems)])


@pytest.mark.parametrize("number", ["010190-1234", "610190-1234", "910190 1234"])
@pytest.mark.parametrize("field", ["description", "name", "address", "email"])
def test_texts_that_hold_a_cpr_number_are_rejected_without_repeating_it(
    tmp_path: Path, field: str, number: str
) -> None:
    record = {**PLAIN, field: f"Moderen ({number}) er med."}
    (line,) = read(tmp_path, "f.ndjson", ndjson([record]))
    assert "CPR-nummer" in errors(line)[field]
    assert isinstance(line, Rejected)
    assert "1234" not in json.dumps([line.record, *map(repr, line.problems)])


def test_the_number_is_not_repeated_for_the_second_line_or_in_other_fields(tmp_path: Path) -> None:
    record = a_record(family_id="010190-1234", approved_places="010190-1234", home=["010190-1234"])
    for line in read(tmp_path, "f.ndjson", ndjson([record, record]) + '"010190-1234"\n{010190-1234'):
        assert isinstance(line, Rejected)
        assert "1234" not in json.dumps([line.record, *map(repr, line.problems)])


def test_an_id_that_stands_twice_is_not_repeated_either(tmp_path: Path) -> None:
    for line in read(tmp_path, "f.ndjson", ndjson([a_record(family_id="999999-9999")] * 2)):
        assert isinstance(line, Rejected)
        assert "9999" not in json.dumps([line.record, *map(repr, line.problems)])


@pytest.mark.parametrize("family_id", ["F-0001", "F-9999999999", "12345678901", "010190-123"])
def test_other_ids_are_fine(tmp_path: Path, family_id: str) -> None:
    (line,) = read(tmp_path, "f.ndjson", ndjson([a_record(family_id=family_id)]))
    assert isinstance(line, Line)


@pytest.mark.parametrize("number", ["12 34 56 78", "3213901234", "920190-1234", "0113901234", "12345678901"])
def test_other_numbers_are_fine(tmp_path: Path, number: str) -> None:
    record = a_record(description=f"Ring på {number}.", phone="0101901234")
    (line,) = read(tmp_path, "f.ndjson", ndjson([record]))
    assert isinstance(line, Line)


def test_a_phone_number_of_ten_digits_that_are_no_date_is_kept_when_the_line_is_rejected(
    tmp_path: Path,
) -> None:
    (line,) = read(tmp_path, "f.ndjson", ndjson([a_record(phone="4512345678", postcode="1")]))
    assert isinstance(line, Rejected)
    assert line.record == a_record(phone="4512345678", postcode="1")
