"""NDJSON: what is loaded, what is rejected, and what the rejection says."""

import json
from pathlib import Path

import pytest

from indexer.sources.line import FileRefused, Line, Rejected
from tests.indexer.files import PLAIN, a_record, errors, lines_of, ndjson, patch_fields, read


def test_each_line_is_one_family_and_says_only_what_it_names(tmp_path: Path) -> None:
    lines = read(tmp_path, "f.ndjson", ndjson([PLAIN, {"family_id": "F-2", "pets": ["dog"]}]))
    assert [(line.number, line.family_id) for line in lines] == [(1, "F-1"), (2, "F-2")]
    assert patch_fields(lines[1]) == {"pets": ("dog",)}


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    lines = read(tmp_path, "f.ndjson", "\n  \r\n" + ndjson([a_record(1)]) + "\n" + ndjson([a_record(2)]))
    assert [line.number for line in lines] == [3, 5]


@pytest.mark.parametrize("ending", ["f.ndjson", "f.jsonl", "F.NDJSON"])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, ending: str) -> None:
    lines = read(tmp_path, ending, b"\xef\xbb\xbf" + ndjson([PLAIN]).encode().replace(b"\n", b"\r\n"))
    assert isinstance(lines[0], Line)


def test_every_reason_is_given_at_once_with_what_stood_there(tmp_path: Path) -> None:
    record = a_record(
        approved_places=12, family_type="normal", aproved_since="2020", approved_age={"max_months": 900}
    )
    (line,) = read(tmp_path, "f.ndjson", ndjson([record]))
    assert isinstance(line, Rejected)
    said = {problem.field: (problem.value, problem.message) for problem in line.problems}
    assert said["approved_places"] == (12, "Skal være et helt tal fra 1 til 9.")
    assert said["family_type"][0] == "normal"
    assert "general, reinforced, specialised, network" in said["family_type"][1]
    assert said["approved_age.max_months"][0] == 900
    assert said["aproved_since"][1] == "Ukendt felt. Mente du approved_since?"
    assert line.record == record


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"family_id": "F-1"', "ved tegn 20"),
        ("[1, 2]", "ikke et JSON-objekt"),
        ('"F-1"', "ikke et JSON-objekt"),
        ("null", "ikke et JSON-objekt"),
        ('{"family_id": "F-1", "approved_places": NaN}', "NaN findes ikke i JSON"),
        ('{"family_id": "F-1", "approved_places": -Infinity}', "-Infinity findes ikke i JSON"),
        ('{"family_id": "F-1", "approved_places": 1e999}', "1e999 er for stort"),
        ('{"family_id": "F-1", "approved_places": ' + "9" * 5000 + "}", "for mange cifre"),
        ('{"family_id": "F-1", "family_id": "F-2"}', "family_id står to gange"),
        ('{"family_id": "F-1", "approved_age": {"min_months": 1, "min_months": 2}}', "min_months står to"),
        ('{"a":' * 50_000, "inden i hinanden"),
        ('{"a":' * 50 + "1" + "}" * 50, "inden i hinanden"),
    ],
)
def test_a_line_that_is_not_one_json_object_is_rejected_alone(tmp_path: Path, text: str, says: str) -> None:
    broken, good = read(tmp_path, "f.ndjson", f"{text}\n{ndjson([PLAIN])}")
    assert says in errors(broken)["line"]
    assert broken.family_id is None
    assert isinstance(good, Line)


def test_a_line_that_is_not_utf8_is_rejected_and_told_what_to_do(tmp_path: Path) -> None:
    wrong = '{"family_id": "F-2", "description": "på landet"}\n'.encode("cp1252")
    rejected, good = read(tmp_path, "f.ndjson", wrong + ndjson([PLAIN]).encode())
    assert "Gem filen som UTF-8" in errors(rejected)["line"]
    assert isinstance(good, Line)


def test_half_a_character_is_rejected(tmp_path: Path) -> None:
    (line,) = read(tmp_path, "f.ndjson", '{"family_id": "F-1", "description": "\\ud83d"}')
    assert "halvt tegn" in errors(line)["description"]


def test_a_line_over_one_megabyte_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    long = json.dumps(a_record(2, description="x" * 3_000_000)) + "\n"
    rejected, good = read(tmp_path, "f.ndjson", long + ndjson([PLAIN]))
    assert "over 1 MB" in errors(rejected)["line"]
    assert (good.number, good.family_id) == (2, "F-1")


def test_the_second_line_about_a_family_is_rejected_and_names_the_first(tmp_path: Path) -> None:
    first, second = read(tmp_path, "f.ndjson", ndjson([PLAIN, a_record(1, pets="hund")]))
    assert isinstance(first, Line)
    said = errors(second)
    assert "linje 1" in said["family_id"]
    assert said["pets"] == "Skal være en liste."


def test_a_line_without_a_family_is_rejected(tmp_path: Path) -> None:
    (line,) = read(tmp_path, "f.ndjson", '{"postcode": "7400"}')
    assert "nævne sin familie" in errors(line)["family_id"]


def test_a_rejected_line_that_was_mended_is_read_as_its_record(tmp_path: Path) -> None:
    mended = {"line": 17, "errors": [{"field": "x", "value": 1, "message": "y"}], "record": PLAIN}
    row = {"family_id": "F-2", "approved_places": "3", "approved_age_max_years": "6", "own_room": "ja"}
    lines = read(tmp_path, "f.ndjson", ndjson([mended, {**mended, "record": row}]))
    assert patch_fields(lines[0])["approved_places"] == 2
    assert patch_fields(lines[1])["own_room"] is True


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ndjson([PLAIN]).encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04 and so on", "Excel-ark"),
        (b"\x1f\x8b and so on", "gzip"),
    ],
)
def test_a_file_that_is_something_else_is_refused_whole(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        read(tmp_path, "f.ndjson", content)


def test_a_file_that_is_not_there_or_has_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"ukendt endelse.*\.csv"):
        read(tmp_path, "f.json", "[]")
    with pytest.raises(FileRefused, match="findes ikke"):
        lines_of(tmp_path / "nothing.ndjson")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileRefused, match="er en mappe"):
        lines_of(tmp_path / "folder.csv")
