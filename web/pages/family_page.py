"""The page of one family: what its templates know, and how it is drawn with what came of a request."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from access.caller import Caller
from access.look_ups import MAX_REASON, ContactLookUps
from access.permissions import Permission
from families.vocabulary import Approval
from register.stored import StoredFamily
from search_api.chips import chips
from search_api.criteria import Criteria
from search_api.results import Hit, Verdict
from search_api.services import SearchService, search_service
from web.pages import family_facts
from web.pages.desk import Desk, desk_of
from web.pages.marks import marked, with_marks
from web.pages.page import Pages, pages_of

PURPOSES = {
    "place": "Vi søger plads til et barn nu",
    "follow_up": "Vi følger op på en tidligere henvendelse",
    "child_here": "Vi har et barn anbragt hos familien",
    "other": "Andet (skriv hvad)",
}
"""Why people look up contact details, so that a reason costs one click; `other` needs words of its own."""
BETWEEN = ": "
"""What stands between a chosen purpose and words of one's own."""


@dataclass(frozen=True, slots=True)
class FamilyPages:
    """Draws one family as the search in the query string sees it; without one, as it is today."""

    request: Request
    service: SearchService
    desk: Desk
    pages: Pages

    def draw(
        self, caller: Caller, family_id: str, template: str = "profile.html", status: int = 200, **told: Any
    ) -> HTMLResponse:
        """Draw it with `told`, what came of the request; raises `UnknownFamily`."""
        values = {**self._values(caller, self.service.family(family_id)), **told}
        return self.pages.render(self.request, template, caller, status=status, **values)

    def address(self, family_id: str, part: str) -> str:
        """Return where the profile's part is, with the search kept; raises `UnknownFamily`."""
        self.service.family(family_id)
        query = f"?{self.request.url.query}" if self.request.url.query else ""
        return f"/familie/{family_id}{query}#{part}"

    def _values(self, caller: Caller, stored: StoredFamily) -> dict[str, Any]:
        family, today = stored.family, self.service.today
        criteria, _ = Criteria.read_leniently(self.request.query_params.multi_items(), today)
        hit = self.service.present(stored, criteria)
        look_ups: ContactLookUps = self.request.app.state.contact_look_ups
        # Whether an address is protected is told to those alone who would otherwise ask for it.
        protected = caller.may(Permission.VIEW_CONTACT) and look_ups.protection.is_protected(family.family_id)
        return {
            "protected": protected,
            "hidden": protected and look_ups.is_hidden_from(caller, family.family_id),
            "family": family,
            "hit": hit,
            "today": today,
            "day": criteria.asked_day(today),
            "query": with_marks(criteria.query_string(), marked(self.request)),
            "asked": bool(chips(criteria)),
            "chips": chips(criteria),
            "verdict": _verdict(hit),
            "is_approved": family.approval is Approval.APPROVED,
            "child_facts": family_facts.child_facts(family),
            "parent_child_facts": family_facts.parent_child_facts(family.parent_child)
            if family.parent_child
            else (),
            "home_facts": family_facts.home_facts(family, today),
            "place_facts": family_facts.place_facts(hit, criteria.near, today),
            "approval_facts": family_facts.approval_facts(family),
            "experience": family_facts.experience(family),
            "purposes": PURPOSES,
            "purpose": "",
            "reason": "",
            "problem": None,
            "seen": stored.change_number,
            "told_here": self.desk.told(family, caller, self.service.clock.now()),
            "refusal": None,
            "most": MAX_REASON - max(map(len, PURPOSES.values())) - len(BETWEEN),
        }


def family_pages(
    request: Request,
    service: Annotated[SearchService, Depends(search_service)],
    desk: Annotated[Desk, Depends(desk_of)],
    pages: Annotated[Pages, Depends(pages_of)],
) -> FamilyPages:
    """Return how the pages of a family are drawn: a dependency of routes."""
    return FamilyPages(request, service, desk, pages)


_VERDICTS = (
    (Verdict.AGAINST, "Noget taler imod"),
    (Verdict.APPROVED_ONLY, "Godkendt, men ikke det, familien ønsker lige nu"),
    (Verdict.UNKNOWN, "Kan passe, men noget er ikke oplyst eller bekræftet"),
)
"""What the reasons come to, by the heaviest verdict among them."""


def _verdict(hit: Hit) -> str:
    told = {reason.verdict for reason in hit.reasons}
    return next((words for verdict, words in _VERDICTS if verdict in told), "Familien passer til søgningen")
