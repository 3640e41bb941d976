"""Who may report about which family, and as whom."""

import pytest

from access.caller import Caller
from access.permissions import ALLOWED, Permission, Role
from access.reporting import OutOfReach, may_report, reporter_of
from families.vocabulary import Authority, Reporter
from tests.building import a_family

HERE = a_family("F-1", municipality_code="0657")


@pytest.mark.parametrize(
    ("caller", "speaks_as"),
    [
        (Caller("x", Role.FAMILY, family_id="F-1"), Reporter.FAMILY),
        (Caller("x", Role.CONSULTANT, municipality_code="0657"), Reporter.CONSULTANT),
        (Caller("x", Role.INTAKE), Reporter.SOURCE),
    ],
)
def test_those_whom_it_concerns_may_report(caller: Caller, speaks_as: Reporter) -> None:
    assert may_report(caller, HERE)
    assert reporter_of(caller, HERE) is speaks_as


@pytest.mark.parametrize(
    ("caller", "told"),
    [
        (Caller("x", Role.FAMILY, family_id="F-2"), "din egen familie"),
        (Caller("x", Role.FAMILY), "din egen familie"),
        (Caller("x", Role.CONSULTANT, municipality_code="0751"), "din egen kommune"),
        (Caller("x", Role.CONSULTANT), "din egen kommune"),
        (Caller("x", Role.CASEWORKER, municipality_code="0657"), "sagsbehandler"),
        (Caller("x", Role.AUTHORITY, authority=Authority.MIDT), "socialtilsyn"),
        (Caller("x", Role.ANALYST), "analytiker"),
        (Caller("x", Role.ADMINISTRATOR), "administrator"),
    ],
)
def test_others_may_not_and_are_told_why(caller: Caller, told: str) -> None:
    assert not may_report(caller, HERE)
    with pytest.raises(OutOfReach, match="har ikke adgang") as refusal:
        reporter_of(caller, HERE)
    assert told in str(refusal.value)


def test_whoever_the_table_lets_report_speaks_as_somebody() -> None:
    may = {role for role in Role if Permission.REPORT in ALLOWED[role]}
    assert may == {Role.FAMILY, Role.CONSULTANT, Role.INTAKE}
