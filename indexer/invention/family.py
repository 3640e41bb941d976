"""A whole invented family as a record of `api.md` (Files), the restricted fields included."""

from collections.abc import Iterator
from datetime import date, timedelta

from families.record import RECORD_FIELDS
from indexer.invention.approval import Ages, invent_approval
from indexer.invention.chance import Chance
from indexer.invention.contact import invent_contact
from indexer.invention.description import describe
from indexer.invention.household import invent_household
from indexer.invention.place import invent_place
from indexer.invention.word import Word, invent_word


def invent_families(number: int, seed: int, today: date) -> Iterator[dict[str, object]]:
    """Yield this many records, the same for the same seed and day.

    Confirmations lie one day or more before `today`, so that they can be loaded at once; all else
    that is a date is relative to `today` too.
    """
    for place in range(1, number + 1):
        yield invent_family(place, seed, today)[0]


def invent_family(number: int, seed: int, today: date) -> tuple[dict[str, object], Word]:
    """Return family `number` (from 1) of the seed, and its word about its places once more.

    It does not depend on how many families are invented.
    """
    chance = Chance(seed, f"family {number}")
    place = invent_place(chance)
    approval = invent_approval(chance)
    household = invent_household(chance, place, today)
    places, word = invent_word(chance, ages_of(approval["approved_age"]), today)
    facts: dict[str, object] = {
        "family_id": f"F-{number:04d}",
        "municipality_code": place.municipality_code,
        "postcode": place.postcode,
        **approval,
        "approved_places": places,
        "approved_since": _approved_since(chance, word, today).isoformat(),
        **word.record(),
        "max_siblings": chance.whole(1, places) if chance.happens(0.7) else None,
        **household,
    }
    facts["description"] = describe(chance, facts, place, today)
    facts |= invent_contact(chance, number, place, single=household["carers"] == "single")
    return {name: facts[name] for name in RECORD_FIELDS}, word


def _approved_since(chance: Chance, word: Word, today: date) -> date:
    """Return a day before the family's last word; one that has said nothing yet is new."""
    if word.confirmed_at is None:
        return today - timedelta(days=chance.whole(2, 45))
    years = min(chance.whole(0, 14), chance.whole(0, 24))
    return word.confirmed_at.date() - timedelta(days=20 + years * 365 + chance.whole(0, 364))


def ages_of(record: object) -> Ages:
    """Return the first and the last month of an age object of a record, both bounds known."""
    if not isinstance(record, dict):
        raise TypeError(record)
    return int(record["min_months"]), int(record["max_months"])
