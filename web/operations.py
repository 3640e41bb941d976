"""What machines ask about the service itself: does it live, is it ready, what has it done, how to call it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from access.http import open_to_all
from search_api.engine import EngineUnavailable
from search_api.services import SearchService, search_service
from web.metrics import CONTENT_TYPE, Metrics

router = APIRouter(dependencies=[Depends(open_to_all)], include_in_schema=False)

Service = Annotated[SearchService, Depends(search_service)]


@router.get("/health/live")
def live() -> dict[str, str]:
    """Answer as long as the process does."""
    return {"status": "live"}


@router.get("/health/ready")
def ready(service: Service) -> dict[str, Any]:
    """Tell how far the engine is behind the register; 503 as a problem when the register is silent.

    Neither a lag nor a silent engine is a reason to send nobody here: the next search takes in what is
    missing, and reports are taken without an engine.
    """
    held, lag = _held(service)
    state = "unavailable" if held is None else "behind" if lag else "level"
    return {"status": "ready", "engine": {"state": state, "change_number": held, "lag": lag}}


@router.get("/metrics")
def metrics(request: Request, service: Service) -> Response:
    """Return the counters in Prometheus' text form."""
    counted: Metrics = request.app.state.metrics
    held, lag = _held(service)
    counted.available.set(held is not None)
    if lag is not None:
        counted.lag.set(lag)
    return Response(counted.text(), media_type=CONTENT_TYPE)


@router.get("/api/v1/openapi.json")
def description(request: Request) -> JSONResponse:
    """Return the description of the API; it tells nothing about anybody."""
    return JSONResponse(request.app.openapi())


def _held(service: SearchService) -> tuple[int | None, int | None]:
    """Return the change that the engine's own copy holds, and how many are later; None when it is silent."""
    present = service.register.change_number()
    try:
        held = service.engine.held()
    except EngineUnavailable:
        return None, None
    return held, max(0, present - held)
