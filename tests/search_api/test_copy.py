"""Families come, end and come back: slots go round, and nothing late or old shows through."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.vocabulary import Approval
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.copy import Copy
from search_api.embedded.engine import EmbeddedEngine
from tests.building import a_family
from tests.search_api import strategies as drawn
from tests.search_api.contract import assert_agrees
from tests.search_api.suite import NOW, ids

ENDED = Approval.ENDED


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(st.data())
def test_families_end_and_come_back_in_any_order_of_changes(data: st.DataObject) -> None:
    history = []
    for number, family in enumerate(data.draw(drawn.families(24)), start=1):
        approval = data.draw(drawn.some(Approval.APPROVED, ENDED))
        family_id = data.draw(drawn.some(*"ABCDEFGHIJKLMNOP"))
        history.append(StoredFamily(replace(family, family_id=family_id, approval=approval), number))
    told = data.draw(st.permutations(history + history[::2]))
    at_once = data.draw(drawn.some(1, 2, 5, 48))
    engine = EmbeddedEngine()
    for first in range(0, len(told), at_once):
        engine.search(Criteria(text="hund"), NOW)
        engine.apply(told[first : first + at_once], len(history))
    last = {change.family.family_id: change.family for change in history}
    for criteria in (Criteria(availability=()), data.draw(drawn.criteria())):
        assert_agrees(engine, list(last.values()), criteria, NOW)


def test_families_that_come_take_the_slots_of_those_that_ended() -> None:
    copy, number = Copy(), 0
    for year in range(10):
        come = [a_family(f"F-{year}-{place}") for place in range(64)]
        for families in (come, [replace(family, approval=ENDED) for family in come]):
            copy.take([StoredFamily(family, number := number + 1) for family in families])
    assert copy.matrix.width == 1


def test_a_family_that_ended_long_ago_takes_no_slot() -> None:
    copy = Copy()
    gone = [StoredFamily(a_family(f"F-{place}", approval=ENDED), place) for place in range(1, 1_000)]
    copy.take([*gone, StoredFamily(a_family("F-0"), 1_000)])
    assert copy.matrix.width == 1


def test_what_is_late_does_not_bring_back_a_family_whose_slot_is_taken() -> None:
    engine = EmbeddedEngine()
    approved, ended = a_family("A"), a_family("A", approval=ENDED)
    engine.apply([StoredFamily(approved, 1)], 1)
    engine.apply([StoredFamily(ended, 3)], 3)
    engine.apply([StoredFamily(a_family("B"), 4)], 4)
    engine.apply([StoredFamily(approved, 2)], 4)
    assert ids(engine.search(Criteria(), NOW)) == ["B"]
    engine.apply([StoredFamily(approved, 5)], 5)
    assert ids(engine.search(Criteria(), NOW)) == ["A", "B"]


def test_a_family_that_came_back_keeps_its_slot_from_the_next_new_one() -> None:
    engine = EmbeddedEngine()
    for number, approval in enumerate((Approval.APPROVED, ENDED, Approval.APPROVED), start=1):
        engine.apply([StoredFamily(a_family("A", approval=approval), number)], number)
    engine.apply([StoredFamily(a_family("B"), 4)], 4)
    assert ids(engine.search(Criteria(), NOW)) == ["A", "B"]


def test_a_family_comes_back_together_with_a_new_one() -> None:
    engine = EmbeddedEngine()
    for number, approval in enumerate((Approval.APPROVED, ENDED), start=1):
        engine.apply([StoredFamily(a_family("A", approval=approval), number)], number)
    engine.apply([StoredFamily(a_family("A"), 3), StoredFamily(a_family("B"), 4)], 4)
    assert ids(engine.search(Criteria(), NOW)) == ["A", "B"]


def test_equal_families_stand_in_the_order_of_ids_whoever_had_their_slots() -> None:
    engine = EmbeddedEngine()
    engine.apply([StoredFamily(a_family("A"), 1), StoredFamily(a_family("M"), 2)], 2)
    assert ids(engine.search(Criteria(), NOW)) == ["A", "M"]
    engine.apply([StoredFamily(a_family("A", approval=ENDED), 3)], 3)
    engine.apply([StoredFamily(a_family("Z"), 4)], 4)
    assert ids(engine.search(Criteria(), NOW)) == ["M", "Z"]
