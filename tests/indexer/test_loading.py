"""Loading a file into a real register: what is loaded, what is not, and what is said about it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from families.problem import InvalidInput
from indexer.load_report import LoadReport
from indexer.loading import load_file
from indexer.sources.line import FileRefused
from register.register import Register
from tests.building import NOW
from tests.indexer.files import a_record, ndjson, separated, table


def written(folder: Path, records: list[dict[str, object]], name: str = "f.ndjson") -> Path:
    """Write a file of families."""
    path = folder / name
    text = ndjson(records) if path.suffix == ".ndjson" else separated(table(records))
    path.write_text(text, encoding="utf-8")
    return path


def counts(report: LoadReport) -> tuple[int, int, int, int, int]:
    """Return how many lines were read, added, changed, unchanged and rejected."""
    return (report.read, report.added, report.changed, report.unchanged, report.rejected)


def rejected_lines(path: Path) -> list[dict[str, object]]:
    """Read the file of rejected lines."""
    text = path.with_name(f"{path.name}.rejected.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def said(confirmed_at: str, **changes: object) -> dict[str, object]:
    """Build what a family says about its places."""
    return {"occupied_places": 0, "confirmed_at": confirmed_at, **changes}


def test_of_a_thousand_rows_the_seven_wrong_ones_are_named_and_the_rest_loaded(
    tmp_path: Path, register: Register
) -> None:
    rows = table([a_record(number, own_room=True, smoking="none") for number in range(1, 1001)])
    column = {str(name): place for place, name in enumerate(rows[0])}
    rows[17][column["approved_places"]] = 12
    rows[100][column["municipality_code"]] = "9999"
    rows[200][column["family_type"]] = "normal"
    rows[300][column["family_id"]] = "F-299"
    rows[400][column["own_room"]] = "måske"
    rows[500][column["approved_age_max_months"]] = 900
    rows[999].append("for meget")
    path = tmp_path / "f.csv"
    path.write_text(separated(rows), encoding="utf-8")
    report = load_file(path, register)
    assert counts(report) == (1000, 993, 0, 0, 7)
    assert report.exit_code == 3
    lines = rejected_lines(path)
    assert [line["line"] for line in lines] == [18, 101, 201, 301, 401, 501, 1000]
    fields = [error["field"] for line in lines for error in line["errors"]]  # type: ignore[attr-defined]
    assert fields == [
        "approved_places", "municipality_code", "family_type", "family_id", "own_room",
        "approved_age_max_months", "line",
    ]  # fmt: skip
    assert str(report.rejected_path) in " ".join(report.sentences())


def test_the_same_file_twice_changes_nothing(tmp_path: Path, register: Register) -> None:
    records = [a_record(n, **said("2026-11-20T09:12:00Z", occupied_places=1)) for n in range(1, 1201)]
    path = written(tmp_path, records)
    load_file(path, register)
    before = register.change_number()
    report = load_file(path, register)
    assert counts(report) == (1200, 0, 0, 1200, 0)
    assert report.exit_code == 0
    assert register.change_number() == before


def test_what_only_the_register_can_tell_is_rejected_with_its_line(
    tmp_path: Path, register: Register
) -> None:
    records: list[dict[str, object]] = [
        a_record(1, approved_places=1, **said("2026-11-20T09:12:00Z", occupied_places=2)),
        {"family_id": "F-2", "postcode": "7400"},
        a_record(3, confirmed_at="2026-11-20T09:12:00Z"),
        a_record(4, **said("2027-11-20T09:12:00Z")),
        a_record(5),
    ]
    path = written(tmp_path, records)
    assert counts(load_file(path, register)) == (5, 1, 0, 0, 4)
    lines = rejected_lines(path)
    assert [line["line"] for line in lines] == [1, 2, 3, 4]
    assert lines[1]["record"] == {"family_id": "F-2", "postcode": "7400"}
    assert len(lines[1]["errors"]) == 4  # type: ignore[arg-type]


def told(line: dict[str, object]) -> list[tuple[str, object]]:
    """Return the field and the value of every error of a rejected line."""
    return [(error["field"], error["value"]) for error in line["errors"]]  # type: ignore[attr-defined]


def test_a_line_that_cannot_be_read_is_told_what_the_register_lacks_too(
    tmp_path: Path, register: Register
) -> None:
    load_file(written(tmp_path, [a_record(1, approved_places=3)]), register)
    wish = {"min_months": 0, "max_months": 84}
    records: list[dict[str, object]] = [
        {"family_id": "A3x", "postcode": None},
        a_record(2, pets="hund", **said("2026-11-30T10:00:00+01:00", occupied_places=9, wanted_age=wish)),
        {"family_id": "F-1", "pets": "hund"},
        {"family_id": "010190-1234", "postcode": None},
        {"family_id": "F-1", "home": "farm"},
        {"pets": "hund"},
    ]
    path = written(tmp_path, records)
    assert counts(load_file(path, register)) == (6, 0, 0, 0, 6)
    new, contradicting, known, personal, second, nameless = map(told, rejected_lines(path))
    lacking = ["municipality_code", "family_type", "approved_places", "approved_age"]
    assert new == [(name, None) for name in ["postcode", *lacking]]
    assert contradicting == [
        ("pets", "hund"),
        ("confirmed_at", "2026-11-30T10:00:00+01:00"),
        ("occupied_places", 9),
        ("wanted_age", wish),
    ]
    assert known == [("pets", "hund")]
    assert personal == [("family_id", None), ("postcode", None)]
    assert second == [("family_id", "F-1")]
    assert nameless == [("family_id", None), ("pets", "hund")]


def test_a_cell_that_is_wrong_makes_its_field_neither_missing_nor_empty(
    tmp_path: Path, register: Register
) -> None:
    path = tmp_path / "f.csv"
    cells = {"approved_age_min_years": "x", "approved_age_max_years": "", "wanted_age_max_years": "5"}
    path.write_text(separated(table([{"family_id": "F-1", "approved_places": "9", **cells}])))
    load_file(path, register)
    (line,) = rejected_lines(path)
    lacking = ["municipality_code", "postcode", "family_type"]
    assert told(line) == [("approved_age_min_years", "x"), *((name, None) for name in lacking)]


def test_the_values_of_a_row_that_the_register_refuses_are_those_of_its_cells(
    tmp_path: Path, register: Register
) -> None:
    word = said("24-12-2026 09:12", occupied_places="9")
    path = written(tmp_path, [a_record(1, **word)], "f.csv")
    load_file(path, register)
    (line,) = rejected_lines(path)
    assert told(line) == [("confirmed_at", "24-12-2026 09:12"), ("occupied_places", "9")]


def test_the_register_is_asked_about_rejected_lines_all_at_once(tmp_path: Path, register: Register) -> None:
    asked: list[str] = []

    def count(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    path = written(tmp_path, [{"family_id": f"F-{number}", "pets": "x"} for number in range(400)])
    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert load_file(path, register).rejected == 400
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert 1 <= len(asked) < 10
    assert len(rejected_lines(path)[399]["errors"]) == 6  # type: ignore[arg-type]


def test_the_rejected_file_can_be_mended_and_loaded_and_is_gone_when_all_is_well(
    tmp_path: Path, register: Register
) -> None:
    path = written(tmp_path, [a_record(1), a_record(2, postcode="1")], "f.csv")
    load_file(path, register)
    rejects = tmp_path / "f.csv.rejected.ndjson"
    mended = tmp_path / "mended.ndjson"
    mended.write_text(rejects.read_text(encoding="utf-8").replace('"postcode": "1"', '"postcode": "7400"'))
    assert counts(load_file(mended, register)) == (1, 1, 0, 0, 0)
    assert not (tmp_path / "mended.ndjson.rejected.ndjson").exists()
    written(tmp_path, [a_record(1), a_record(2)], "f.csv")
    assert counts(load_file(path, register)) == (2, 0, 0, 2, 0)
    assert not rejects.exists()


def test_missing_leaves_null_clears_and_an_older_word_is_not_taken(
    tmp_path: Path, register: Register
) -> None:
    word = said("2026-11-20T09:12:00Z", occupied_places=1, wanted_age={"max_months": 35})
    load_file(written(tmp_path, [a_record(1, smoking="none", home="farm", **word)]), register)
    later = {"family_id": "F-1", "home": None, **said("2026-11-19T09:12:00Z", occupied_places=2)}
    assert counts(load_file(written(tmp_path, [later]), register)) == (1, 0, 1, 0, 0)
    stored = register.family("F-1")
    assert stored is not None
    assert (stored.family.smoking, stored.family.home) == ("none", None)
    assert stored.family.availability.occupied_places == 1


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_file_without_families_is_refused(tmp_path: Path, register: Register, content: str) -> None:
    (tmp_path / "f.ndjson").write_text(content)
    with pytest.raises(FileRefused, match="ingen familier"):
        load_file(tmp_path / "f.ndjson", register)


def test_a_file_in_which_every_line_is_wrong_loads_nothing(tmp_path: Path, register: Register) -> None:
    report = load_file(written(tmp_path, [a_record(1, postcode="1")]), register)
    assert report.exit_code == 1
    assert register.change_number() == 0


def test_an_unknown_column_loads_nothing(tmp_path: Path, register: Register) -> None:
    path = written(tmp_path, [a_record(1, approved_place=2)], "f.csv")
    with pytest.raises(FileRefused, match="approved_places"):
        load_file(path, register)
    assert register.change_number() == 0


def test_a_complete_file_ends_the_families_it_lacks(tmp_path: Path, register: Register) -> None:
    everyone = [a_record(number) for number in range(1, 201)]
    load_file(written(tmp_path, everyone), register)
    path = written(tmp_path, [*everyone[:196], a_record(197, postcode="1")])
    report = load_file(path, register, complete=True)
    assert (report.ended, report.rejected) == (3, 1)
    ended = [n for n in range(190, 201) if approval(register, n) == "ended"]
    assert ended == [198, 199, 200]
    assert load_file(path, register, complete=True).ended == 0


def test_a_complete_file_that_lacks_too_many_stops_before_anything(
    tmp_path: Path, register: Register
) -> None:
    load_file(written(tmp_path, [a_record(number) for number in range(1, 101)]), register)
    before = register.change_number()
    path = written(tmp_path, [a_record(number, smoking="none") for number in range(1, 98)])
    with pytest.raises(FileRefused, match=r"3 .*--yes"):
        load_file(path, register, complete=True)
    assert register.change_number() == before
    assert load_file(path, register, complete=True, yes=True).ended == 3


def test_a_complete_file_with_a_line_that_cannot_be_read_ends_nobody(
    tmp_path: Path, register: Register
) -> None:
    everyone = [a_record(number) for number in range(1, 101)]
    load_file(written(tmp_path, everyone), register)
    path = written(tmp_path, everyone[:99])
    path.write_text(path.read_text() + "{broken\n")
    report = load_file(path, register, complete=True)
    assert (report.ended, report.not_ended, approval(register, 100)) == (0, 1, "approved")
    assert "ikke afsluttet" in " ".join(report.sentences())


def test_an_archive_is_dated_when_it_was_known(tmp_path: Path, register: Register) -> None:
    known_at = NOW - timedelta(days=30)
    load_file(written(tmp_path, [a_record(1)]), register, known_at=known_at)
    assert register.last_change_at() == known_at


def test_an_archive_from_before_the_last_change_loads_nothing(tmp_path: Path, register: Register) -> None:
    load_file(written(tmp_path, [a_record(1)]), register, known_at=NOW - timedelta(days=1))
    path = written(tmp_path, [a_record(2)])
    with pytest.raises(InvalidInput, match="known_at: Ligger før registrets seneste ændring"):
        load_file(path, register, complete=True, yes=True, known_at=NOW - timedelta(days=2))
    assert (register.family("F-2"), register.count_approved()) == (None, 1)


def approval(register: Register, number: int) -> str:
    """Return the approval of family `F-<number>`."""
    stored = register.family(f"F-{number}")
    assert stored is not None
    return stored.family.approval.value
