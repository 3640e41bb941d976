"""Reports with a key: made twice, at once or again later, they are one report with one answer."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from itertools import count
from threading import Barrier

import pytest

from families.clock import SetClock
from families.problem import InvalidInput
from families.vocabulary import Reporter
from register.database import Database
from register.register import Register
from register.remembered_answers import KeyedCall, KeyUsedOtherwise
from register.reporting import Report
from register.stored import FamilyGone, StoredFamily
from register.tables import availability_reports, remembered_answers
from tests.databases import Databases
from tests.register.reading import a_patch, rows

CALL = KeyedCall("key-1", "token:1 reports about F-1: 1 occupied")
DAY = timedelta(hours=24)


def said(occupied: int = 1, family_id: str = "F-1") -> Report:
    """Return a report."""
    return Report(family_id, {"occupied_places": occupied}, Reporter.FAMILY, who="token:1")


def numbered() -> Callable[[StoredFamily], str]:
    """Return a writer of answers of which no two are alike."""
    calls = count(1)
    return lambda stored: f"{next(calls)}: {stored.family.family_id} {stored.change_number}"


def test_the_same_call_again_gets_the_same_answer_and_is_no_report(
    register: Register, database: Database, clock: SetClock
) -> None:
    register.put([a_patch()])
    answer = numbered()
    given = register.report_once(CALL, said(), answer)
    assert given == "1: F-1 2"
    clock.move(DAY)
    assert register.report_once(CALL, said(), answer) == given
    assert register.change_number() == 2
    assert [row["who"] for row in rows(database, availability_reports)] == ["token:1"]


def test_another_key_is_another_report(register: Register) -> None:
    register.put([a_patch()])
    answer = numbered()
    register.report_once(CALL, said(), answer)
    assert register.report_once(KeyedCall("key-2", CALL.asked), said(), answer) == "2: F-1 3"


def test_the_same_key_for_anything_else_is_refused_and_writes_nothing(
    register: Register, database: Database
) -> None:
    register.put([a_patch(), a_patch(2)])
    register.report_once(CALL, said(), numbered())
    kept = rows(database, remembered_answers)
    with pytest.raises(KeyUsedOtherwise, match="Brug en ny nøgle") as refusal:
        register.report_once(KeyedCall(CALL.key, "noget andet"), said(2, "F-2"), numbered())
    assert CALL.key not in str(refusal.value)
    assert rows(database, remembered_answers) == kept
    assert register.change_number() == 3


def test_what_was_asked_is_kept_as_a_hash_only(register: Register, database: Database) -> None:
    register.put([a_patch()])
    register.report_once(CALL, said(), numbered())
    (row,) = rows(database, remembered_answers)
    assert len(row["asked_hash"]) == 64
    assert "occupied" not in row["asked_hash"]


def test_after_a_day_the_key_is_free_and_old_answers_are_gone(
    register: Register, database: Database, clock: SetClock
) -> None:
    register.put([a_patch()])
    answer = numbered()
    for number in range(1, 4):
        register.report_once(KeyedCall(f"key-{number}", "samme"), said(), answer)
    clock.move(DAY + timedelta(seconds=1))
    assert register.report_once(KeyedCall("key-1", "noget andet"), said(2), answer) == "4: F-1 5"
    assert [row["key"] for row in rows(database, remembered_answers)] == ["key-1"]


@pytest.mark.parametrize("wrong", [said(9), said(1, "F-gone")])
def test_a_refused_report_leaves_its_key_free(register: Register, database: Database, wrong: Report) -> None:
    register.put([a_patch()])
    with pytest.raises((InvalidInput, FamilyGone)):
        register.report_once(CALL, wrong, numbered())
    assert rows(database, remembered_answers) == []
    assert register.report_once(KeyedCall(CALL.key, "rettet"), said(), numbered()) == "1: F-1 2"


def at_once(callers: int, job: Callable[[int], str]) -> Sequence[str]:
    """Run the job for 0, 1, … at the same time; return what each gave."""
    ready = Barrier(callers)

    def start(number: int) -> str:
        ready.wait(timeout=30)
        return job(number)

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(start, range(callers)))


def test_many_at_once_with_the_same_key_are_one_report_also_across_processes(
    databases: Databases, clock: SetClock
) -> None:
    """Two `Database` objects share nothing but the database, as two processes do."""
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        registers = [Register(one, clock), Register(other, clock)]
        registers[0].put([a_patch()])
        answer = numbered()
        for round_ in range(1, 11):
            call = KeyedCall(f"key-{round_}", "samme")

            def report(number: int, call: KeyedCall = call) -> str:
                return registers[number % 2].report_once(call, said(), answer)

            assert len(set(at_once(8, report))) == 1
            assert registers[0].change_number() == round_ + 1
        assert len(rows(one, availability_reports)) == 10


def test_of_two_at_once_that_ask_for_different_things_with_one_key_one_is_refused(
    databases: Databases, clock: SetClock
) -> None:
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        registers = [Register(one, clock), Register(other, clock)]
        registers[0].put([a_patch(1), a_patch(2)])

        def report(number: int) -> str:
            family_id = f"F-{number + 1}"
            call = KeyedCall("key", family_id)
            try:
                return registers[number].report_once(call, said(1, family_id), lambda _: "taken")
            except KeyUsedOtherwise:
                return "refused"

        assert sorted(at_once(2, report)) == ["refused", "taken"]
        assert registers[0].change_number() == 3


def test_one_that_waited_for_a_call_that_fails_takes_its_place(databases: Databases, clock: SetClock) -> None:
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        registers = [Register(one, clock), Register(other, clock)]
        registers[0].put([a_patch()])

        def report(number: int) -> str:
            try:
                return registers[number % 2].report_once(
                    CALL, said(9 if number else 1), lambda _: f"taken {number}"
                )
            except InvalidInput:
                return "wrong"

        answers = at_once(6, report)
        assert answers[0] == "taken 0"
        assert set(answers[1:]) <= {"wrong", "taken 0"}
        assert registers[0].change_number() == 2


def test_removing_old_answers_stops_nobody(databases: Databases, clock: SetClock) -> None:
    """Many calls at once that all find old answers, some of them taking an old key again."""
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        registers = [Register(one, clock), Register(other, clock)]
        registers[0].put([a_patch(number) for number in range(12)])
        for number in range(12):
            registers[0].report_once(KeyedCall(f"key-{number}", "før"), said(1, f"F-{number}"), str)
        clock.move(2 * DAY)
        told = at_once(
            12,
            lambda n: registers[n % 2].report_once(
                KeyedCall(f"key-{n}", "nu"), said(2, f"F-{n}"), lambda _: f"{n}"
            ),
        )
        assert told == [str(number) for number in range(12)]
        assert sorted(row["answer"] for row in rows(one, remembered_answers)) == sorted(told)
