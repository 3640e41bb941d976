"""Numbers that look like a CPR number are rejected and never repeated."""

import json
from pathlib import Path

import pytest

from indexer.sources.line import Line, Rejected
from tests.indexer.files import PLAIN, a_record, errors, ndjson, read


@pytest.mark.parametrize(
    "family_id", ["0101901234", "010190-1234", "010190_1234", "F-0101901234", "2412265234"]
)
def test_an_id_shaped_like_a_cpr_number_is_rejected_without_repeating_it(
    tmp_path: Path, family_id: str
) -> None:
    (line,) = read(tmp_path, "f.ndjson", ndjson([a_record(family_id=family_id, pets="x")]))
    assert errors(line)["family_id"].startswith("Ligner et CPR-nummer.")
    assert isinstance(line, Rejected)
    assert len(line.problems) == 2
    assert family_id[-4:] not in json.dumps([line.record, *map(repr, line.problems)])


@pytest.mark.parametrize("field", ["description", "name", "address", "email"])
def test_texts_that_hold_a_cpr_number_are_rejected_without_repeating_it(tmp_path: Path, field: str) -> None:
    record = {**PLAIN, field: "Moderen (010190-1234) er med."}
    (line,) = read(tmp_path, "f.ndjson", ndjson([record]))
    assert "CPR-nummer" in errors(line)[field]
    assert isinstance(line, Rejected)
    assert "1234" not in json.dumps([line.record, *map(repr, line.problems)])


def test_the_number_is_not_repeated_for_the_second_line_or_in_other_fields(tmp_path: Path) -> None:
    record = a_record(family_id="010190-1234", approved_places="010190-1234", home=["010190-1234"])
    for line in read(tmp_path, "f.ndjson", ndjson([record, record]) + '"010190-1234"\n{010190-1234'):
        assert isinstance(line, Rejected)
        assert "1234" not in json.dumps([line.record, *map(repr, line.problems)])


@pytest.mark.parametrize("family_id", ["F-0001", "3213901234", "0113901234", "12345678901", "010190-123"])
def test_other_numbers_are_fine(tmp_path: Path, family_id: str) -> None:
    record = a_record(family_id=family_id, description="Ring på 12 34 56 78.", phone="0101901234")
    (line,) = read(tmp_path, "f.ndjson", ndjson([record]))
    assert isinstance(line, Line)
