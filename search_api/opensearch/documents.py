"""Families as documents of the index, and back: dates and never states, and no restricted fact."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import orjson

from families.ages import AgeRange, ChildAge
from families.availability import Availability
from families.clock import copenhagen_day
from families.family import Family
from families.record import (
    AVAILABILITY_FIELDS,
    PROFILE_FIELDS,
    read_date,
    read_instant,
    read_profile,
    to_record,
)
from families.vocabulary import Approval, BlockedReason, Reporter
from register.stored import StoredFamily
from search_api.embedded.columns import UNLIMITED
from search_api.facet import StoredFacet
from search_api.facets import FACET, FACETS
from search_api.text.searched import family_tokens

Json = dict[str, Any]

MARK_ID = ":reached"
"""The id of the document that says how far the index has come: no family can have it."""
MARK = "reached"
"""The word that finds that document."""

_WEIGHTIEST = 2**31 - 1
"""The most that a suggestion can weigh."""

INDEXED_FACETS = tuple(
    facet for facet in FACETS if isinstance(facet, StoredFacet) and facet.key != "parent_child"
)
"""The facets that have a field of their own name; whether a parent may come depends on the child's age."""

_AGES = tuple(ChildAge.parse(option.code) for option in FACET["age"].every_option)


def bulk_lines(stored: StoredFamily) -> bytes:
    """Return the two lines that put a family into an index with `_bulk`.

    The change number is the external version: what is late, repeated or re-ordered is refused with
    409, and that is success.
    """
    return _lines(stored.family.family_id, stored.change_number, document_of(stored))


def mark_lines(reached: int) -> bytes:
    """Return the two lines of `_bulk` that say: every change up to `reached` is in the index.

    To be sent when everything before has been acknowledged: whoever sees the mark sees all of it.
    """
    return _lines(MARK_ID, reached, mark_document(reached))


def mark_document(reached: int) -> Json:
    """Return the document that says: every change up to `reached` is in the index."""
    # The weightiest is suggested: the last one, among all that were written before a refresh.
    return {"mark": {"input": MARK, "weight": min(reached, _WEIGHTIEST)}, "reached": reached}


def document_of(stored: StoredFamily) -> Json:
    """Return the document of a family: what it is found, counted and ordered by, and its record."""
    family, codes = stored.family, _codes(stored.family)
    return {
        "family_id": family.family_id,
        "record": _record(family),
        "approved": family.approval is Approval.APPROVED,
        "facts": [f"{key}:{code}" for key, found in codes.items() for code in found],
        **codes,
        "age_with_parent": _ages_with_parent(family, codes["age"]),
        "tokens": " ".join(sorted(family_tokens(family))),
        **{name: value for name, value in _numbers(family) if value is not None},
    }


def family_of(record: Json) -> Family:
    """Return the family that a hit's record holds."""
    said = dict(record)
    family_id, availability = said.pop("family_id"), said.pop("availability")
    return Family(family_id=family_id, availability=_availability(availability), **read_profile(said))


def _lines(document_id: str, number: int, document: Json) -> bytes:
    action = {"index": {"_id": document_id, "version": number, "version_type": "external"}}
    return orjson.dumps(action) + b"\n" + orjson.dumps(document) + b"\n"


def _codes(family: Family) -> dict[str, list[str]]:
    return {facet.key: [str(code) for code in facet.codes_of(family)] for facet in INDEXED_FACETS}


def _ages_with_parent(family: Family, approved: list[str]) -> list[str]:
    taken = family.parent_child
    if taken is None:
        return []
    return [age.code for age in _AGES if age.code in approved and taken.takes(age)]


def _numbers(family: Family) -> Iterator[tuple[str, Any]]:
    """Yield what is compared; None is not known, and such a field is left out."""
    said, taken = family.availability, family.parent_child
    yield "approved_age", _range(family.approved_age)
    yield "wanted_age", said.wanted_age and _range(said.wanted_age)
    if taken is not None:
        oldest = taken.child_age_max_months
        yield "child_with_parent_last", UNLIMITED if oldest is None else oldest
    yield "max_siblings", family.max_siblings
    yield "free_places", family.free_places
    yield "available_from", _day(said.available_from)
    yield "paused_until", _day(said.paused_until)
    yield "confirmed_on", said.confirmed_at and _day(copenhagen_day(said.confirmed_at))
    yield "confirmed_at", said.confirmed_at and _instant(said.confirmed_at)
    yield "disputed_on", _disputed_on(said)
    yield "postcode", int(family.postcode)


def _range(ages: AgeRange) -> Json:
    return {"gte": ages.first, "lte": ages.last}


def _disputed_on(said: Availability) -> str | None:
    confirmed, disputed = said.confirmed_at, said.disputed_at
    stands = disputed is not None and (confirmed is None or disputed > confirmed)
    return _day(copenhagen_day(disputed)) if disputed and stands else None


def _record(family: Family) -> Json:
    said = family.availability
    known = to_record(family)
    return {
        "family_id": family.family_id,
        **{name: known[name] for name in PROFILE_FIELDS},
        "availability": {
            **{name: known[name] for name in AVAILABILITY_FIELDS},
            "confirmed_by": said.confirmed_by and said.confirmed_by.value,
            "disputed_at": _instant(said.disputed_at),
        },
    }


def _availability(said: Json) -> Availability:
    wanted, reason, by = said["wanted_age"], said["blocked_reason"], said["confirmed_by"]
    return Availability(
        occupied_places=said["occupied_places"],
        blocked_places=said["blocked_places"],
        blocked_reason=BlockedReason(reason) if reason else None,
        available_from=_read(said["available_from"], read_date),
        paused_until=_read(said["paused_until"], read_date),
        wanted_age=AgeRange(**wanted) if wanted is not None else None,
        confirmed_at=_read(said["confirmed_at"], read_instant),
        confirmed_by=Reporter(by) if by else None,
        disputed_at=_read(said["disputed_at"], read_instant),
    )


def _read(text: str | None, read: Any) -> Any:
    return None if text is None else read(text)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.strftime("%Y-%m-%dT%H:%M:%SZ")
