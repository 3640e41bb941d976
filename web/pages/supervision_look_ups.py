"""The authority searches the log: who was shown how to reach its families, and who was refused."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission, Role
from access.supervising import authority_of
from capacity.formats.as_csv import BOM, cell_text
from families.clock import COPENHAGEN, start_of_day
from families.geography import municipalities
from register.look_ups import LookUp, LookUps, LookUpsAsked
from web.pages.page import Pages, pages_of
from web.pages.record_words import person_in_words
from web.pages.supervision_desk import SupervisionDesk, supervision_desk

MOST = 200
"""So many of the latest are shown; the file holds up to `MOST_IN_FILE`."""
MOST_IN_FILE = 50_000
_YEARS = range(2000, 2100)
"""Of which anybody can have looked up anything; days at the ends of time cannot be counted with."""
_LONGEST = 64
"""So many characters a family's number has at most."""

router = APIRouter(prefix="/tilsyn/opslag", include_in_schema=False)

_Officer = Annotated[Caller, Depends(require(Permission.SUPERVISE))]
_Desk = Annotated[SupervisionDesk, Depends(supervision_desk)]


@dataclass(frozen=True, slots=True)
class ShownLookUp:
    """A line of the log in words."""

    line: LookUp
    person: str
    role: str
    municipality: str


@router.get("")
def show_look_ups(
    request: Request, caller: _Officer, desk: _Desk, pages: Annotated[Pages, Depends(pages_of)]
) -> Response:
    """Show the latest look-ups that the address asks for; what is unknown asks for nothing."""
    query = request.query_params
    found = _found(request, caller, MOST + 1)
    return pages.render(
        request,
        "supervision_look_ups.html",
        caller,
        shown=found[:MOST],
        more=len(found) > MOST,
        most=MOST,
        query=query,
        here=urlencode(query.multi_items()),
        municipalities=municipalities(),
        **desk.frame(caller),
    )


@router.get("/fil")
def download_look_ups(request: Request, caller: _Officer) -> Response:
    """Send the same as CSV that opens right in a Danish Excel; no cell is a formula."""
    text = StringIO()
    text.write(BOM)
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(("Hvornår", "Familie", "Hvem", "Rolle", "Kommune", "Grund", "Vist"))
    for one in _found(request, caller, MOST_IN_FILE):
        at = f"{one.line.at.astimezone(COPENHAGEN):%Y-%m-%d %H:%M:%S}"
        shown = "nej" if one.line.refused else "ja"
        cells = (at, one.line.family_id, one.person, one.role, one.municipality, one.line.reason, shown)
        lines.writerow(map(cell_text, cells))
    headers = {"Content-Disposition": 'attachment; filename="opslag.csv"'}
    return Response(text.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _found(request: Request, caller: Caller, most: int) -> Sequence[ShownLookUp]:
    log: LookUps = request.app.state.contact_look_ups.log
    return [
        ShownLookUp(line, person_in_words(line.who) or "", Role(line.role).label, _place(line.municipality))
        for line in log.find(_asked(request.query_params, caller), most)
    ]


def _asked(query: Mapping[str, str], caller: Caller) -> LookUpsAsked:
    authority = authority_of(caller)
    place, family_id = query.get("kommune"), query.get("familie", "").strip()
    since, until = _day(query.get("fra", "")), _day(query.get("til", ""))
    return LookUpsAsked(
        family_municipalities=[code for code, one in municipalities().items() if one.authority is authority],
        family_id=family_id[:_LONGEST] if family_id.isprintable() and family_id else None,
        municipality=place if place in municipalities() else None,
        since=start_of_day(since) if since else None,
        until=start_of_day(until + timedelta(days=1)) if until else None,
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _place(code: str | None) -> str:
    known = municipalities().get(code or "")
    return known.official_name if known else ""
