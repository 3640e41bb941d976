"""How a page is drawn: one Jinja environment, the words templates may use, and who is looking."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from access.caller import Caller
from access.demo import DEMO_PERSONS
from access.permissions import Permission, Role
from families.clock import COPENHAGEN, copenhagen_day
from families.danish import (
    age_in_words,
    age_span,
    count_of,
    day_in_words,
    days_ago,
    decimal,
    joined,
    thousands,
    wanted_span,
)
from families.geography import municipalities
from web.files import HashedFiles
from web.form_tokens import form_token

_HOMES: Mapping[Role, str] = {Role.FAMILY: "/min-side", Role.AUTHORITY: "/tilsyn", Role.ANALYST: "/kapacitet"}

TEMPLATE_DIRECTORY = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking at a page, in the words that the page's head shows."""

    name: str
    place: str | None
    role: str
    permissions: frozenset[Permission]
    home: str
    """The page that this viewer begins with."""

    def may(self, permission: str) -> bool:
        """Tell whether a part of the page is for this viewer: `viewer.may("search")`."""
        return Permission(permission) in self.permissions


def home_of(role: Role) -> str:
    """Return the address of the page that a role begins with after signing in."""
    return _HOMES.get(role, "/")


def viewer_of(caller: Caller) -> Viewer:
    """Return a caller in words: a demo person by name, a token by its role."""
    person = next((p for p in DEMO_PERSONS.values() if p.caller.who == caller.who), None)
    permissions = frozenset(permission for permission in Permission if caller.may(permission))
    label = caller.role.label
    name = person.name if person else label
    return Viewer(name, _place_of(caller), label, permissions, home_of(caller.role))


def _place_of(caller: Caller) -> str | None:
    if caller.municipality_code:
        return municipalities()[caller.municipality_code].official_name
    if caller.family_id:
        return f"Plejefamilie {caller.family_id}"
    return caller.authority.label if caller.authority else None


class Pages:
    """Draws templates. `create_app` puts one on `app.state.pages`.

    Every template knows: `static(path)` (address of a file), `viewer` (None when nobody is known),
    `path` (the page's own, without query), `demo`, and the filters below.
    """

    def __init__(
        self,
        files: HashedFiles,
        *,
        demo: bool,
        demo_letters: bool = False,
        directory: Path = TEMPLATE_DIRECTORY,
    ) -> None:
        """Load templates from `directory`; a name that a template does not know is an error.

        `demo_letters`: there is a page with the letters of the demo.
        """
        self._environment = Environment(
            loader=FileSystemLoader(directory),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        # Macros know nothing of the request: they leave this mark where the token belongs. Nobody outside
        # can guess it, so no text of a family can ask for the reader's token.
        self._form_token_mark = secrets.token_hex(16)
        self._environment.globals.update(
            static=files.url,
            demo=demo,
            demo_letters=demo_letters,
            count_of=count_of,
            form_token_mark=self._form_token_mark,
        )
        self._environment.filters.update(_FILTERS)

    def render(
        self,
        request: Request,
        template: str,
        caller: Caller | None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """Draw a whole page; whoever asked for a part of it (htmx) picks that part out."""
        text = self._environment.get_template(template).render(
            path=request.url.path, viewer=viewer_of(caller) if caller else None, **values
        )
        if self._form_token_mark in text:
            text = text.replace(self._form_token_mark, form_token(request))
        return HTMLResponse(text, status, dict(headers or {}))


def pages_of(request: Request) -> Pages:
    """Return the application's pages: a dependency of routes."""
    pages: Pages = request.app.state.pages
    return pages


def _day(moment: date | datetime) -> date:
    return copenhagen_day(moment) if isinstance(moment, datetime) else moment


def _days_since(moment: date | datetime, today: date) -> str:
    return days_ago((today - _day(moment)).days)


def _sentence(labels: Sequence[str]) -> str:
    """Return labels as one enumeration inside a sentence: only the first letters lose their capital."""
    return joined([label[0].lower() + label[1:] for label in labels])


def _tel(phone: str) -> str:
    """Return a phone number as a `tel:` link takes it: digits, and a plus in front."""
    return re.sub(r"(?!^\+)[^0-9]", "", phone.strip())


_FILTERS = {
    "day": lambda moment: day_in_words(_day(moment)),
    "iso_day": lambda moment: _day(moment).isoformat(),
    "days_since": _days_since,
    "clock_time": lambda moment: f"{moment.astimezone(COPENHAGEN):%H.%M}",
    "tel": _tel,
    "thousands": thousands,
    "decimal": decimal,
    "age": age_in_words,
    "ages": age_span,
    "wanted_ages": wanted_span,
    "joined": joined,
    "sentence": _sentence,
}
