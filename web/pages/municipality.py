"""The consultants' page: our families by when they confirmed, reminders, news, how complete we are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from pydantic import Field
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.geography import municipalities
from families.vocabulary import Approval
from register.inbox import Asked, Notice, Recipient
from search_api.results import Hit
from search_api.services import SearchService, search_service
from web.pages.followed_rows import Order, Row, Show, counts, listed
from web.pages.following import WEEKS, Following, following_of
from web.pages.page import Pages, pages_of
from web.pages.record_words import told

HERE = "/kommune"
ROWS = 50
"""So many families a page."""
NEWS = 10
"""So many unread notices at a time, the oldest first."""
_TOLD = frozenset({"free_places", "approval", "approved_places", "municipality_code"})
"""What of a notice a municipality needs to know."""
_NAMED = 40
"""So many of those that were left out are named: an address has its length."""

router = APIRouter(prefix=HERE, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What of the list an address asks for; what it cannot be is left at its default."""

    show: Show
    order: Order
    page: int

    @classmethod
    def of(cls, request: Request) -> "Listing":
        """Read it from the query."""
        asked = request.query_params
        show, order, page = asked.get("show", ""), asked.get("order", ""), asked.get("page", "")
        return cls(
            Show(show) if show in list(Show) else Show.ALL,
            Order(order) if order in list(Order) else Order.OLDEST,
            max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 5 else 1,  # noqa: PLR2004 - digits
        )

    def query(self, show: Show | None = None, order: Order | None = None, page: int = 1) -> str:
        """Return the query of the same list with something else, on its first page unless said."""
        said = {"show": show or self.show, "order": order or self.order, "page": page}
        usual = {"show": Show.ALL, "order": Order.OLDEST, "page": 1}
        return urlencode({name: value for name, value in said.items() if value != usual[name]})

    def address(self, show: Show | None = None, order: Order | None = None, page: int = 1) -> str:
        """Return the address of the same list with something else."""
        query = self.query(show, order, page)
        return f"{HERE}?{query}#liste" if query else f"{HERE}#liste"


@dataclass(frozen=True, slots=True)
class Office:
    """A consultant at the desk of one municipality."""

    request: Request
    caller: Caller
    following: Following
    service: SearchService
    pages: Pages

    @property
    def code(self) -> str:
        """The municipality: a consultant has one."""
        return self.caller.municipality_code or ""

    @property
    def recipient(self) -> Recipient:
        """Whose notices are read here."""
        return Recipient(municipality_code=self.code)

    def draw(self, problem: str | None = None) -> Response:
        """Draw the page, with what is wrong at its top."""
        listing, rows = Listing.of(self.request), self.following.rows(self.code)
        shown = listed(rows, listing.show, listing.order)
        last = max(1, -(-len(shown) // ROWS))
        page = min(listing.page, last)
        here = shown[(page - 1) * ROWS : page * ROWS]
        notices = self.following.notices
        return self.pages.render(
            self.request,
            "municipality.html",
            self.caller,
            status=422 if problem else 200,
            problem=problem,
            municipality=municipalities()[self.code],
            listing=listing,
            counts=counts(rows),
            orders=Order,
            shows=tuple(Show),
            page=page,
            last=last,
            families=[(row, self._hit(row)) for row in here],
            due=sum(row.why_not is None for row in rows),
            approved=sum(row.family.approval is Approval.APPROVED for row in rows),
            weeks=self.following.weeks(self.code),
            slots=WEEKS,
            news=[
                (notice, what_happened(notice))
                for notice in notices.page(self.recipient, Asked(), limit=NEWS)
            ],
            unread=notices.count_unread(self.recipient),
            receipt=_receipt(self.request, rows),
            today=self.following.today,
            rule=self.following.rule,
        )

    def _hit(self, row: Row) -> Hit:
        return self.service.present(row.followed.stored)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of reminding; `left_out` are named with why, `unnamed` are so many more."""

    letters: int
    left_out: tuple[Row, ...]
    unnamed: int


def office(
    request: Request,
    caller: Annotated[Caller, Depends(require(Permission.FOLLOW_FAMILIES))],
    following: Annotated[Following, Depends(following_of)],
    service: Annotated[SearchService, Depends(search_service)],
    pages: Annotated[Pages, Depends(pages_of)],
) -> Office:
    """Return who is at the desk: a dependency of routes."""
    return Office(request, caller, following, service, pages)


_Office = Annotated[Office, Depends(office)]
_Number = Annotated[int, Field(ge=1, lt=2**63)]
"""A number that a database can hold."""


@router.get("")
def show(here: _Office) -> Response:
    """Show the municipality's families."""
    return here.draw()


@router.post("/paamind")
def remind(
    here: _Office,
    family: Annotated[list[str] | None, Form()] = None,
    whom: Annotated[str, Form()] = "chosen",
) -> Response:
    """Write to the chosen families, or to all, and tell who got no letter and why."""
    if whom != "all" and not family:
        return here.draw("Vælg mindst én familie i listen.")
    reminded = here.following.remind(here.code, None if whom == "all" else family)
    named = reminded.left_out[:_NAMED]
    said = [("sent", reminded.letters), *(("left_out", one) for one in named)]
    if more := len(reminded.left_out) - len(named):
        said.append(("more", more))
    query = "&".join(part for part in (Listing.of(here.request).query(), urlencode(said)) if part)
    return RedirectResponse(f"{HERE}?{query}#kvittering", 303)


@router.post("/laest")
def mark_read(here: _Office, notice: Annotated[list[_Number] | None, Form()] = None) -> Response:
    """Mark the notices that were shown as read."""
    here.following.notices.mark_read(here.recipient, notice or [], here.caller.who)
    return RedirectResponse(f"{HERE}#nyt", 303)


def what_happened(notice: Notice) -> str:
    """Return what a notice tells, in a few words."""
    said = [notice.note] if notice.note else []
    changed = [one for one in told(notice.before, notice.after) if one.name in _TOLD]
    return " ".join([*said, *(f"{one.label}: {one.before}\u00a0→\u00a0{one.after}." for one in changed)])


def _receipt(request: Request, rows: Sequence[Row]) -> Receipt | None:
    asked = request.query_params
    letters, more = asked.get("sent", ""), asked.get("more", "0")
    if not (_is_number(letters) and _is_number(more)):
        return None
    named = frozenset(asked.getlist("left_out"))
    left_out = tuple(row for row in rows if row.family.family_id in named and row.why_not)
    return Receipt(int(letters), left_out, int(more))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6  # noqa: PLR2004 - more than there are families
