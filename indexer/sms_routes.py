"""The route by which an SMS provider passes on what families answer (`docs/letters.md`)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request

from access.http import require
from access.permissions import Permission
from access.problem_schema import problem_response
from families.problem import InvalidInput, Problem
from indexer.intake_routes import sent_json
from messages.answers import AnswerRefused, SharedNumber, SmsAnswers, UnknownNumber
from search_api.answers import Answer

_LONGEST = {"from": 50, "text": 2_000}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    400: problem_response("The body is not JSON."),
    401: problem_response("No token, or one that is not valid."),
    403: problem_response("The caller may not pass on answers."),
    404: problem_response("No family has this number; `detail` may be sent back."),
    409: problem_response(
        "Several families have this number, or the family's approval has ended; `detail` may be sent back."
    ),
    413: problem_response("The body is larger than 1 MB."),
    415: problem_response("The body is not sent as `application/json`."),
    422: problem_response("The text is not understood, and `detail` may be sent back; or a field is wrong."),
}
_SCHEMA = {
    "title": "Sms",
    "description": "An SMS that came from a family. Other fields that a provider sends are ignored.",
    "type": "object",
    "required": ["from", "text"],
    "properties": {
        "from": {
            "type": "string",
            "maxLength": _LONGEST["from"],
            "description": "The sender's number, best with its country; neither kept nor logged.",
            "example": "+4512345678",
        },
        "text": {
            "type": "string",
            "maxLength": _LONGEST["text"],
            "description": "What it says: `OPTAGET`, in whatever case, reports every place occupied.",
            "example": "Optaget",
        },
    },
}

router = APIRouter(prefix="/api/v1", tags=["reports"])


class SmsReceipt(Answer):
    """A Danish sentence that may be sent back."""

    answer: str


def sms_answers(request: Request) -> SmsAnswers:
    """Return the application's way in for answers: a dependency of routes."""
    found: SmsAnswers = request.app.state.sms_answers
    return found


@router.post(
    "/sms",
    summary="Pass on what a family answered by SMS",
    status_code=201,
    dependencies=[Depends(require(Permission.RELAY))],
    responses=_RESPONSES,
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA}}}},
)
def take_sms(
    body: Annotated[object, Depends(sent_json)],
    answers: Annotated[SmsAnswers, Depends(sms_answers)],
) -> SmsReceipt:
    """Take "OPTAGET" as the report of the family with the sender's number, valid at once."""
    number, text = _read(body)
    try:
        return SmsReceipt(answer=answers.take(number, text))
    except AnswerRefused as refused:
        raise HTTPException(_status(refused), str(refused)) from None


def _status(refused: AnswerRefused) -> int:
    match refused:
        case UnknownNumber():
            return 404
        case SharedNumber():
            return 409
        case _:
            return 422


def _read(body: object) -> tuple[str, str]:
    if not isinstance(body, dict):
        raise InvalidInput(
            [Problem("body", None, 'Skal være et JSON-objekt: {"from": "+45…", "text": "Optaget"}.')]
        )
    problems = [
        Problem(name, None, f"Skriv en tekst med højst {most} tegn.")
        for name, most in _LONGEST.items()
        if not isinstance(body.get(name), str) or len(body[name]) > most
    ]
    if problems:
        raise InvalidInput(problems)
    return body["from"], body["text"]
