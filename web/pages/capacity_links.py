"""From a count to its families, and to other questions: addresses made of the same parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from capacity.dimensions import code_of
from capacity.formats import Format
from capacity.formats.limits import refusal, sheet_refusal
from capacity.narrowings import NARROWING_PARAMETERS
from capacity.question import Question, Span
from capacity.table import CapacityTable
from register.counted import CountedRow, Dimension

_FACETS = {
    Dimension.MUNICIPALITY: "municipality",
    Dimension.REGION: "region",
    Dimension.AUTHORITY: "authority",
    Dimension.TYPE: "type",
    Dimension.STAY: "stay",
    Dimension.FRESHNESS: "confirmed",
}
"""The facet of the search that finds the families of a row; a band of ages has none."""


_IN_ORDER = (Format.XLSX, Format.CSV, Format.PARQUET, Format.JSON, Format.JSON_STAT, Format.HSDS)
"""Files as they are offered: what most people open comes first."""


@dataclass(frozen=True, slots=True)
class RowLinks:
    """Where the families of a row are in the search: all of them, and those with a free place."""

    families: str
    free: str


def row_links(question: Question, row: CountedRow, today: date) -> RowLinks | None:
    """Return the searches that find the families of a row, None where no search finds exactly those.

    A search knows today only, has no bands of ages, and leaves out families with too few places for
    siblings.
    """
    if question.step or question.days[-1] != today or len(question.narrowing.ages) > 1:
        return None
    pairs = [pair for pair in question.pairs if pair[0] in NARROWING_PARAMETERS]
    for dimension, value in zip(question.by, row.values, strict=True):
        if dimension is Dimension.PARENT_CHILD and value is True:
            facet = "parent_child"
        elif dimension in _FACETS and not (dimension is Dimension.STAY and question.narrowing.stays):
            facet = _FACETS[dimension]
        else:
            return None
        pairs = [*(pair for pair in pairs if pair[0] != facet), (facet, code_of(value))]
    return RowLinks(
        f"/soeg?{urlencode([*pairs, ('availability', 'any')])}",
        f"/soeg?{urlencode([*pairs, ('availability', 'free'), ('availability', 'unconfirmed')])}",
    )


@dataclass(frozen=True, slots=True)
class Download:
    """One form of the file; `refused` says why it cannot be had, None when it can."""

    form: Format
    address: str
    refused: str | None


def downloads(table: CapacityTable) -> list[Download]:
    """Return every form in which the table can, or cannot, be had."""
    question = table.question
    query = question.query_string
    found = []
    for form in _IN_ORDER:
        series = question.step is not None
        refused = refusal(form, len(question.days), question.by, question.narrowing, series=series)
        if form is Format.XLSX:
            refused = sheet_refusal(len(table.rows))
        address = f"/kapacitet/fil?{query}{'&' if query else ''}format={form}"
        found.append(Download(form, address, refused))
    return found


@dataclass(frozen=True, slots=True)
class Example:
    """A question that is asked often, ready to be clicked."""

    label: str
    address: str


def examples(span: Span) -> Sequence[Example]:
    """Return the ready questions; the series begins with the year, or with the register."""
    january = max(span.first, date(span.last.year, 1, 1))
    since = "januar" if january.day == 1 and january.month == 1 else "registrets første dag"
    return (
        Example("Lige nu, efter socialtilsyn", "/kapacitet"),
        Example(
            f"Socialtilsyn og alder, hver uge siden {since}",
            f"/kapacitet?from={january}&step=week&by=authority&by=age_band",
        ),
        Example("Kommunerne på et kort", "/kapacitet?by=municipality"),
        Example("Forælder og barn, efter region", "/kapacitet?by=region&parent_child=true"),
        Example("Hvor friske er oplysningerne?", "/kapacitet?by=authority&by=freshness"),
    )
