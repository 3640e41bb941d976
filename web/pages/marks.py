"""Families that somebody marked to compare: their ids in the address, so that a mark lives on."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request

MARK = "mark"
"""A parameter of the pages alone; it repeats. Ids are opaque: they tell nothing about anybody."""
FEWEST, MOST = 2, 5
"""How many families stand side by side, both included: more than five cannot be held together in mind."""
_REMEMBERED = 50
"""Marks that an address carries; the rest of a longer one is not looked at."""


def marked(request: Request) -> tuple[str, ...]:
    """Return the marked families' ids, each once, in the order in which they were marked."""
    given = [family_id for family_id in request.query_params.getlist(MARK) if family_id]
    return tuple(dict.fromkeys(given))[:_REMEMBERED]


def with_marks(query: str, marks: Sequence[str]) -> str:
    """Return a query string with the marks behind it."""
    return "&".join(part for part in (query, urlencode([(MARK, one) for one in marks])) if part)


def without_mark(marks: Sequence[str], family_id: str) -> tuple[str, ...]:
    """Return the marks without one family's."""
    return tuple(one for one in marks if one != family_id)
