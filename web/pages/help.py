"""The pages that explain: how the search works, accessibility, privacy, and where the data come from."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from access.caller import Caller
from access.http import maybe_caller
from search_api.services import SearchService, search_service
from web.pages.page import Pages, pages_of

router = APIRouter(include_in_schema=False)

_Viewer = Annotated[Caller | None, Depends(maybe_caller)]
_Pages = Annotated[Pages, Depends(pages_of)]


@router.get("/hjaelp")
def show_help(
    request: Request,
    caller: _Viewer,
    pages: _Pages,
    service: Annotated[SearchService, Depends(search_service)],
) -> Response:
    """Explain the search in the words that it uses, with the days that are set here."""
    return pages.render(request, "help.html", caller, rule=service.rule)


@router.get("/tilgaengelighed")
def show_accessibility(request: Request, caller: _Viewer, pages: _Pages) -> Response:
    """State how accessible the product is, and what is not known."""
    return pages.render(request, "accessibility.html", caller)


@router.get("/privatliv")
def show_privacy(request: Request, caller: _Viewer, pages: _Pages) -> Response:
    """Tell what is kept about families and about those who look them up."""
    return pages.render(request, "privacy.html", caller)


@router.get("/data")
def show_sources(request: Request, caller: _Viewer, pages: _Pages) -> Response:
    """Name the sources and licences."""
    return pages.render(request, "sources.html", caller)
