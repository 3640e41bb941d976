"""What caseworkers know of families beside the families' own word: put together once by `create_app`."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from access.caller import Caller
from families.family import Family
from register.calls import Calls
from register.database import RegisterUnavailable
from register.heard import Call
from register.placements import Placement, Placements
from register.undoing import UNDO_TIME
from register.views import ProfileViews
from web.pages.heard_words import HeardWords, Reader


@dataclass(frozen=True, slots=True)
class ToldHere:
    """What a profile tells beside the family's own word; what is `own` can be taken back by who looks."""

    words: HeardWords
    calls: tuple[str, ...]
    """Each call of the last 30 days in a sentence, the latest first."""
    own_call: Call | None
    own_placement: Placement | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Calls and placements that were told, and who has looked."""

    calls: Calls
    placements: Placements
    views: ProfileViews

    def note_view(self, response: Response, caller: Caller, family_ids: Collection[str], day: date) -> None:
        """Let the view be counted when the answer has been sent: nobody waits for it, and no page fails.

        Only views by a municipality's people are: the family's own and its authority's are none.
        """
        if caller.municipality_code:
            response.background = BackgroundTask(self._note, family_ids, caller.municipality_code, day)

    def heard_words(
        self, families: Collection[Family], caller: Caller, now: datetime
    ) -> Mapping[str, HeardWords]:
        """Return what the cards of a page tell beside the families' own words, read at once."""
        reader = Reader(caller.municipality_code, now)
        heard = self.calls.heard_of([family.family_id for family in families])
        return {
            family.family_id: reader.words(heard[family.family_id], family.availability)
            for family in families
        }

    def told(self, family: Family, caller: Caller, now: datetime) -> ToldHere:
        """Return what the profile tells, and what the caller may take back."""
        reader = Reader(caller.municipality_code, now)
        heard = self.calls.heard_of([family.family_id])[family.family_id]
        own = next((call for call in heard.calls if call.who == caller.who), None)
        return ToldHere(
            words=reader.words(heard, family.availability),
            calls=reader.recent_calls(heard),
            own_call=own if own and now - own.at <= UNDO_TIME else None,
            own_placement=self.placements.undoable(family.family_id, caller.who),
        )

    def _note(self, family_ids: Collection[str], municipality_code: str, day: date) -> None:
        try:
            self.views.note(family_ids, municipality_code, day)
        except RegisterUnavailable as error:
            # The sentence says which register does not answer; a traceback would say no more.
            logging.getLogger("ledig.web").warning("A view of a profile was not noted: %s", error)


def desk_of(request: Request) -> Desk:
    """Return the application's desk: a dependency of routes."""
    desk: Desk = request.app.state.desk
    return desk
