"""Half a year in Aarhus, for the pictures: families that answer more and more, calls, and placements."""

from datetime import timedelta
from random import Random

from families.clock import SetClock
from families.family import Family
from families.vocabulary import CallOutcome, Reporter
from register.calls import Calls, Told
from register.letters import Letter, LetterFailure, LetterKind
from register.outbox import Outbox
from register.placements import NewPlacement, Placements
from web.app import Parts

OURS, ANOTHER = "0751", "0657"
_WEEKS = 26


def tell_half_a_year(parts: Parts) -> Family:
    """Let half a year pass in the register, and return a family that shows as free at its end."""
    assert isinstance(parts.clock, SetClock)
    chance, ours = Random(1), _families(parts)
    for week in range(_WEEKS):
        for family in chance.sample(ours, min(len(ours), 12 + 2 * week)):
            parts.register.report(family.family_id, {}, Reporter.FAMILY)
        parts.clock.move(timedelta(days=7))
    free = [family for family in _families(parts) if _is_free(parts, family)]
    _tell(parts, free)
    return free[-1]


def _families(parts: Parts) -> list[Family]:
    with parts.register.snapshot() as snapshot:
        families = [stored.family for stored in snapshot.families]
    return sorted((one for one in families if one.municipality_code == OURS), key=lambda one: one.family_id)


def _is_free(parts: Parts, family: Family) -> bool:
    day = parts.clock.now().date()
    return family.status_on(day, today=day, rule=parts.rule).value in {"free", "partly_free"}


def _tell(parts: Parts, free: list[Family]) -> None:
    """Let another municipality hear "optaget" of two and place a child with two more; one letter fails."""
    calls, placements = (
        Calls(parts.database, parts.clock, parts.rule),
        Placements(parts.database, parts.clock),
    )
    for family in free[:2]:
        told = Told(family.family_id, CallOutcome.OCCUPIED, ANOTHER, "demo:mette", _seen(parts))
        calls.note(told)
    for family in free[2:4]:
        placements.place(NewPlacement(family.family_id, ANOTHER, "demo:mette", _seen(parts)))
    letters = Outbox(parts.database)
    number = letters.write(Letter(LetterKind.REMINDER, family_id=free[4].family_id), parts.clock.now())
    letters.note_failed(number, LetterFailure.REFUSED, parts.clock.now())


def _seen(parts: Parts) -> int:
    return parts.register.change_number()
