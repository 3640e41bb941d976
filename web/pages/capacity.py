"""How many places there are: the question as an address, its table, drawings of it, and files."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from access.caller import Caller
from access.http import maybe_caller, require
from access.permissions import Permission
from capacity.confirmed import ConfirmedTable, count_confirmed
from capacity.dictionary import DIMENSION_ENTRIES, MEASURES, SOURCE
from capacity.leniently import read_leniently
from capacity.question import Question
from capacity.routes import counts_answer
from capacity.service import CapacityService, capacity_service
from families.problem import InvalidInput, Problem
from register.counted import CountedRow, Dimension
from search_api.needs import SearchedNeeds, searched_needs
from web.country_map import CountryMap, shaded
from web.pages.capacity_drawn import bar_of, bars_of, lines_of
from web.pages.capacity_form import Form
from web.pages.capacity_links import RowLinks, downloads, examples, row_links
from web.pages.capacity_needs import unmet_needs
from web.pages.page import Pages, pages_of

MOST_ROWS = 1_000
"""Rows that the page shows, included; files have them all."""
_BY_DEFAULT = ("by", Dimension.AUTHORITY.value)

router = APIRouter(include_in_schema=False)

Service = Annotated[CapacityService, Depends(capacity_service)]


@router.get("/kapacitet")
def capacity(
    request: Request,
    service: Service,
    pages: Annotated[Pages, Depends(pages_of)],
    caller: Annotated[Caller, Depends(require(Permission.VIEW_CAPACITY))],
    needs: Annotated[SearchedNeeds, Depends(searched_needs)],
) -> HTMLResponse:
    """Answer the question in the address; what is wrong in it is told, and the rest is answered."""
    span = service.span
    pairs = request.query_params.multi_items() or [_BY_DEFAULT]
    question, problems = read_leniently(pairs, span)
    counted, problems = _count(service, question, problems)
    question = counted.table.question
    now = count_confirmed(service, _of_last_day(question))
    whole = now.table.rows[0]
    return pages.render(
        request,
        "capacity.html",
        caller,
        form=Form(question, span, problems),
        counted=counted,
        rows=[_Row.of(counted, row) for row in counted.table.rows[:MOST_ROWS]],
        now=bar_of("Alle", whole.places, now.fresh_places(whole), whole.places.approved_places),
        fresh=now.fresh_places(whole),
        reasons=service.with_reasons(now.table).reasons,
        bars=bars_of(counted),
        lines=lines_of(counted),
        map=_map(counted),
        downloads=downloads(counted.table),
        examples=examples(span),
        unmet=unmet_needs(needs.needs, service, question),
        links=_links(counted, caller, service),
        rule=service.rule,
        measures=MEASURES,
    )


@router.get("/kapacitet/fil", dependencies=[Depends(require(Permission.VIEW_CAPACITY))])
def capacity_file(request: Request, service: Service) -> Response:
    """Give the same counts as a file: `format` says which."""
    pairs = request.query_params.multi_items()
    series = any(name == "from" and value for name, value in pairs)
    return counts_answer(service.count_series(pairs, "") if series else service.count(pairs, ""))


@router.get("/kapacitet/ordbog")
def dictionary(
    request: Request,
    pages: Annotated[Pages, Depends(pages_of)],
    caller: Annotated[Caller | None, Depends(maybe_caller)],
) -> HTMLResponse:
    """Say what every measure and every dimension means: for everybody, since files are passed on."""
    return pages.render(
        request,
        "capacity_dictionary.html",
        caller,
        measures=MEASURES,
        dimensions=DIMENSION_ENTRIES,
        source=SOURCE,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the page's table."""

    row: CountedRow
    labels: tuple[str, ...]
    fresh: int
    occupancy: int | None
    """Percent of the approved places that are occupied; None where there are none."""

    @classmethod
    def of(cls, counted: ConfirmedTable, row: CountedRow) -> "_Row":
        labels = tuple(
            one.label(value) for one, value in zip(counted.table.dimensions, row.values, strict=True)
        )
        places = row.places
        share = (
            round(100 * places.occupied_places / places.approved_places) if places.approved_places else None
        )
        return cls(row, labels, counted.fresh_places(row), share)


def _count(
    service: CapacityService, question: Question, problems: tuple[Problem, ...]
) -> tuple[ConfirmedTable, tuple[Problem, ...]]:
    """Count what is asked; when that is too many rows, say so and count it undivided."""
    try:
        return count_confirmed(service, question), problems
    except InvalidInput as too_many:
        pairs = tuple(pair for pair in question.pairs if pair[0] != "by")
        undivided = replace(question, by=(), pairs=pairs)
        return count_confirmed(service, undivided), (*problems, *too_many.problems)


def _of_last_day(question: Question) -> Question:
    return replace(question, days=question.days[-1:], step=None, by=())


def _map(counted: ConfirmedTable) -> CountryMap | None:
    """Return the map of the confirmed free places where each municipality has its own in the table."""
    table = counted.table
    if table.question.step or Dimension.MUNICIPALITY not in table.question.by:
        return None
    if not all(one.additive for one in table.dimensions):
        return None
    place = table.question.by.index(Dimension.MUNICIPALITY)
    places: dict[str, int] = {}
    for row in table.rows:
        code = str(row.values[place])
        places[code] = places.get(code, 0) + row.places.free_confirmed_places
    return shaded(places)


def _links(counted: ConfirmedTable, caller: Caller, service: CapacityService) -> list[RowLinks | None]:
    """Return where each row's families are, for those who may search."""
    rows = counted.table.rows[:MOST_ROWS]
    if not caller.may(Permission.SEARCH):
        return [None] * len(rows)
    question, today = counted.table.question, service.span.last
    return [row_links(question, row, today) for row in rows]
