"""Why a family is asked whether what it said is still so."""

from datetime import date, datetime

from families.availability import Availability, FreshnessRule
from families.clock import COPENHAGEN, copenhagen_day
from families.vocabulary import Freshness, Word


class ReminderReason(Word):
    """The first that holds is the one that the letter gives."""

    DISPUTED = "disputed", "en kommune fik oplyst optaget"
    PAUSE_ENDED = "pause_ended", "pausen er slut"
    STALE = "stale", "ikke bekræftet længe"
    AGEING = "ageing", "bekræftet for et stykke tid siden"


FIRST_HOUR, AFTER_HOUR = 8, 20
"""From when until before when, in Copenhagen, families are asked by themselves: a telephone may ring."""


def may_ask_at(instant: datetime) -> bool:
    """Tell whether it is an hour at which families are asked without anybody wanting it just then."""
    return FIRST_HOUR <= instant.astimezone(COPENHAGEN).hour < AFTER_HOUR


def reason_to_remind(said: Availability, today: date, rule: FreshnessRule) -> ReminderReason | None:
    """Return why a family is to be asked today; None when it need not be.

    A family that is on a pause has said until when, and is left in peace until that day is over.
    """
    if said.paused_until is not None and said.paused_until >= today:
        return None
    if said.disputed(today, rule):
        return ReminderReason.DISPUTED
    if said.paused_until is not None and not _said_since(said, said.paused_until):
        return ReminderReason.PAUSE_ENDED
    match rule.of(said.confirmed_at, today):
        case Freshness.STALE:
            return ReminderReason.STALE
        case Freshness.AGEING:
            return ReminderReason.AGEING
    return None


def _said_since(said: Availability, last_day_of_pause: date) -> bool:
    return said.confirmed_at is not None and copenhagen_day(said.confirmed_at) > last_day_of_pause
