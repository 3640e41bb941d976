"""Two to five families side by side, for the case meeting: on the screen and on paper."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.danish import joined
from families.family import Family
from families.vocabulary import Approval
from search_api.chips import chips
from search_api.criteria import Criteria
from search_api.results import Hit
from search_api.services import SearchService, UnknownFamily, search_service
from web.pages import family_facts
from web.pages.desk import Desk, desk_of
from web.pages.family_facts import Fact
from web.pages.marks import FEWEST, MOST, marked, with_marks, without_mark
from web.pages.page import Pages, pages_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Column:
    """One family of the comparison; `without` is the query of the page that lacks it."""

    hit: Hit
    is_approved: bool
    without: str


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of every family, in the order of the columns; None is unknown.

    A row in which all say the same helps nobody to choose, and is drawn paler.
    """

    label: str
    cells: tuple[str | None, ...]

    @property
    def all_same(self) -> bool:
        """Whether every family says the same."""
        return len(set(self.cells)) == 1


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one heading."""

    heading: str
    rows: tuple[Row, ...]


@router.get("/sammenlign")
def compare(
    request: Request,
    service: Annotated[SearchService, Depends(search_service)],
    pages: Annotated[Pages, Depends(pages_of)],
    caller: Annotated[Caller, Depends(require(Permission.VIEW_PROFILE))],
    desk: Annotated[Desk, Depends(desk_of)],
) -> HTMLResponse:
    """Show the marked families as the search in the query string sees them."""
    criteria, _ = Criteria.read_leniently(request.query_params.multi_items(), service.today)
    marks, query = marked(request), criteria.query_string()
    columns, unknown = _columns(service, criteria, marks)
    errors = [(f"Plejefamilie {one}", "Den findes ikke. Kontrollér id'et.", None) for one in unknown]
    if not FEWEST <= len(columns) <= MOST:
        errors.append(("Antal", _how_many(len(columns)), None))
    shown = columns if FEWEST <= len(columns) <= MOST else ()
    page = pages.render(
        request,
        "compare.html",
        caller,
        columns=columns,
        shown=shown,
        groups=tuple(_groups(shown, criteria, service)) if shown else (),
        errors=errors,
        chips=chips(criteria),
        back=with_marks(query, marks),
        query=query,
        today=service.today,
        day=criteria.asked_day(service.today),
    )
    desk.note_view(page, caller, [column.hit.family.family_id for column in shown], service.today)
    return page


def _columns(
    service: SearchService, criteria: Criteria, marks: Sequence[str]
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Return a column for each marked family that there is, and the ids of which there is none."""
    columns, unknown = [], []
    for family_id in marks:
        without = with_marks(criteria.query_string(), without_mark(marks, family_id))
        try:
            stored = service.family(family_id)
        except UnknownFamily:
            unknown.append(family_id)
        else:
            approved = stored.family.approval is Approval.APPROVED
            columns.append(Column(service.present(stored, criteria), approved, without))
    return tuple(columns), tuple(unknown)


def _how_many(number: int) -> str:
    if number > MOST:
        return f"Du har valgt {number}. Højst {MOST} familier kan stå ved siden af hinanden: fjern nogle."
    return f"Vælg mindst {FEWEST} familier på listen for at sammenligne dem."


def _groups(columns: Sequence[Column], criteria: Criteria, service: SearchService) -> Iterator[RowGroup]:
    """Yield every fact of the profiles under the profiles' headings."""
    families, today = [column.hit.family for column in columns], service.today
    places = [family_facts.place_facts(column.hit, criteria.near, today) for column in columns]
    yield RowGroup("Hvem familien tager imod", _rows(map(_taken, families)))
    yield RowGroup("Erfaring og støtte", _rows(map(_experience, families)))
    yield RowGroup("Hjemmet", _rows(family_facts.home_facts(family, today) for family in families))
    yield RowGroup("Stedet", _rows(places))
    yield RowGroup("Godkendelsen", _rows(map(family_facts.approval_facts, families)))


def _rows(facts_of_families: Iterable[Sequence[Fact]]) -> tuple[Row, ...]:
    by_fact = zip(*facts_of_families, strict=True)
    return tuple(Row(facts[0].label, tuple(fact.text for fact in facts)) for facts in by_fact)


def _taken(family: Family) -> tuple[Fact, ...]:
    return (Fact("Forælder og barn", _parent_child(family)), *family_facts.child_facts(family))


def _parent_child(family: Family) -> str:
    if family.parent_child is None:
        return "Nej"
    known = [
        f"{fact.label}: {fact.text}"
        for fact in family_facts.parent_child_facts(family.parent_child)
        if fact.text
    ]
    return " · ".join(["Ja", *known])


def _experience(family: Family) -> tuple[Fact, ...]:
    listed: tuple[tuple[str, Callable[[Family], Iterable[str]]], ...] = (
        ("Målgrupper", lambda one: (group.label for group in one.target_groups)),
        ("Kompetencer", lambda one: (competence.label for competence in one.competences)),
        ("Støtte til familien", lambda one: (offer.label for offer in one.support)),
    )
    return tuple(Fact(label, joined(list(words(family))) or None) for label, words in listed)
