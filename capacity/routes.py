"""The routes of counts (`api.md`, Capacity)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from access.http import require
from access.permissions import Permission
from access.problem_schema import problem_response
from capacity.answers import CapacityAnswer, SeriesAnswer
from capacity.formats import ENDINGS, MEDIA_TYPES, Format
from capacity.formats.written import written
from capacity.openapi import count_parameters, series_parameters
from capacity.service import CapacityService, capacity_service
from capacity.table import CapacityTable

Service = Annotated[CapacityService, Depends(capacity_service)]

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The counts, in the form asked for.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            **{
                MEDIA_TYPES[form]: {"schema": {"type": "string", "format": "binary"}}
                for form in (Format.XLSX, Format.PARQUET)
            },
            **{MEDIA_TYPES[form]: {"schema": {"type": "object"}} for form in (Format.JSON_STAT, Format.HSDS)},
        },
        "headers": {
            "Ledig-Change-Number": {
                "description": "The register's last change when this was made.",
                "schema": {"type": "integer"},
            },
            "Ledig-Made-At": {
                "description": "When this was made, UTC.",
                "schema": {"type": "string", "format": "date-time"},
            },
        },
    },
    401: problem_response("No token, or one that is not valid."),
    403: problem_response("The caller's role may not do this."),
    422: problem_response("Something asked is wrong: every wrong parameter is named."),
}

router = APIRouter(
    prefix="/api/v1/capacity",
    tags=["capacity"],
    dependencies=[Depends(require(Permission.VIEW_CAPACITY))],
    responses=_RESPONSES,
)


@router.get(
    "",
    summary="Count families and places as of a day",
    response_model=CapacityAnswer,
    openapi_extra={"parameters": count_parameters()},
)
def count(request: Request, service: Service) -> Response:
    """Return how many families and places there were, told apart by the dimensions asked for."""
    return counts_answer(service.count(request.query_params.multi_items(), _accept(request)))


@router.get(
    "/series",
    summary="Count families and places on every day of a series",
    response_model=SeriesAnswer,
    openapi_extra={"parameters": series_parameters()},
)
def count_series(request: Request, service: Service) -> Response:
    """Return the same for each day of a series; the numbers of a day that is over do not change."""
    return counts_answer(service.count_series(request.query_params.multi_items(), _accept(request)))


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def counts_answer(table: CapacityTable) -> Response:
    """Return a count in the form asked for, piece by piece; raises `InvalidInput` when it is too large."""
    wanted = table.question.format
    headers = {
        "Ledig-Change-Number": str(table.change_number),
        "Ledig-Made-At": table.made_at_text,
        "Vary": "Accept",
    }
    if wanted is not Format.JSON:
        headers["Content-Disposition"] = f'attachment; filename="{table.file_name}.{ENDINGS[wanted]}"'
    return StreamingResponse(written(table), headers=headers, media_type=MEDIA_TYPES[wanted])
