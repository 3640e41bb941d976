"""The columns of a table: which field of a record each one holds, and how a row becomes a record."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from families.problem import Problem
from families.record import RECORD_FIELDS, Reading, read_partly, unknown_field
from indexer.sources import cells
from indexer.sources.cells import Cell, CellReader
from indexer.sources.line import FileRefused

_PARENT_CHILD = "parent_child"
_BOUNDS: Mapping[str, tuple[str, CellReader]] = {
    "min_months": ("min_months", cells.whole),
    "max_months": ("max_months", cells.whole),
    "min_years": ("min_months", cells.first_month),
    "max_years": ("max_months", cells.last_month),
}
_NESTED: Mapping[str, Mapping[str, tuple[str, CellReader]]] = {
    "approved_age": _BOUNDS,
    "wanted_age": _BOUNDS,
    _PARENT_CHILD: {
        "max_adults": ("max_adults", cells.whole),
        "from_pregnancy": ("from_pregnancy", cells.yes_no),
        "child_age_max_months": ("child_age_max_months", cells.whole),
        "child_age_max_years": ("child_age_max_months", cells.last_month),
        "separate_unit": ("separate_unit", cells.yes_no),
    },
}
"""The fields that are objects: for the end of a column's name, the part it holds and its reader."""

_FLAT: Mapping[str, CellReader] = {
    **dict.fromkeys(("municipality_code", "postcode"), cells.code),
    **dict.fromkeys(("approved_places", "occupied_places", "blocked_places", "max_siblings"), cells.whole),
    **dict.fromkeys(("wheelchair_access", "own_room", "carer_at_home", "address_protected"), cells.yes_no),
    **dict.fromkeys(("available_from", "paused_until", "approved_since"), cells.day),
    "confirmed_at": cells.instant,
    **dict.fromkeys(
        ("stay_types", "target_groups", "languages", "pets", "competences", "support"),
        cells.listed(cells.text),
    ),
    "own_children": cells.listed(cells.whole),
}
"""The fields that are not plain text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills and, when that is an object, which part of it."""

    name: str
    field: str
    part: str | None
    read: CellReader


@cache
def known_columns() -> Mapping[str, Column]:
    """Return every column that a table may have, by name.

    `parent_child` itself (ja/nej) is there so that a family about which nothing more is known can
    be written too.
    """
    columns = [Column(_PARENT_CHILD, _PARENT_CHILD, None, cells.yes_no)]
    for field in RECORD_FIELDS:
        if field in _NESTED:
            columns += [
                Column(f"{field}_{end}", field, part, read) for end, (part, read) in _NESTED[field].items()
            ]
        else:
            columns.append(Column(field, field, None, _FLAT.get(field, cells.text)))
    return {column.name: column for column in columns}


def check_heading(heading: Sequence[str]) -> None:
    """Refuse a table with columns that nobody knows, that stand twice, or without `family_id`.

    A column without a name is let through: spreadsheets leave such at the end, and they are empty.
    """
    named = [name for name in heading if name]
    wrong = [_unknown_column(name) for name in dict.fromkeys(named) if name not in known_columns()]
    wrong += [f"Kolonnen {name} står {n} gange." for name, n in Counter(named).items() if n > 1]
    if "family_id" not in named:
        wrong.append("Kolonnen family_id mangler.")
    if wrong:
        raise FileRefused(f"{' '.join(wrong)} Ret overskriften (første linje) og prøv igen.")


def read_row(row: Mapping[str, Cell]) -> Reading:
    """Read the tidy cells of a row, by column name.

    The problems carry the columns' names and what stood in their cells.
    """
    record, problems = _record(row)
    wrong = {known_columns()[p.field].field for p in problems if p.field in known_columns()}
    reading = read_partly(record)
    # A field that lacks a cell that could not be read is not empty.
    others = [_as_column(problem, row) for problem in reading.problems if problem.field not in wrong]
    return Reading(reading.patch, (*problems, *others), reading.unread | wrong)


def row_record(row: Mapping[str, Cell]) -> dict[str, object]:
    """Return the row as JSON, as it stands in the file, for the file of rejected lines."""
    return {name: cells.plain(cell) for name, cell in row.items()}


def _record(row: Mapping[str, Cell]) -> tuple[dict[str, object], list[Problem]]:
    record: dict[str, object] = {}
    parts: dict[str, dict[str, object]] = {}
    problems: list[Problem] = []
    for name, cell in row.items():
        column = known_columns().get(name)
        if column is None:
            problems.append(Problem(name, cells.plain(cell), unknown_field(name, known_columns())))
            continue
        try:
            value = column.read(cell)
        except ValueError as error:
            problems.append(Problem(name, cells.plain(cell), str(error)))
            continue
        if column.part is None:
            record[name] = value
        else:
            problems += _add_part(parts.setdefault(column.field, {}), column, value, cell)
    objects, contradictions = _objects(record, parts, row)
    return record | objects, problems + contradictions


def _add_part(parts: dict[str, object], column: Column, value: object, cell: Cell) -> list[Problem]:
    part = str(column.part)
    if value is not None and parts.get(part) is not None:
        message = "Samme grænse er givet både i år og i måneder. Lad den ene celle være tom."
        return [Problem(column.name, cells.plain(cell), message)]
    parts[part] = parts.get(part) if value is None else value
    return []


def _objects(
    record: Mapping[str, object], parts: Mapping[str, dict[str, object]], row: Mapping[str, Cell]
) -> tuple[dict[str, object], list[Problem]]:
    """Return the fields that are objects; all cells empty is null, and so is `parent_child` nej."""
    objects: dict[str, object] = {
        field: None if all(value is None for value in values.values()) else values
        for field, values in parts.items()
    }
    takes = record.get(_PARENT_CHILD)
    if takes is True:
        objects[_PARENT_CHILD] = parts.get(_PARENT_CHILD, {})
    elif takes is False and objects.get(_PARENT_CHILD) is not None:
        message = "Er nej, men der står noget i kolonnerne om forælder og barn. Skriv ja, eller tøm dem."
        return objects, [Problem(_PARENT_CHILD, cells.plain(row[_PARENT_CHILD]), message)]
    if takes is False:
        objects[_PARENT_CHILD] = None
    return objects, []


def _as_column(problem: Problem, row: Mapping[str, Cell]) -> Problem:
    name = problem.field.replace(".", "_")
    if name not in row and name.endswith("_months"):
        name = f"{name.removesuffix('_months')}_years"
    return Problem(name, cells.plain(row[name]), problem.message) if name in row else problem


def _unknown_column(name: str) -> str:
    near = get_close_matches(name.lower(), list(known_columns()), n=1, cutoff=0.0)
    return f"Kolonnen {name} er ukendt. Den nærmeste kendte er {near[0]}."
