"""CSV: heading, separators, quoting, line numbers, and what a spreadsheet does to values."""

from pathlib import Path

import pytest

from families.ages import AgeRange
from families.family import ParentChild
from indexer.sources.line import FileRefused, Line, Rejected
from tests.indexer.files import a_record, errors, patch_fields, read, separated, table


def one(folder: Path, **cells: str) -> Line | Rejected:
    """Read a CSV of one row with these cells."""
    names, values = ["family_id", *cells], ["F-1", *cells.values()]
    (line,) = read(folder, "f.csv", separated([names, values]))
    return line


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_semicolon_or_comma_with_or_without_mark(tmp_path: Path, separator: str, mark: str) -> None:
    text = mark + separated(table([a_record(1, description="a;b,c")]), separator)
    (line,) = read(tmp_path, "f.csv", text)
    assert patch_fields(line)["description"] == "a;b,c"


def test_the_heading_may_stand_in_any_order_and_in_quotes(tmp_path: Path) -> None:
    (line,) = read(tmp_path, "f.csv", '"postcode","family_id"\n"7400","F-1"\n')
    assert (line.family_id, patch_fields(line)) == ("F-1", {"postcode": "7400"})


def test_an_absent_column_leaves_and_an_empty_cell_is_null(tmp_path: Path) -> None:
    assert patch_fields(one(tmp_path, smoking="", pets="")) == {"smoking": None, "pets": ()}


def test_a_required_field_may_not_be_emptied(tmp_path: Path) -> None:
    said = errors(one(tmp_path, postcode="", approved_age_min_months="", approved_age_max_months=""))
    assert said == {"postcode": "Må ikke være tom.", "approved_age": "Må ikke være tom."}


def test_nested_fields_are_columns(tmp_path: Path) -> None:
    line = one(
        tmp_path,
        approved_age_min_months="0",
        approved_age_max_months="83",
        wanted_age_max_months="35",
        parent_child_max_adults="1",
        parent_child_from_pregnancy="ja",
        parent_child_child_age_max_months="",
        parent_child_separate_unit="nej",
    )
    assert patch_fields(line) == {
        "approved_age": AgeRange(0, 83),
        "wanted_age": AgeRange(None, 35),
        "parent_child": ParentChild(1, True, None, False),
    }


@pytest.mark.parametrize(
    ("cells", "offer"),
    [
        ({"parent_child": "ja"}, ParentChild()),
        ({"parent_child": "nej", "parent_child_max_adults": ""}, None),
        ({"parent_child": "", "parent_child_max_adults": "2"}, ParentChild(2)),
        ({"parent_child_max_adults": ""}, None),
    ],
)
def test_parent_and_child_can_be_known_without_details(
    tmp_path: Path, cells: dict[str, str], offer: ParentChild | None
) -> None:
    assert patch_fields(one(tmp_path, **cells)) == {"parent_child": offer}


def test_parent_and_child_that_is_both_no_and_described_is_rejected(tmp_path: Path) -> None:
    said = errors(one(tmp_path, parent_child="nej", parent_child_max_adults="2"))
    assert "tøm dem" in said["parent_child"]


def test_years_are_whole_years_of_life(tmp_path: Path) -> None:
    line = one(
        tmp_path,
        approved_age_min_years="0",
        approved_age_max_years="6",
        wanted_age_min_years="2",
        wanted_age_max_years="22",
        parent_child_child_age_max_years="2",
    )
    assert patch_fields(line) == {
        "approved_age": AgeRange(0, 83),
        "wanted_age": AgeRange(24, 275),
        "parent_child": ParentChild(child_age_max_months=35),
    }


def test_years_and_months_for_the_same_bound_are_an_error(tmp_path: Path) -> None:
    said = errors(one(tmp_path, approved_age_max_years="6", approved_age_max_months="83"))
    assert "både i år og i måneder" in said["approved_age_max_months"]
    fine = one(tmp_path, approved_age_min_months="6", approved_age_max_years="6")
    assert patch_fields(fine)["approved_age"] == AgeRange(6, 83)


def test_wrong_cells_are_named_by_their_column_with_what_stood_there(tmp_path: Path) -> None:
    line = one(tmp_path, approved_age_min_years="7", approved_age_max_years="6", wanted_age_max_years="x")
    assert isinstance(line, Rejected)
    said = {problem.field: (problem.value, problem.message) for problem in line.problems}
    assert said["wanted_age_max_years"] == ("x", "Skal være et helt antal år fra 0 til 22.")
    assert said["approved_age_max_years"][0] == "6"
    assert line.record == {
        "family_id": "F-1",
        "approved_age_min_years": "7",
        "approved_age_max_years": "6",
        "wanted_age_max_years": "x",
    }


@pytest.mark.parametrize(
    ("cell", "value"),
    [("ja", True), ("NEJ", False), ("true", True), ("False", False), ("1", True), ("0", False),
     ("SAND", True), ("FALSK", False), ("", None)],
)  # fmt: skip
def test_yes_and_no(tmp_path: Path, cell: str, value: bool | None) -> None:
    assert patch_fields(one(tmp_path, own_room=cell)) == {"own_room": value}


@pytest.mark.parametrize(
    "column", ["own_room", "address_protected", "parent_child", "parent_child_separate_unit"]
)
def test_what_is_neither_yes_nor_no_is_told_in_the_words_of_a_table(tmp_path: Path, column: str) -> None:
    line = one(tmp_path, **{column: "måske"})
    assert errors(line) == {column: "Skal være ja eller nej (eller true/false, 1/0)."}


def test_codes_that_were_cut_get_their_zeros(tmp_path: Path) -> None:
    line = one(tmp_path, municipality_code="657", postcode="7400.0", approved_places="3.0")
    assert patch_fields(line) == {
        "municipality_code": "0657",
        "postcode": "7400",
        "approved_places": 3,
    }


def test_lists_are_separated_by_a_bar(tmp_path: Path) -> None:
    line = one(tmp_path, pets=" cat | dog|", own_children="2014|2011", languages="da")
    assert patch_fields(line) == {
        "pets": ("dog", "cat"),
        "own_children": (2011, 2014),
        "languages": ("da",),
    }
    assert "hest" in errors(one(tmp_path, pets="dog|hest"))["pets"]


def test_dates_as_written_and_as_a_danish_spreadsheet_writes_them(tmp_path: Path) -> None:
    line = one(tmp_path, available_from="2026-12-24", paused_until="24-12-2026")
    fields = patch_fields(line)
    assert fields["available_from"] == fields["paused_until"]
    assert "kalenderen" in errors(one(tmp_path, paused_until="31-02-2026"))["paused_until"]
    assert "2026-11-24" in errors(one(tmp_path, paused_until="12/24/2026"))["paused_until"]


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("20-11-2026 09:12", "2026-11-20 08:12:00+00:00"),
        ("20-06-2026 09:12:07", "2026-06-20 07:12:07+00:00"),
        ("20-11-2026", "2026-11-19 23:00:00+00:00"),
        ("2026-11-20T09:12:00Z", "2026-11-20 09:12:00+00:00"),
    ],
)
def test_a_confirmation_as_a_danish_spreadsheet_writes_it_is_danish_time(
    tmp_path: Path, cell: str, utc: str
) -> None:
    assert str(patch_fields(one(tmp_path, confirmed_at=cell))["confirmed_at"]) == utc


@pytest.mark.parametrize("cell", ["31-02-2026 09:12", "20-11-2026 24:61", "11/20/2026 09:12", "20-11-1826"])
def test_other_confirmations_are_rejected_as_they_stand(tmp_path: Path, cell: str) -> None:
    line = one(tmp_path, confirmed_at=cell)
    assert isinstance(line, Rejected)
    assert [(problem.field, problem.value) for problem in line.problems] == [("confirmed_at", cell)]


def test_an_unknown_column_refuses_the_file_and_names_the_nearest_known(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path, "f.csv", "family_id;Aproved_Places;zzz\nF-1;2;3\n")
    assert "Kolonnen Aproved_Places er ukendt. Den nærmeste kendte er approved_places." in str(refusal.value)
    assert "Kolonnen zzz er ukendt. Den nærmeste kendte er " in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("family_id;pets;pets\nF-1;dog;cat\n", "pets står 2 gange"),
        ("postcode\n7400\n", "family_id mangler"),
        ("", "tom"),
        ("\n\n", "tom"),
        (b"family_id;\xe5lder\n", "UTF-8"),
        ('"family_id;postcode\nF-1;7400\n', "Overskriften"),
    ],
)
def test_a_wrong_heading_refuses_the_file(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        read(tmp_path, "f.csv", text)


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'family_id;description\nF-1;"to\nlinjer"\n\n;\nF-2;x\n'
    lines = read(tmp_path, "f.csv", text)
    assert [(line.number, line.family_id) for line in lines] == [(2, "F-1"), (6, "F-2")]


def test_a_row_with_another_number_of_cells_is_rejected(tmp_path: Path) -> None:
    few, many, good = read(tmp_path, "f.csv", "family_id;smoking\nF-1\nF-2;none;dog\nF-3;none\n")
    assert "1 celler, men overskriften har 2" in errors(few)["line"]
    assert "3 celler, men overskriften har 2" in errors(many)["line"]
    assert isinstance(good, Line)


def test_a_quotation_mark_that_is_never_closed_costs_only_its_own_line(tmp_path: Path) -> None:
    text = 'family_id;description\nF-1;x\nF-2;"åben\nF-3;y\n' + "".join(f"F-{n};z\n" for n in range(4, 600))
    lines = read(tmp_path, "f.csv", text)
    assert [line.number for line in lines if isinstance(line, Rejected)] == [3]
    assert "Anførselstegnene går ikke op" in errors(lines[1])["line"]
    assert len(lines) == 599


def test_a_row_that_is_not_utf8_is_rejected_and_told_what_to_do(tmp_path: Path) -> None:
    text = "family_id;description\nF-1;på landet\nF-2;i byen\n".encode("cp1252")
    rejected, good = read(tmp_path, "f.csv", text)
    assert "Gem filen som UTF-8" in errors(rejected)["line"]
    assert isinstance(good, Line)


def test_too_long_rows_and_cells_are_rejected(tmp_path: Path) -> None:
    text = f"family_id;description\nF-1;{'x' * 2_000_000}\nF-2;{'x' * 200_000}\nF-3;x\n"
    row, cell, good = read(tmp_path, "f.csv", text)
    assert "over 1 MB" in errors(row)["line"]
    assert "131.072 tegn" in errors(cell)["line"]
    assert isinstance(good, Line)


def test_a_column_without_a_name_may_be_empty_but_hold_nothing(tmp_path: Path) -> None:
    good, wrong = read(tmp_path, "f.csv", "family_id;;postcode;\nF-1;;7400;\nF-2;løs;7400;\n")
    assert isinstance(good, Line)
    assert "ingen overskrift" in errors(wrong)["kolonne 2"]
