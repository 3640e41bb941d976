"""One search as one SQL statement: the found families once, and each asked facet without its own filter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers.facts import FEW, NUMBERS, Facts, bits_of, codes_of, place_of
from search_api.criteria import Criteria
from search_api.embedded.columns import UNKNOWN
from search_api.parameters import Sort

COLUMNS = (
    *("n", "availability", "confirmed", "from_pregnancy"),
    *NUMBERS,
    *(facet.key for facet in FEW),
    "municipality",
)
"""The integer columns of `families`, beside `family_id` and the languages."""

_FEW = tuple(facet.key for facet in FEW)
_GROUPED = ("municipality", "language", "confirmed")
_LONE_CHILD = ("age", "parent_child", "availability")
"""Facets whose filters an age's count leaves out: it counts one child of that age."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one SQL says in another way than the others."""

    counts_of: Callable[[Sequence[str], str], str]
    """SELECT for the counts of some facets of FEW over the families that FROM and WHERE give."""
    languages_of: Callable[[str], str]
    """FROM for some families with a row for each of their languages, as `code`."""
    speaks: Callable[[str], str]
    """The condition that a family speaks one of the listed languages."""


def row_of(facts: Facts) -> tuple[int, ...]:
    """Return the values of COLUMNS."""
    first = (facts.n, facts.availability, facts.confirmed, int(facts.from_pregnancy))
    return (*first, *facts.numbers.values(), *facts.bits.values(), facts.municipality)


def statement(criteria: Criteria, dialect: Dialect) -> str:
    """Return the SQL; each row of its answer is (kind, code, number, numbers).

    `page` has the family's `n` and its place on the page, `total` the number found; a facet has an
    option and its count, or the counts of all its options (those of several facets, joined by `+`).
    """
    parts = _Parts(criteria, dialect)
    found = f"WITH found AS MATERIALIZED (SELECT * {parts.families()})"
    return f"{found}\n" + "\nUNION ALL ".join([*parts.of_found(), *parts.of_asked(), *parts.of_ages()])


class _Parts:
    """The parts of one statement."""

    def __init__(self, criteria: Criteria, dialect: Dialect) -> None:
        self._criteria = criteria
        self._dialect = dialect
        self._filters = dict(self._asked())

    def families(self, *without: str) -> str:
        """Return FROM and WHERE with every filter but those of some facets."""
        filters = [text for key, text in self._filters.items() if key not in without]
        return f"FROM families WHERE {' AND '.join(filters) or 'true'}"

    def of_found(self) -> Iterator[str]:
        """Yield what is read of the found families: page, total, and the facets that are not asked."""
        yield "SELECT 'total' AS kind, 0 AS code, count(*) AS number, NULL AS numbers FROM found"
        unasked = [key for key in _FEW if key not in self._filters]
        yield self._dialect.counts_of(unasked, "FROM found")
        yield f"SELECT 'page', n, row_number() OVER (), NULL FROM ({self._page()}) best"
        for key in _GROUPED:
            if key not in self._filters:
                yield self._grouped(key, "found")
        if "parent_child" not in self._filters:
            yield f"SELECT 'parent_child', 0, count(*), NULL FROM found WHERE {self._with_parent()}"

    def of_asked(self) -> Iterator[str]:
        """Yield the counts of the asked facets, each over the families that all others find."""
        for key in self._filters:
            if key in _FEW:
                yield self._dialect.counts_of([key], self.families(key))
            elif key in _GROUPED:
                yield self._grouped(key, f"(SELECT * {self.families(key)}) others")
        enough = _enough(self._criteria.places_needed)
        yield self._grouped("availability", f"(SELECT * {self.families('availability')} AND {enough}) others")
        if "parent_child" in self._filters:
            others = f"{self.families('parent_child')} AND {self._with_parent()}"
            yield f"SELECT 'parent_child', 0, count(*), NULL {others}"

    def of_ages(self) -> Iterator[str]:
        """Yield the counts of one child's ages: grouped by the bounds, of which there are few."""
        others = f"{self.families(*_LONE_CHILD)} AND {self._available(self._criteria.places or 1)}"
        bounds, holds = "approved_first, approved_last", "age BETWEEN approved_first AND approved_last"
        if self._criteria.parent_child:
            others += " AND child_with_parent_last <> -1"
            bounds, holds = f"{bounds}, child_with_parent_last", f"{holds} AND age <= child_with_parent_last"
        alike = f"SELECT {bounds}, count(*) AS number {others} GROUP BY {bounds}"
        yield f"SELECT 'age', age, sum(number), NULL FROM ({alike}) alike JOIN ages ON {holds} GROUP BY age"
        yield f"SELECT 'unborn', 0, count(*), NULL {others} AND from_pregnancy = 1"

    def _asked(self) -> Iterator[tuple[str, str]]:
        """Yield the filter of each asked facet, and that of the distance."""
        asked = self._criteria
        yield "availability", self._available(asked.places_needed)
        if asked.parent_child:
            yield "parent_child", self._with_parent()
        if asked.ages:
            yield "age", " AND ".join(self._of_age())
        if asked.near and asked.within:
            inside = f"SELECT place FROM distances WHERE near = {int(asked.near)} AND km <= {asked.within}"
            yield "within", f"place IN ({inside})"
        for key, codes in asked.choices.items():
            yield key, self._chosen(key, codes)

    def _available(self, places: int) -> str:
        groups = _listed(place_of("availability", code) for code in self._criteria.availability)
        chosen = f"availability IN ({groups})" if groups else "true"
        return f"{chosen} AND {_enough(places)}"

    def _with_parent(self) -> str:
        return f"child_with_parent_last >= {max(self._criteria.born, default=0)}"

    def _of_age(self) -> Iterator[str]:
        born = self._criteria.born
        if born:
            yield f"approved_first <= {born[0]} AND approved_last >= {born[-1]}"
        if len(self._criteria.ages) > 1:
            yield f"max_siblings >= {len(self._criteria.ages)}"
        if self._criteria.unborn:
            yield "from_pregnancy = 1"

    def _chosen(self, key: str, codes: Sequence[str]) -> str:
        match key:
            case "confirmed":
                return f"confirmed IN ({_listed(place_of(key, code) for code in codes)})"
            case "municipality":
                return f"municipality IN ({_listed(map(int, codes))})"
            case "language":
                return self._dialect.speaks(_listed(place_of(key, code) for code in codes))
            case _:
                return f"({key} & {bits_of(key, codes)}) <> 0"

    def _page(self) -> str:
        asked = self._criteria
        near = (
            f" JOIN distances ON near = {int(asked.near)} AND distances.place = found.place"
            if asked.near
            else ""
        )
        window = f"LIMIT {asked.size} OFFSET {(asked.page - 1) * asked.size}"
        return f"SELECT n FROM found{near} ORDER BY {', '.join(self._order())} {window}"

    def _order(self) -> Iterator[str]:
        asked = self._criteria
        yield "availability"
        if asked.sort is Sort.BEST:
            yield "confirmed"
            if asked.born:
                holds = f"wanted_first <= {asked.born[0]} AND wanted_last >= {asked.born[-1]}"
                yield f"CASE WHEN wanted_first = {UNKNOWN} THEN 1 WHEN {holds} THEN 0 ELSE 2 END"
        yield "km" if asked.near and asked.sort is not Sort.CONFIRMED else "confirmed_second DESC"
        yield "n"

    def _grouped(self, key: str, families: str) -> str:
        if key == "language":
            spoken = self._dialect.languages_of(families)
            return f"SELECT 'language', code, count(*), NULL {spoken} GROUP BY code"
        return f"SELECT '{key}', {key}, count(*), NULL FROM {families} GROUP BY {key}"


def summed(keys: Sequence[str], families: str, together: Callable[[Sequence[str]], str]) -> str:
    """Count by summing each bit; `together` makes one value of the sums."""
    bits = [(key, place) for key in keys for place, _ in enumerate(codes_of(key))]
    sums = [f"sum(({key} >> {place}) & 1)" for key, place in bits]
    return f"SELECT '{'+'.join(keys)}', 0, 0, {together(sums)} {families}"


def _enough(places: int) -> str:
    """Return the condition that there are places enough; of those who have none today it is not asked."""
    if places == 1:
        return "true"
    return f"(availability >= {place_of('availability', 'paused')} OR free_places >= {places})"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
