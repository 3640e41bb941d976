"""Letters that wait: each is sent by one worker, none is lost, and what was given up is shown."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from register.database import Database
from register.letter_tables import outbox as table
from register.outbox import Letter, LetterFailure, LetterKind, Outbox, has_link_letter_since, write_letter
from register.register import Register
from tests.building import NOW
from tests.databases import Databases
from tests.register.reading import a_patch, rows

HOLD = timedelta(minutes=5)


@pytest.fixture
def outbox(database: Database, register: Register) -> Outbox:
    """Return an empty outbox of a register with the families F-1 to F-3; F-3 lives in Aarhus."""
    register.put([a_patch(1), a_patch(2), a_patch(3, municipality_code="0751")])
    return Outbox(database)


def a_reminder(family_id: str = "F-1") -> Letter:
    """Build a reminder."""
    return Letter(LetterKind.REMINDER, {"reason": "stale"}, family_id=family_id)


def claim(outbox: Outbox, minutes: int = 0, most: int = 10) -> list[int]:
    """Claim what is due so many minutes from now, and return the numbers."""
    return [one.letter_id for one in outbox.claim(NOW + timedelta(minutes=minutes), most=most, hold=HOLD)]


def test_a_letter_is_claimed_with_all_that_was_written(outbox: Outbox) -> None:
    number = outbox.write(a_reminder(), NOW)
    (letter,) = outbox.claim(NOW, most=10, hold=HOLD)
    assert (letter.letter_id, letter.kind, letter.about) == (
        number,
        LetterKind.REMINDER,
        {"reason": "stale"},
    )
    assert (letter.family_id, letter.authority, letter.municipality_code) == ("F-1", None, None)
    assert (letter.written_at, letter.attempts) == (NOW, 1)


def test_nobody_else_is_given_a_letter_until_its_time_is_over(outbox: Outbox) -> None:
    number = outbox.write(a_reminder(), NOW)
    assert claim(outbox) == [number]
    assert claim(outbox, minutes=4) == []
    assert claim(outbox, minutes=5) == [number]


def test_those_due_longest_come_first_and_no_more_than_asked_for(outbox: Outbox) -> None:
    late = outbox.write(a_reminder("F-2"), NOW - timedelta(minutes=1))
    early = outbox.write(a_reminder("F-1"), NOW - timedelta(minutes=2))
    assert claim(outbox, most=1) == [early]
    assert claim(outbox, most=1) == [late]


def test_what_was_sent_or_given_up_is_claimed_no_more(outbox: Outbox, database: Database) -> None:
    sent, failed = outbox.write(a_reminder("F-1"), NOW), outbox.write(a_reminder("F-2"), NOW)
    claim(outbox)
    outbox.note_sent(sent, NOW)
    outbox.note_failed(failed, LetterFailure.NO_ADDRESS, NOW)
    assert claim(outbox, minutes=600) == []
    assert outbox.count_waiting() == 0
    assert [(row["sent_at"], row["failed_at"], row["failure"]) for row in rows(database, table)] == [
        (NOW, None, None),
        (None, NOW, "no_address"),
    ]


def test_what_was_sent_stays_sent_when_a_slow_worker_gives_up(outbox: Outbox, database: Database) -> None:
    number = outbox.write(a_reminder(), NOW)
    outbox.note_sent(number, NOW)
    outbox.note_failed(number, LetterFailure.REFUSED, NOW)
    outbox.put_back(number, NOW)
    assert claim(outbox, minutes=600) == []
    assert rows(database, table)[0]["failed_at"] is None


def test_what_was_put_back_waits_until_it_is_due(outbox: Outbox) -> None:
    number = outbox.write(a_reminder(), NOW)
    claim(outbox)
    outbox.put_back(number, NOW + timedelta(minutes=20))
    assert claim(outbox, minutes=19) == []
    (letter,) = outbox.claim(NOW + timedelta(minutes=20), most=10, hold=HOLD)
    assert letter.attempts == 2


def test_many_workers_at_once_share_the_letters(databases: Databases) -> None:
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        first, second = Outbox(one), Outbox(other)
        with one.write() as connection:
            written = [
                write_letter(connection, Letter(LetterKind.DIGEST, {}, authority="midt"), NOW)
                for _ in range(60)
            ]
        with ThreadPoolExecutor(8) as pool:
            boxes = [first, second] * 8
            claimed = [
                number for taken in pool.map(lambda box: claim(box, most=5), boxes) for number in taken
            ]
    assert sorted(claimed) == written


def test_a_municipality_sees_what_did_not_reach_its_families_or_itself(outbox: Outbox) -> None:
    ours = outbox.write(a_reminder("F-1"), NOW)
    theirs = outbox.write(a_reminder("F-3"), NOW)
    itself = outbox.write(Letter(LetterKind.APPROVAL, {}, municipality_code="0657"), NOW)
    waiting = outbox.write(a_reminder("F-2"), NOW)
    for number in (ours, theirs, itself):
        outbox.note_failed(number, LetterFailure.NO_ADDRESS, NOW)
    outbox.put_back(waiting, NOW + timedelta(days=1))
    outbox.note_failed(outbox.write(a_reminder("F-1"), NOW), LetterFailure.NEEDLESS, NOW)
    failed = outbox.failed_of("0657", NOW - timedelta(days=30))
    assert [(letter.letter_id, letter.family_id, letter.failure) for letter in failed] == [
        (itself, None, "no_address"),
        (ours, "F-1", "no_address"),
    ]
    assert outbox.failed_of("0657", NOW + timedelta(seconds=1)) == []


def test_a_letter_with_a_link_counts_from_when_it_was_written_until_after_it_was_sent(
    outbox: Outbox, database: Database
) -> None:
    day = timedelta(days=1)
    waits = outbox.write(a_reminder("F-1"), NOW)
    outbox.write(Letter(LetterKind.DECISION, {"request_id": 1}, family_id="F-2"), NOW)
    with database.read() as connection:
        assert has_link_letter_since(connection, "F-1", NOW + 9 * day)
        assert not has_link_letter_since(connection, "F-2", NOW - day)
    outbox.note_sent(waits, NOW + day)
    with database.read() as connection:
        assert has_link_letter_since(connection, "F-1", NOW + day - timedelta(seconds=1))
        assert not has_link_letter_since(connection, "F-1", NOW + day)


def test_a_letter_goes_with_the_transaction_that_it_belongs_to(outbox: Outbox, database: Database) -> None:
    def write_and_break_off() -> None:
        with database.write() as connection:
            write_letter(connection, a_reminder(), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_break_off()
    assert claim(outbox) == []
