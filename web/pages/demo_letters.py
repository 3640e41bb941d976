"""The letters that the demo would have sent: to be read, and their links to be followed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from access.caller import Caller
from access.http import Gate, maybe_caller
from messages.mailbox import Mailbox
from web.pages.page import Pages, pages_of

router = APIRouter(include_in_schema=False)


@router.get("/demo/breve")
def show_letters(
    request: Request,
    caller: Annotated[Caller | None, Depends(maybe_caller)],
    pages: Annotated[Pages, Depends(pages_of)],
) -> Response:
    """Show every letter of this demo, the latest first; whoever the demo does not know sees none."""
    gate: Gate = request.app.state.gate
    if caller is None or gate.demo is None:
        raise HTTPException(404)
    # Letters name people, and contact details change without a change number.
    gate.demo.refuse_real(afresh=True)
    mailbox: Mailbox = request.app.state.mailbox
    return pages.render(request, "demo_letters.html", caller, letters=mailbox.letters())
