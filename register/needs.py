"""What was searched for and how much of it there was, counted by day and municipality without persons."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import Boolean, ColumnElement, Date, bindparam, case, func, select, text

from families.vocabulary import Word
from register.database import Database
from register.need_tables import searched_needs

_NOTE = text(
    "INSERT INTO searched_needs (day, municipality_code, parent_child, age, family_type, found, searches)"
    " VALUES (:day, :municipality_code, :parent_child, :age, :family_type, :found, 1)"
    " ON CONFLICT (day, municipality_code, parent_child, age, family_type, found)"
    " DO UPDATE SET searches = searched_needs.searches + 1"
).bindparams(bindparam("day", type_=Date), bindparam("parent_child", type_=Boolean))

_row = searched_needs.c
_BUCKETS = (("none", 0), ("few", 5), ("some", 20))
"""Each bucket with the most families in it, included."""


class Found(Word):
    """How many families a search found, as roughly as it is kept."""

    NONE = "none", "Ingen"
    FEW = "few", "1–5"
    SOME = "some", "6–20"
    MANY = "many", "Flere end 20"

    @classmethod
    def of(cls, total: int) -> Self:
        """Return the bucket of a number."""
        return cls(next((name for name, most in _BUCKETS if total <= most), "many"))


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looked for, as much of it as is kept.

    `age` is a band of Statistics Denmark (`6-11`), `unborn`, `several` (siblings of different bands) or
    `any`; `family_type` is a type, `several` or `any`.
    """

    parent_child: bool
    age: str
    family_type: str


@dataclass(frozen=True, slots=True)
class SearchedFor:
    """How many searches asked for something, or came from somewhere, and how many of them found nothing."""

    searches: int
    found_nothing: int


class Needs:
    """Every search by a municipality's people, counted; takes no change number."""

    def __init__(self, database: Database) -> None:
        """Keep the counts in `database`."""
        self._database = database

    def note(self, need: Need, municipality_code: str, found: int, day: date) -> None:
        """Count one search; raises `RegisterUnavailable`, for which no search need fail."""
        row = {
            **asdict(need),
            "municipality_code": municipality_code,
            "found": Found.of(found).value,
            "day": day,
        }
        with self._database.write() as connection:
            connection.execute(_NOTE, row)

    def by_need(
        self, first: date, last: date, municipalities: Sequence[str] = ()
    ) -> Sequence[tuple[Need, SearchedFor]]:
        """Return what was searched for from `first` to `last`, both included, by what found nothing most.

        With `municipalities` only the searches of theirs.
        """
        columns = (_row.parent_child, _row.age, _row.family_type)
        return [(Need(*key), told) for *key, told in self._counted(columns, first, last, municipalities)]

    def by_municipality(
        self, first: date, last: date, municipalities: Sequence[str] = ()
    ) -> Sequence[tuple[str, SearchedFor]]:
        """Return the same by the municipality that searched."""
        columns = (_row.municipality_code,)
        return [(code, told) for code, told in self._counted(columns, first, last, municipalities)]

    def _counted(
        self, columns: Sequence[ColumnElement[Any]], first: date, last: date, municipalities: Sequence[str]
    ) -> Iterator[tuple[Any, ...]]:
        nothing = func.sum(case((_row.found == Found.NONE.value, _row.searches), else_=0))
        asked = (
            select(*columns, func.sum(_row.searches), nothing)
            .where(_row.day.between(first, last))
            .group_by(*columns)
            .order_by(nothing.desc(), func.sum(_row.searches).desc(), *columns)
        )
        if municipalities:
            asked = asked.where(_row.municipality_code.in_(municipalities))
        with self._database.read() as connection:
            for *key, searches, none in connection.execute(asked):
                yield (*key, SearchedFor(int(searches), int(none)))
