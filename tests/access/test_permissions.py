"""Who may do what, and how somebody becomes a caller."""

import pytest

from access.caller import Caller, NotPermitted, NotSignedIn
from access.demo import DEMO_PERSONS, demo_caller, is_loopback
from access.permissions import ALLOWED, Permission, Role


def test_every_role_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(Role)


def test_only_those_who_place_children_see_contact_details() -> None:
    may = {role for role in Role if Permission.VIEW_CONTACT in ALLOWED[role]}
    assert may == {Role.CASEWORKER, Role.CONSULTANT}


def test_machines_analysts_and_administrators_see_no_families() -> None:
    for role in (Role.INTAKE, Role.ANALYST, Role.ADMINISTRATOR, Role.FAMILY):
        assert not Caller("x", role).may(Permission.SEARCH)


def test_being_turned_away_names_the_role() -> None:
    error = NotPermitted(Caller("x", Role.ANALYST), Permission.SEARCH)
    assert str(error) == "Rollen analytiker har ikke adgang til dette."


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1", "[::1]", "LOCALHOST"])
def test_loopback_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "10.0.0.1", "ledig.dk", "localhost.evil.dk", "127.0.0.1.dk"])  # noqa: S104 - a host to refuse
def test_everything_else_is_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "[::1]"])
def test_the_demo_serves_its_own_machine_as_the_caseworker(host: str) -> None:
    caller = demo_caller({"host": host}, None)
    assert (caller.role, caller.municipality_code) == (Role.CASEWORKER, "0657")


def test_the_demo_lets_a_person_choose_who_they_are() -> None:
    for key, person in DEMO_PERSONS.items():
        assert demo_caller({"host": "localhost"}, key) == person.caller
    assert demo_caller({"host": "localhost"}, "nobody").role is Role.CASEWORKER


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "ledig.example"},
        {"host": "127.0.0.1.evil.example:80"},
        {},
        {"host": "localhost", "x-forwarded-for": "10.0.0.1"},
        {"host": "localhost", "forwarded": "for=10.0.0.1"},
        {"host": "localhost", "via": "1.1 proxy"},
    ],
)
def test_the_demo_refuses_strangers(headers: dict[str, str]) -> None:
    with pytest.raises(NotSignedIn, match=r"http://127\.0\.0\.1"):
        demo_caller(headers, None)
