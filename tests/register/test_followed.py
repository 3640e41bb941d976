"""Whom a municipality follows: its own families that have not ended, and what letters reached them."""

from datetime import timedelta

from families.clock import SetClock
from register.database import Database
from register.followed import FollowedFamilies
from register.letters import Letter, LetterFailure, LetterKind
from register.outbox import Outbox
from register.register import Register
from tests.building import NOW
from tests.register.reading import a_patch


def test_a_municipality_follows_its_own_families_that_have_not_ended(
    register: Register, database: Database
) -> None:
    register.put(
        [
            a_patch(1, email="en@example.org"),
            a_patch(2, approval="suspended"),
            a_patch(3, approval="ended"),
            a_patch(4, municipality_code="0751", postcode="8000"),
            a_patch(5, email=" "),
        ]
    )
    followed = FollowedFamilies(database).of_municipality("0657")
    assert [(one.stored.family.family_id, one.has_mail) for one in followed] == [
        ("F-1", True),
        ("F-2", False),
        ("F-5", False),
    ]
    assert followed[0].stored == register.family("F-1")
    assert FollowedFamilies(database).of_municipality("0101") == []


def test_the_latest_letter_with_a_link_that_was_not_given_up_counts(
    register: Register, database: Database, clock: SetClock
) -> None:
    register.put([a_patch(1), a_patch(2)])
    letters = Outbox(database)

    def write(kind: LetterKind, days_ago: int) -> int:
        return letters.write(Letter(kind, family_id="F-1"), NOW - timedelta(days=days_ago))

    write(LetterKind.REMINDER, 9)
    write(LetterKind.DISPUTED, 5)
    write(LetterKind.DECISION, 2)
    letters.note_failed(write(LetterKind.REMINDER, 1), LetterFailure.REFUSED, clock.now())
    first, second = FollowedFamilies(database).of_municipality("0657")
    assert first.lettered_at == NOW - timedelta(days=5)
    assert second.lettered_at is None
