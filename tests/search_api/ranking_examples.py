"""The ranking of `domain.md`, step by step: each test differs in one step and contradicts the later."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from families.ages import AgeRange
from families.availability import Availability
from families.family import Family
from tests.building import NOW, a_family, an_availability
from tests.search_api.suite import EngineSuite


def said(family_id: str, /, postcode: str = "7400", **changes: Any) -> Family:
    """Build a family that takes 0-17 years, with what it has said about its places."""
    return a_family(family_id, postcode=postcode, availability=an_availability(**changes))


def ago(days: int) -> datetime:
    """Return this instant, some days ago."""
    return NOW - timedelta(days=days)


class RankingExamples(EngineSuite):
    """The documented keys, in their order."""

    def test_first_the_availability_group(self) -> None:
        occupied = said("A", occupied_places=2, confirmed_at=ago(0))
        paused = said("B", paused_until=date(2026, 12, 1), confirmed_at=ago(1))
        disputed = said("C", confirmed_at=ago(2), disputed_at=ago(1))
        partly = said("D", occupied_places=1, confirmed_at=ago(3))
        free = said("E", confirmed_at=ago(4))
        order = self.order("availability=any", occupied, paused, disputed, partly, free)
        # Free and partly free are one group: the later confirmation comes first.
        assert order == ["D", "E", "C", "B", "A"]

    def test_then_freshness_even_before_the_wish(self) -> None:
        ageing = said("A", confirmed_at=ago(15), wanted_age=AgeRange(0, 83))
        fresh = said("B", confirmed_at=ago(14), wanted_age=AgeRange(120, 200))
        assert self.order("age=4", ageing, fresh) == ["B", "A"]

    def test_among_paused_families_freshness_counts_too(self) -> None:
        pause = date(2026, 12, 1)
        stale = said("A", confirmed_at=None, paused_until=pause)
        ageing = said("B", confirmed_at=ago(20), paused_until=pause)
        assert self.order("availability=paused", stale, ageing) == ["B", "A"]

    def test_then_the_wish_wished_unknown_merely_approved(self) -> None:
        approved = said("A", confirmed_at=ago(0), wanted_age=AgeRange(120, 200))
        unknown = said("B", confirmed_at=ago(1))
        wished = said("C", confirmed_at=ago(2), wanted_age=AgeRange(48, 48))
        assert self.order("age=4", approved, unknown, wished) == ["C", "B", "A"]
        # Without an age the wish says nothing.
        assert self.order("", approved, unknown, wished) == ["A", "B", "C"]

    def test_the_wish_must_hold_every_sibling(self) -> None:
        one_of_two = said("A", confirmed_at=ago(0), wanted_age=AgeRange(48, 60))
        both = said("B", confirmed_at=ago(1), wanted_age=AgeRange(48, 72))
        assert self.order("age=4&age=6", one_of_two, both) == ["B", "A"]

    def test_an_open_wish_holds_all_that_is_approved(self) -> None:
        unknown = said("A", confirmed_at=ago(0))
        open_wish = said("B", confirmed_at=ago(1), wanted_age=AgeRange())
        assert self.order("age=4", unknown, open_wish) == ["B", "A"]

    def test_then_distance_when_a_place_is_given(self) -> None:
        far = said("A", postcode="8600", confirmed_at=ago(0))
        near = said("B", postcode="7430", confirmed_at=ago(3))
        assert self.order("near=7400", far, near) == ["B", "A"]
        assert self.order("", far, near) == ["A", "B"]

    def test_at_one_distance_the_id_decides_not_the_confirmation(self) -> None:
        later, earlier = said("B", confirmed_at=ago(0)), said("A", confirmed_at=ago(3))
        assert self.order("near=7400", later, earlier) == ["A", "B"]

    def test_else_the_latest_confirmation_to_the_second(self) -> None:
        one = said("A", confirmed_at=datetime(2026, 11, 20, 9, 12, 0, tzinfo=UTC))
        other = said("B", confirmed_at=datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC))
        assert self.order("", one, other) == ["B", "A"]

    def test_last_the_id_by_code_point(self) -> None:
        # api.md: family_id sorts by code point, so capitals before small letters, 10 before 9.
        families = [said(name, confirmed_at=ago(1)) for name in ("a", "F-9", "F-10", "_", "Z", "0")]
        assert self.order("", *families) == ["0", "F-10", "F-9", "Z", "_", "a"]
        assert self.order("size=2&page=2", *families) == ["F-9", "Z"]

    def test_sorted_by_confirmation_the_group_stays_first_and_never_comes_last(self) -> None:
        # api.md: sort=confirmed keeps the availability group first, then latest confirmation.
        never, stale = said("A", confirmed_at=None), said("B", confirmed_at=ago(400))
        old = said("C", confirmed_at=ago(40), wanted_age=AgeRange(48, 48))
        new = said("D", confirmed_at=ago(1), postcode="1050")
        query = "availability=any&sort=confirmed&age=4&near=7400"
        assert self.order(query, never, stale, old, new) == ["D", "C", "B", "A"]

    def test_sorted_by_distance_the_group_stays_first(self) -> None:
        # api.md: sort=distance keeps the availability group first, then distance, then family_id.
        unconfirmed = said("A", confirmed_at=None)
        ageing = said("C", postcode="7430", confirmed_at=ago(40))
        fresh = said("B", postcode="8600", confirmed_at=ago(0), wanted_age=AgeRange(48, 48))
        query = "availability=any&sort=distance&age=4&near=7400"
        assert self.order(query, unconfirmed, ageing, fresh) == ["C", "B", "A"]

    def test_a_family_that_never_said_anything_is_unconfirmed(self) -> None:
        silent = a_family("A", availability=Availability())
        assert self.order("", silent) == []
        assert self.order("availability=unconfirmed", silent) == ["A"]
