"""Contact details: never without a reason, never without a trace, logged before they are shown."""

from dataclasses import dataclass

import pytest

from access.caller import Caller, NotPermitted
from access.look_ups import ContactLookUps, NotNamed
from access.permissions import Role
from families.clock import SetClock
from families.contact import Contact
from families.problem import InvalidInput
from register.database import Database, RegisterUnavailable
from register.look_ups import LookUp, LookUps
from register.protection import GrantedTo, Protection
from register.register import Register
from tests.building import NOW
from tests.register.reading import a_patch

METTE = Caller("demo:mette", Role.CASEWORKER, municipality_code="0657")


@dataclass(frozen=True)
class Desk:
    """A way to contact details, its log, and who is protected."""

    look_ups: ContactLookUps
    log: LookUps
    protection: Protection


@pytest.fixture
def desk(sqlite_register: Register, sqlite_database: Database, clock: SetClock) -> Desk:
    """Return the way to the details of `F-1` (known) and `F-2` (none)."""
    sqlite_register.put([a_patch(1, name="Ida Holm", phone="12345678"), a_patch(2)])
    log, protection = LookUps(sqlite_database), Protection(sqlite_database)
    return Desk(ContactLookUps(sqlite_register, log, protection, clock), log, protection)


def test_a_look_up_with_a_reason_shows_the_details_and_is_logged(desk: Desk) -> None:
    assert desk.look_ups.look_up(METTE, "F-1", "  Barn på 4 år,\n skal flytte ") == Contact(
        "Ida Holm", "12345678"
    )
    assert desk.log.of_family("F-1") == [
        LookUp("F-1", "demo:mette", "caseworker", "0657", "Barn på 4 år, skal flytte", NOW)
    ]


def test_looking_twice_leaves_two_traces(desk: Desk) -> None:
    for _ in range(2):
        desk.look_ups.look_up(METTE, "F-1", "Barn på 4 år")
    assert len(desk.log.of_family("F-1")) == 2


@pytest.mark.parametrize("reason", ["", "  \n\t ", "ab", " a  ", "x" * 301])
def test_without_a_reason_that_says_something_nothing_is_shown(desk: Desk, reason: str) -> None:
    with pytest.raises(InvalidInput, match="3-300 tegn") as refusal:
        desk.look_ups.look_up(METTE, "F-1", reason)
    assert [problem.field for problem in refusal.value.problems] == ["reason"]
    assert desk.log.of_family("F-1") == []


@pytest.mark.parametrize("reason", ["abc", "x" * 300])
def test_the_bounds_of_a_reason_are_included(desk: Desk, reason: str) -> None:
    assert desk.look_ups.look_up(METTE, "F-1", reason) is not None


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CASEWORKER, Role.CONSULTANT}])
def test_a_role_that_may_not_look_sees_nothing(desk: Desk, role: Role) -> None:
    with pytest.raises(NotPermitted):
        desk.look_ups.look_up(Caller("token:1", role), "F-1", "Barn på 4 år")
    assert desk.log.of_family("F-1") == []


def test_a_family_that_nobody_knows_leaves_no_trace(desk: Desk) -> None:
    assert desk.look_ups.look_up(METTE, "F-9", "Barn på 4 år") is None


def test_that_there_are_no_details_is_logged_too(desk: Desk) -> None:
    assert desk.look_ups.look_up(METTE, "F-2", "Barn på 4 år") == Contact()
    assert len(desk.log.of_family("F-2")) == 1


def test_what_cannot_be_logged_is_not_shown(
    sqlite_register: Register, sqlite_database: Database, clock: SetClock
) -> None:
    sqlite_register.put([a_patch(1, name="Ida Holm")])
    with sqlite_database.write() as connection:
        connection.exec_driver_sql("DROP TABLE look_ups")
    shown = ContactLookUps(sqlite_register, LookUps(sqlite_database), Protection(sqlite_database), clock)
    with pytest.raises(RegisterUnavailable) as refusal:
        shown.look_up(METTE, "F-1", "Barn på 4 år")
    assert "Holm" not in str(refusal.value)


@pytest.fixture
def protected(desk: Desk) -> Desk:
    """Protect `F-1`."""
    desk.look_ups.register.put([a_patch(1, name="Ida Holm", address_protected=True)])
    return desk


def test_details_of_a_protected_family_are_refused_with_whom_to_ask_and_the_attempt_is_logged(
    protected: Desk,
) -> None:
    with pytest.raises(NotNamed, match="Spørg Socialtilsyn") as refusal:
        protected.look_ups.look_up(METTE, "F-1", "Barn på 4 år")
    assert "Holm" not in str(refusal.value)
    line = LookUp("F-1", "demo:mette", "caseworker", "0657", "Barn på 4 år", NOW, refused=True)
    assert protected.log.of_family("F-1") == [line]


@pytest.mark.parametrize(
    ("to", "shown"),
    [
        (GrantedTo(who="demo:mette"), True),
        (GrantedTo(municipality_code="0657", role="caseworker"), True),
        (GrantedTo(who="demo:jonas"), False),
        (GrantedTo(municipality_code="0751", role="caseworker"), False),
        (GrantedTo(municipality_code="0657", role="consultant"), False),
    ],
)
def test_those_whom_the_authority_named_see_them_until_it_is_taken_back(
    protected: Desk, to: GrantedTo, shown: bool
) -> None:
    protected.protection.grant("F-1", to, "Barn i Herning", "demo:birgit", NOW)
    protected.protection.grant("F-2", GrantedTo(who="demo:mette"), "En anden", "demo:birgit", NOW)
    if shown:
        assert protected.look_ups.look_up(METTE, "F-1", "Barn på 4 år") is not None
        (grant,) = protected.protection.grants("F-1")
        assert protected.protection.revoke("F-1", grant.grant_id, "demo:birgit", NOW)
        assert not protected.protection.revoke("F-1", grant.grant_id, "demo:birgit", NOW)
    with pytest.raises(NotNamed):
        protected.look_ups.look_up(METTE, "F-1", "Barn på 4 år")
    assert [line.refused for line in protected.log.of_family("F-1")] == [True, False][: 1 + shown]
