"""The routes that take reports (`api.md`, Reports)."""

from email.message import Message
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.exceptions import RequestValidationError

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from indexer.intake import KEY_HEADER, Intake, SentReport, intake
from indexer.intake_openapi import ReportAnswer, confirmation_operation, report_operation
from indexer.sources.ndjson import strict_json
from search_api.openapi import problem_response
from search_api.services import SearchService, search_service

_RESPONSES: dict[int | str, dict[str, Any]] = {
    400: problem_response("The body is not JSON."),
    401: problem_response("No token, or one that is not valid."),
    403: problem_response("The caller may not report, or not about this family."),
    404: problem_response("There is no such family."),
    409: problem_response(
        f"The family's approval has ended, or the `{KEY_HEADER}` was used for something else."
    ),
    413: problem_response("The body is larger than 1 MB."),
    415: problem_response("The body is not sent as `application/json`."),
    422: problem_response(
        "Something in the report is wrong: every wrong field is named. Nothing is written."
    ),
}

router = APIRouter(prefix="/api/v1", tags=["reports"])


async def _sent_bytes(request: Request) -> bytes:
    """Return the body; raises a 415 for one that is sent as something else than JSON."""
    body = await request.body()
    if body and not _is_json(request.headers.get("content-type", "")):
        raise HTTPException(415)
    return body


def sent_json(request: Request, body: Annotated[bytes, Depends(_sent_bytes)]) -> object:
    """Return the JSON value of the body; raises a 415, and a 400 for what is no JSON."""
    if not body and not _is_json(request.headers.get("content-type", "")):
        raise HTTPException(415)
    return _json(body)


def _sent_json_or_nothing(body: Annotated[bytes, Depends(_sent_bytes)]) -> object:
    return _json(body) if body else {}


def _is_json(content_type: str) -> bool:
    told = Message()
    told["content-type"] = content_type
    return told.get_content_type() == "application/json"


def _json(body: bytes) -> object:
    try:
        return strict_json(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",)}]) from None


# The order is that of the questions: who calls, what was sent, about whom.
Reporting = Annotated[Caller, Depends(require(Permission.REPORT))]
FamilyId = Annotated[str, Path(description="The register's opaque id of the family.")]
Service = Annotated[SearchService, Depends(search_service)]
WayIn = Annotated[Intake, Depends(intake)]


@router.post(
    "/families/{family_id}/availability",
    summary="Report a family's places",
    status_code=201,
    response_model=ReportAnswer,
    responses=_RESPONSES,
    openapi_extra=report_operation(),
)
def report_availability(
    caller: Reporting,
    body: Annotated[object, Depends(sent_json)],
    family_id: FamilyId,
    request: Request,
    service: Service,
    way_in: WayIn,
) -> Response:
    """Take what is true about the family's places now. Valid at once: the very next search shows it."""
    sent = SentReport(body, request.headers.getlist(KEY_HEADER))
    return _answer(way_in.take(caller, service.family(family_id).family, sent))


@router.post(
    "/families/{family_id}/availability/confirm",
    summary="Confirm a family's places",
    status_code=201,
    response_model=ReportAnswer,
    responses=_RESPONSES,
    openapi_extra=confirmation_operation(),
)
def confirm_availability(
    caller: Reporting,
    body: Annotated[object, Depends(_sent_json_or_nothing)],
    family_id: FamilyId,
    request: Request,
    service: Service,
    way_in: WayIn,
) -> Response:
    """Take that nothing has changed: what is known is still true today."""
    sent = SentReport(body, request.headers.getlist(KEY_HEADER), confirms=True)
    return _answer(way_in.take(caller, service.family(family_id).family, sent))


def _answer(told: str) -> Response:
    return Response(told, 201, media_type="application/json")
