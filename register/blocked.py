"""Why places are neither occupied nor free: counted by reason, as known at the end of a day."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, or_, select, true

from families.clock import start_of_day
from families.vocabulary import BlockedReason, Word
from register.narrowing import Narrowing
from register.tables import OPEN_END, family_versions, places_intervals

_interval = places_intervals.c


class Unavailable(Word):
    """Why a place is not to be had: what the family gave as its reason, or what follows from its dates."""

    PAUSED = "paused", "Familien holder pause"
    LATER = "later", "Bliver ledig senere"
    ILLNESS = BlockedReason.ILLNESS.value, BlockedReason.ILLNESS.label
    HOLIDAY = BlockedReason.HOLIDAY.value, BlockedReason.HOLIDAY.label
    OWN_FAMILY = BlockedReason.OWN_FAMILY.value, BlockedReason.OWN_FAMILY.label
    MATCHING = BlockedReason.MATCHING.value, BlockedReason.MATCHING.label
    HOME = BlockedReason.HOME.value, BlockedReason.HOME.label
    OTHER = BlockedReason.OTHER.value, BlockedReason.OTHER.label
    UNTOLD = "untold", "Ikke oplyst"


def count_blocked(
    connection: Connection, day: date, narrowing: Narrowing, today: date
) -> Mapping[Unavailable, int]:
    """Return the blocked places of approved families by reason, without reasons that have none.

    Their sum is `blocked_places` of the same count: places that the family itself has blocked are told
    by its reason; the others of a family on a pause, or with free ones later, by that.
    """
    paused, later = _interval.paused_until >= day, _interval.available_from > day
    waiting = _interval.approved_places - _interval.occupied_places - _interval.blocked_places
    held = case((paused, Unavailable.PAUSED.value), (later, Unavailable.LATER.value))
    told = func.coalesce(_interval.blocked_reason, Unavailable.UNTOLD.value)
    known = _known(narrowing, day, today, connection.dialect.name)
    found: dict[Unavailable, int] = {}
    for reason, places, among in (
        (told, _interval.blocked_places, true()),
        (held, waiting, or_(paused, later)),
    ):
        named = reason.label("reason")
        counted = select(named, func.sum(places)).select_from(_tables(narrowing))
        for code, number in connection.execute(counted.where(*known, places > 0, among).group_by(named)):
            found[Unavailable(code)] = found.get(Unavailable(code), 0) + int(number)
    return {reason: found[reason] for reason in Unavailable if reason in found}


def _known(narrowing: Narrowing, day: date, today: date, dialect: str) -> list[ColumnElement[bool]]:
    end = OPEN_END if day >= today else start_of_day(day + timedelta(days=1))
    at = end - timedelta(seconds=1)
    return [_interval.known_from <= at, at < _interval.known_to, *narrowing.conditions(day, dialect)]


def _tables(narrowing: Narrowing) -> FromClause:
    if not narrowing.reads_profiles:
        return places_intervals
    version = family_versions.c
    same = and_(version.family_id == _interval.family_id, version.version == _interval.version)
    return places_intervals.join(family_versions, same)
