"""The family that the demo's plejemor belongs to: there for any register, and the same after a restart."""

import pytest

from access.caller import Caller
from access.demo import DEMO_PERSONS, DemoFamily
from access.permissions import Role
from families.vocabulary import Reporter
from register.register import Register
from tests.named_families import EXPECTANT, put_named_families
from tests.register.reading import a_patch, a_spoken_patch

AARHUS = {"municipality_code": "0751", "postcode": "8000"}


def test_the_consultant_and_the_authority_of_the_demo_see_it_too(sqlite_register: Register) -> None:
    put_named_families(sqlite_register)
    lis = DemoFamily(sqlite_register).bind(DEMO_PERSONS["lis"].caller)
    assert (lis.role, lis.family_id) == (Role.FAMILY, EXPECTANT)


@pytest.mark.parametrize("number", [1, 3])
def test_any_approved_family_will_do(sqlite_register: Register, number: int) -> None:
    sqlite_register.put([a_patch(9, approval="ended"), *map(a_patch, range(1, number + 1))])
    assert DemoFamily(sqlite_register).family_id == "F-1"


def test_where_there_is_none_nobody_is_anybodys(sqlite_register: Register) -> None:
    assert DemoFamily(sqlite_register).family_id is None


def test_only_the_family_person_is_bound(sqlite_register: Register) -> None:
    sqlite_register.put([a_patch()])
    mette = DEMO_PERSONS["mette"].caller
    assert (
        DemoFamily(sqlite_register).bind(mette)
        == mette
        == Caller("demo:mette", Role.CASEWORKER, municipality_code="0657")
    )


def test_it_stays_the_same_whatever_it_reports_and_after_a_restart(sqlite_register: Register) -> None:
    sqlite_register.put([a_spoken_patch(number, occupied=1, **AARHUS) for number in (1, 2)])
    running = DemoFamily(sqlite_register)
    chosen = running.family_id
    assert chosen == "F-1"
    sqlite_register.report(chosen, {"occupied_places": 2}, Reporter.FAMILY)
    assert running.family_id == DemoFamily(sqlite_register).family_id == chosen
