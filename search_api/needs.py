"""Which need a search tells of, and that it is counted when the answer has been sent."""

import logging
from dataclasses import dataclass
from datetime import date

from fastapi import Request, Response
from starlette.background import BackgroundTask

from access.caller import Caller
from families.ages import AGE_BANDS, ChildAge
from register.database import RegisterUnavailable
from register.needs import Need, Needs
from search_api.criteria import Criteria
from search_api.parameters import DEFAULT_AVAILABILITY

ANY, SEVERAL, UNBORN = "any", "several", "unborn"


def need_of(criteria: Criteria) -> Need | None:
    """Return the need of a search for a free place; None for any other page and for a search of words.

    Words that nobody wrote say nothing about places, and whoever wants to see occupied families too is
    not looking for a place.
    """
    if criteria.text or criteria.page > 1 or criteria.availability != DEFAULT_AVAILABILITY:
        return None
    bands = {_band(age) for age in criteria.ages}
    types = criteria.chosen("type")
    return Need(criteria.parent_child, _one(sorted(bands)), _one(types))


def _one(values: tuple[str, ...] | list[str]) -> str:
    return values[0] if len(values) == 1 else SEVERAL if values else ANY


def _band(age: ChildAge) -> str:
    month = age.months
    if month is None:
        return UNBORN
    return next(band for band, (first, last) in AGE_BANDS.items() if first <= month <= last)


@dataclass(frozen=True, slots=True)
class SearchedNeeds:
    """Counts needs. `create_app` puts one on `app.state.needs`."""

    needs: Needs

    def note(
        self,
        response: Response,
        caller: Caller,
        criteria: Criteria,
        found: int,
        day: date,
        before: Criteria | None = None,
    ) -> None:
        """Let the search be counted when the answer has been sent: nobody waits for it, and none fails.

        `before` is the search that the caller came from on the same page: one that only goes on with
        the same need is not counted again. Searches by others than a municipality's people are not.
        """
        need = need_of(criteria)
        same = before is not None and need_of(before) == need
        if need and caller.municipality_code and not same:
            response.background = BackgroundTask(self._note, need, caller.municipality_code, found, day)

    def _note(self, need: Need, municipality_code: str, found: int, day: date) -> None:
        try:
            self.needs.note(need, municipality_code, found, day)
        except RegisterUnavailable as error:
            # The sentence says which register does not answer; a traceback would say no more.
            logging.getLogger("ledig.search").warning("A search was not counted: %s", error)


def searched_needs(request: Request) -> SearchedNeeds:
    """Return the application's counter of needs: a dependency of routes."""
    needs: SearchedNeeds = request.app.state.needs
    return needs
