"""What machines ask about the service itself: does it live, is it ready, what has it done, how to call it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from access.http import open_to_all
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

    A lag is no reason to send nobody here: the next search takes it in first.
    """
    lag = _lag(service)
    engine = {
        "state": "behind" if lag else "level",
        "change_number": service.engine.change_number,
        "lag": lag,
    }
    return {"status": "ready", "engine": engine}


@router.get("/metrics")
def metrics(request: Request, service: Service) -> Response:
    """Return the counters in Prometheus' text form."""
    counted: Metrics = request.app.state.metrics
    counted.lag.set(_lag(service))
    return Response(counted.text(), media_type=CONTENT_TYPE)


@router.get("/api/v1/openapi.json")
def description(request: Request) -> JSONResponse:
    """Return the description of the API; it tells nothing about anybody."""
    return JSONResponse(request.app.openapi())


def _lag(service: SearchService) -> int:
    """Return how many change numbers the engine has not taken in; never less than 0."""
    return max(0, service.register.change_number() - service.engine.change_number)
