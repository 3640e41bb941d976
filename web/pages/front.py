"""The front page: the two questions first, and how many families have a place right now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from search_api.chips import Chip, chips
from search_api.criteria import Criteria
from search_api.results import FacetOption, Results
from search_api.services import SearchService, search_service
from web.country_map import CountryMap, shaded
from web.pages import asked as forms
from web.pages.asked import Asked, read_asked
from web.pages.page import Pages, pages_of

_FIELDS = {
    "parent_child": "parent_child-yes",
    "age": "age-unborn",
    "near": "near",
    "within": "within",
}
"""The id of the field that asks for each parameter."""
ACUTE = ("stay", "acute")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Overview:
    """The country right now: families, not places, since a search counts families."""

    free: int
    approved: int
    unconfirmed: int
    parent_child: int
    fresh: int
    map: CountryMap

    @classmethod
    def of(cls, results: Results) -> "Overview":
        """Read the numbers off a search without criteria."""
        by_state = _counts(results.facets["availability"])
        return cls(
            free=results.total,
            approved=sum(by_state.values()),
            unconfirmed=by_state["unconfirmed"],
            parent_child=_counts(results.facets["parent_child"])["true"],
            fresh=_counts(results.facets["confirmed"])["fresh"],
            map=shaded(_counts(results.facets["municipality"])),
        )


@router.get("/")
def front(
    request: Request,
    service: Annotated[SearchService, Depends(search_service)],
    pages: Annotated[Pages, Depends(pages_of)],
    caller: Annotated[Caller, Depends(require(Permission.SEARCH))],
) -> HTMLResponse:
    """Ask the two questions and count the answers so far."""
    asked = read_asked(request, service, _FIELDS)
    country = service.find(Criteria(size=1))
    found = service.find(asked.criteria.with_changes(size=1))
    return pages.render(
        request,
        "front.html",
        caller,
        asked=asked,
        forms=forms,
        total=found.total,
        unconfirmed=_counts(found.facets["availability"])["unconfirmed"],
        with_unconfirmed=with_unconfirmed(asked.criteria),
        carried=_carried(asked),
        overview=Overview.of(country),
        rule=service.rule,
    )


def with_unconfirmed(criteria: Criteria) -> Criteria:
    """Return the same search with those who have not confirmed."""
    return criteria.with_choice("availability", {*criteria.availability, "unconfirmed"})


def _carried(asked: Asked) -> tuple[Chip, ...]:
    """Return the criteria that an address brought along and that the page has no field for."""
    return tuple(
        chip
        for chip in chips(asked.criteria)
        if chip.param not in _FIELDS and (chip.param, chip.value) != ACUTE
    )


def _counts(options: tuple[FacetOption, ...]) -> Mapping[str, int]:
    return {option.value: option.count for option in options}
