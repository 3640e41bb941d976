"""The results: the same search as the API's, with the panel of criteria beside it."""

from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.danish import count_of, day_in_words
from search_api.chips import chips
from search_api.criteria import Criteria
from search_api.needs import SearchedNeeds, searched_needs
from search_api.parameters import DEFAULT_AVAILABILITY, Parameter, Sort
from search_api.query import last_day_to_ask
from search_api.services import SearchService, search_service
from web.pages import asked as forms
from web.pages.asked import read_asked
from web.pages.desk import Desk, desk_of
from web.pages.marks import marked, with_marks
from web.pages.page import Pages, pages_of
from web.pages.paging import Paging
from web.pages.panel import group_ids, panel_groups

SHOWN_ELSEWHERE = frozenset({"availability", Parameter.NEAR, Parameter.WITHIN})
"""Reasons that a card tells in its own way: by pill, date and km."""
_FIELDS = group_ids() | {
    "parent_child": "parent_child",
    "age": "age-any",
    "availability": "availability-free",
    "places": "places",
    "from": "from",
    "near": "near",
    "within": "within",
    "q": "q",
}
"""The id of the field that asks for each parameter."""

router = APIRouter(include_in_schema=False)


@router.get("/soeg")
def search(
    request: Request,
    service: Annotated[SearchService, Depends(search_service)],
    pages: Annotated[Pages, Depends(pages_of)],
    caller: Annotated[Caller, Depends(require(Permission.SEARCH))],
    desk: Annotated[Desk, Depends(desk_of)],
    needs: Annotated[SearchedNeeds, Depends(searched_needs)],
) -> HTMLResponse:
    """Find the families and draw the whole page; htmx picks its parts."""
    asked = read_asked(request, service, _FIELDS)
    criteria, today = asked.criteria, service.today
    results = service.find(criteria)
    everywhere = service.find(Criteria(availability=(), size=1))
    heard = desk.heard_words([hit.family for hit in results.hits], caller, service.clock.now())
    by_state = {option.value: option.count for option in results.facets["availability"]}
    page = pages.render(
        request,
        "search.html",
        caller,
        asked=asked,
        forms=forms,
        results=results,
        heard=heard,
        heading=heading(criteria, results.total),
        chips=chips(criteria),
        groups=panel_groups(results.facets, everywhere.facets),
        ages={option.value: option.count for option in results.facets["age"]},
        unconfirmed=by_state["unconfirmed"] if _leaves_out(criteria, "unconfirmed") else 0,
        with_unconfirmed=criteria.with_choice("availability", {*criteria.availability, "unconfirmed"}),
        every_state=sum(by_state.values()),
        in_every_state=criteria.with_choice("availability", ()),
        paging=Paging(criteria, results.total),
        marks=marked(request),
        with_marks=with_marks,
        shown_elsewhere=SHOWN_ELSEWHERE,
        sorts=tuple(Sort),
        today=today,
        last_day=last_day_to_ask(today),
        rule=service.rule,
    )
    needs.note(page, caller, criteria, results.total, today, _came_from(request, today))
    return page


def _came_from(request: Request, today: date) -> Criteria | None:
    """Return the search that htmx goes on from; None when the page was opened afresh."""
    address = urlsplit(request.headers.get("hx-current-url", ""))
    if not address.path.endswith("/soeg"):
        return None
    return Criteria.read_leniently(parse_qsl(address.query), today)[0]


def _leaves_out(criteria: Criteria, state: str) -> bool:
    return bool(criteria.availability) and state not in criteria.availability


def heading(criteria: Criteria, total: int) -> str:
    """Return the page's heading: "36 plejefamilier med ledig plads"."""
    words = count_of(total, "plejefamilie", "plejefamilier") if total else "Ingen plejefamilier"
    if criteria.availability == DEFAULT_AVAILABILITY:
        words += " med ledig plads"
    return f"{words} den {day_in_words(criteria.from_day)}" if criteria.from_day else words
