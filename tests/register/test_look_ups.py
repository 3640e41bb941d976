"""The log of look-ups: kept as it was written, the latest first, for one family at a time."""

from datetime import timedelta

from register.database import Database
from register.look_ups import LookUp, LookUps
from register.register import Register
from tests.building import NOW
from tests.register.reading import a_patch


def a_look_up(family_id: str = "F-1", minute: int = 0, municipality: str | None = "0657") -> LookUp:
    """Build a look-up by a caseworker."""
    at = NOW + timedelta(minutes=minute)
    return LookUp(family_id, "token:1", "caseworker", municipality, "Barn på 4 år", at)


def test_the_look_ups_of_a_family_are_kept_latest_first(register: Register, database: Database) -> None:
    register.put([a_patch(1), a_patch(2)])
    log = LookUps(database)
    made = [a_look_up(minute=0), a_look_up(minute=1, municipality=None), a_look_up("F-2", minute=2)]
    for one in made:
        log.record(
            family_id=one.family_id,
            who=one.who,
            role=one.role,
            municipality=one.municipality,
            reason=one.reason,
            at=one.at,
        )
    assert log.of_family("F-1") == [made[1], made[0]]
    assert log.of_family("F-2") == [made[2]]
    assert log.of_family("F-3") == []
    assert register.change_number() == 2
