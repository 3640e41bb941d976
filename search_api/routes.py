"""The JSON routes that read families (`api.md`, Search)."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request, Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from search_api.answers import ProfileAnswer, SearchAnswer
from search_api.criteria import Criteria
from search_api.needs import SearchedNeeds, searched_needs
from search_api.openapi import problem_response, query_parameters
from search_api.rendering import Json, profile_json, search_json
from search_api.services import SearchService, search_service

Service = Annotated[SearchService, Depends(search_service)]

_Responses = dict[int | str, dict[str, Any]]

_TURNED_AWAY: _Responses = {
    401: problem_response("No token, or one that is not valid."),
    403: problem_response("The caller's role may not do this."),
}
_WRONG: _Responses = {422: problem_response("Something asked is wrong: every wrong parameter is named.")}
_GONE: _Responses = {404: problem_response("There is no such family.")}

router = APIRouter(prefix="/api/v1", tags=["families"])


@router.get(
    "/families",
    summary="Find families that have a place",
    response_model=SearchAnswer,
    responses={**_TURNED_AWAY, **_WRONG},
    openapi_extra={"parameters": query_parameters()},
)
def search_families(
    request: Request,
    service: Service,
    caller: Annotated[Caller, Depends(require(Permission.SEARCH))],
    needs: Annotated[SearchedNeeds, Depends(searched_needs)],
) -> Response:
    """Return one page of families with reasons, and every facet with counts."""
    criteria = Criteria.from_query(request.query_params.multi_items(), service.today)
    results = service.find(criteria)
    answer = _json(search_json(results, criteria))
    needs.note(answer, caller, criteria, results.total, service.today)
    return answer


@router.get(
    "/families/{family_id}",
    summary="Read one family",
    dependencies=[Depends(require(Permission.VIEW_PROFILE))],
    response_model=ProfileAnswer,
    responses={**_TURNED_AWAY, **_GONE, **_WRONG},
)
def read_family(
    family_id: Annotated[str, Path(description="The register's opaque id of the family.")], service: Service
) -> Response:
    """Return one family with all that is not restricted; suspended and ended ones too."""
    stored = service.family(family_id)
    return _json(profile_json(stored, service.present(stored)))


def _json(content: Json) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
