"""The fine print of `api.md`, line by line: each test stands for the line in its first comment."""

from datetime import date, timedelta
from typing import Any

import pytest

from families.ages import AgeRange
from families.family import Family, ParentChild
from families.geography import distance_km
from families.vocabulary import Approval, ChildSex, Pet
from tests.building import NOW, a_family, an_availability
from tests.search_api.strategies import TODAY
from tests.search_api.suite import EngineSuite


def said(family_id: str = "A", places: int = 2, **changes: Any) -> Family:
    """Build a family with what it has said about its places."""
    return a_family(family_id, approved_places=places, availability=an_availability(**changes))


class FinePrintExamples(EngineSuite):
    """Each line by an example that only that line explains."""

    def test_status_is_that_of_the_asked_day_freshness_that_of_today(self) -> None:
        # Asked day = from, else today. Status is that of the asked day; freshness always today's.
        paused = said(paused_until=TODAY + timedelta(days=10))
        assert self.order("", paused) == []
        assert self.order(f"from={TODAY + timedelta(days=10)}", paused) == []
        found = self.search(f"from={TODAY + timedelta(days=60)}", paused)
        # In sixty days the confirmation will be stale; today it is fresh.
        assert found.total == 1
        assert found.counts["confirmed"] == {"fresh": 1, "ageing": 0, "stale": 0}

    def test_places_are_asked_of_free_and_unconfirmed_families(self) -> None:
        # A family that is free, partly free or unconfirmed must have free_places >= N.
        one_left, unconfirmed = said("A", occupied_places=1), said("B", confirmed_at=None)
        three = said("C", places=3, confirmed_at=None)
        query = "availability=free&availability=unconfirmed"
        assert self.order(query, one_left, unconfirmed, three) == ["A", "B", "C"]
        assert self.order(f"{query}&places=2", one_left, unconfirmed, three) == ["B", "C"]
        assert self.order(f"{query}&age=4&age=5&age=6", one_left, unconfirmed, three) == ["C"]

    def test_of_paused_and_occupied_families_places_are_not_asked(self) -> None:
        # … of paused and occupied ones places are not asked.
        full, paused = said("A", occupied_places=2), said("B", paused_until=TODAY, blocked_places=2)
        assert self.order("availability=any&places=9", full, paused) == ["B", "A"]

    def test_places_that_come_later_are_occupied_until_then(self) -> None:
        # With available_from later than the asked day the status is occupied.
        later = said(available_from=date(2026, 12, 15))
        assert self.order("from=2026-12-14&availability=occupied", later) == ["A"]
        assert self.order("from=2026-12-15", later) == ["A"]

    def test_the_count_of_an_age_is_that_of_the_one_child(self) -> None:
        # So for age N follows the one age.
        one_place, two_places = said("A", places=1), said("B", places=2)
        found = self.search("age=4&age=5", one_place, two_places)
        assert found.total == 1
        assert found.counts["age"]["4"] == found.counts["age"]["5"] == 2
        found = self.search("age=4&age=5&places=2", one_place, two_places)
        assert found.counts["age"]["4"] == 1

    def test_the_count_of_availability_replaces_the_default(self) -> None:
        # For availability the default is replaced. It is the same for chosen options.
        families = said("A"), said("B", occupied_places=2), said("C", confirmed_at=None)
        counts = {"free": 1, "unconfirmed": 1, "paused": 0, "occupied": 1}
        for query in ("", "availability=any", "availability=occupied", "availability=paused"):
            assert self.search(query, *families).counts["availability"] == counts

    def test_siblings_must_be_taken_together(self) -> None:
        # With two or more, max_siblings, if known, must reach their number.
        one, two = (a_family(name, max_siblings=most) for name, most in (("A", 1), ("B", 2)))
        unknown = a_family("C", max_siblings=None)
        assert self.order("age=4", one, two, unknown) == ["A", "B", "C"]
        assert self.order("age=4&age=4", one, two, unknown) == ["B", "C"]

    def test_every_sibling_must_fit_and_both_bounds_are_included(self) -> None:
        # Siblings: every age must fit. domain.md: months, both ends included.
        family = a_family("A", approved_age=AgeRange(48, 83))
        assert self.order("age=48m&age=83m", family) == ["A"]
        assert self.order("age=47m", family) == self.order("age=4&age=84m", family) == []

    def test_an_open_bound_is_open(self) -> None:
        # domain.md: a range bound that is missing means open.
        assert self.order("age=275m", a_family("A", approved_age=AgeRange(48, None))) == ["A"]
        assert self.order("age=0m", a_family("A", approved_age=AgeRange(None, 83))) == ["A"]

    def test_unborn_needs_from_pregnancy_and_nothing_else(self) -> None:
        # unborn asks neither the approved range nor parent_child=true; unknown is no.
        older = AgeRange(72, 215)
        yes = a_family("A", approved_age=older, parent_child=ParentChild(from_pregnancy=True))
        unknown = a_family("B", approved_age=AgeRange(0, 83), parent_child=ParentChild())
        no = a_family("C", approved_age=AgeRange(0, 83))
        assert self.order("age=unborn", yes, unknown, no) == ["A"]
        assert self.order("age=unborn&parent_child=true", yes, unknown, no) == ["A"]
        assert self.order("age=unborn&age=4", yes, unknown, no) == []

    def test_unborn_plays_no_part_in_the_wish(self) -> None:
        # With only unborn asked that step is left out; with others, they alone decide.
        def taking(name: str, days: int, wish: AgeRange | None) -> Family:
            availability = an_availability(confirmed_at=NOW - timedelta(days=days), wanted_age=wish)
            pregnancy = ParentChild(from_pregnancy=True)
            return a_family(name, parent_child=pregnancy, availability=availability)

        other, wished = taking("A", 0, AgeRange(120, 200)), taking("B", 1, AgeRange(48, 48))
        assert self.order("age=unborn", other, wished) == ["A", "B"]
        assert self.order("age=unborn&age=4", other, wished) == ["B", "A"]

    def test_with_its_parent_every_child_must_be_young_enough(self) -> None:
        # With parent_child=true every child must be <= child_age_max_months (unknown = open).
        young = a_family("A", parent_child=ParentChild(child_age_max_months=48))
        unknown = a_family("B", parent_child=ParentChild())
        without = a_family("C")
        families = young, unknown, without
        assert self.order("parent_child=true&age=4", *families) == ["A", "B"]
        assert self.order("parent_child=true&age=0&age=49m", *families) == ["B"]
        assert self.order("age=49m", *families) == ["A", "B", "C"]
        counts = self.search("age=49m", *families).counts
        assert counts["parent_child"] == {"true": 1}
        counts = self.search("parent_child=true", *families).counts
        assert (counts["age"]["4"], counts["age"]["5"]) == (2, 1)

    def test_the_parent_takes_no_childs_place(self) -> None:
        # domain.md: the parent takes no child's place.
        family = a_family("A", approved_places=1, parent_child=ParentChild(max_adults=2))
        assert self.order("parent_child=true&age=0", family) == ["A"]

    def test_who_takes_any_is_found_by_girl_and_by_boy(self) -> None:
        # child_sex=girl finds girl or any; any only those that take either. Unknown counts as any.
        takes = {"A": ChildSex.ANY, "B": ChildSex.GIRL, "C": ChildSex.BOY, "D": None}
        families = [a_family(name, child_sex=sex) for name, sex in takes.items()]
        assert self.order("child_sex=girl", *families) == ["A", "B", "D"]
        assert self.order("child_sex=boy", *families) == ["A", "C", "D"]
        assert self.order("child_sex=any", *families) == ["A", "D"]
        counts = {"any": 2, "girl": 3, "boy": 3}
        assert self.search("child_sex=any", *families).counts["child_sex"] == counts

    def test_a_family_that_says_nothing_of_pets_is_found_by_no_option(self) -> None:
        # pets=none finds families that say so; one that says nothing is found by no option.
        none = a_family("A", pets=(Pet.NONE,))
        silent, dog = a_family("B"), a_family("C", pets=(Pet.DOG,))
        every = "&".join(f"pets={pet}" for pet in Pet)
        assert self.order("pets=none", none, silent, dog) == ["A"]
        assert self.order(every, none, silent, dog) == ["A", "C"]

    def test_a_yes_no_facet_finds_what_is_known_to_be_so(self) -> None:
        # A yes/no facet finds true only.
        families = [a_family(str(known), own_room=known) for known in (True, False, None)]
        assert self.order("own_room=true", *families) == ["True"]
        assert self.search("", *families).counts["own_room"] == {"true": 1}

    def test_a_distance_is_not_rounded(self) -> None:
        # within and order use the unrounded distance. (No two postcodes lie a whole number of km apart.)
        away = a_family("A", postcode="8600")
        km = distance_km("7400", "8600")
        assert self.order(f"near=7400&within={int(km)}", away) == []
        assert self.order(f"near=7400&within={int(km) + 1}", away) == ["A"]
        # A rounded distance would be within: a pair of postcodes just beyond a whole kilometre.
        assert 1.0 < distance_km("1050", "1459") < 1.05
        assert self.order("near=1050&within=1", a_family("A", postcode="1459")) == []
        assert self.order("near=7400&within=1", a_family("A", postcode="7400")) == ["A"]

    @pytest.mark.parametrize("old", ["1084", "1085"])
    def test_both_old_regions_find_all_of_the_new_one(self, old: str) -> None:
        # From 1 January 2027 1084 and 1085 are one region, and both old codes find all of it.
        capital = a_family("A", municipality_code="0101", postcode="1050")
        zealand = a_family("B", municipality_code="0316", postcode="4300")
        jutland = a_family("C")
        before = self.search(f"region={old}&from=2026-12-31", capital, zealand, jutland)
        after = self.search(f"region={old}&from=2027-01-01", capital, zealand, jutland)
        assert before.total == 1
        assert after.total == 2
        assert before.counts["region"] == dict.fromkeys(("1081", "1083"), 0) | dict.fromkeys(
            ("1082", "1084", "1085"), 1
        )
        assert after.counts["region"] == {"1081": 0, "1082": 1, "1083": 0, "1086": 2}

    def test_a_link_with_an_old_region_goes_on_when_the_year_turns(self) -> None:
        # Region of the asked day, which is today when none is asked.
        zealand = a_family("B", municipality_code="0316", postcode="4300")
        assert self.order("region=1084", zealand) == []
        assert self.order("region=1084", zealand, days_later=38) == ["B"]

    def test_the_authority_is_not_the_region(self) -> None:
        # domain.md: five municipalities are swapped; Holbæk is supervised by Hovedstaden.
        holbaek = a_family("A", municipality_code="0316", postcode="4300")
        assert self.order("authority=hovedstaden&region=1085", holbaek) == ["A"]
        assert self.order("authority=oest", holbaek) == []

    def test_only_approved_families_are_in_a_search_or_a_count(self) -> None:
        # domain.md: suspended and ended take the family out of every search.
        out = [a_family(str(word), approval=word) for word in (Approval.SUSPENDED, Approval.ENDED)]
        found = self.search("availability=any", *out)
        assert found.total == 0
        assert not any(count for options in found.counts.values() for count in options.values())

    def test_a_page_past_the_end_is_empty_with_the_right_total(self) -> None:
        # A page past the end is an empty list with the right total.
        found = self.search("page=500", a_family("A"))
        assert (found.total, found.families) == (1, ())

    def test_a_confirmation_grows_old_at_midnight_in_copenhagen(self) -> None:
        # domain.md: whole days from its Copenhagen date; 0-14 fresh, 15-42 ageing, then stale.
        family = said(confirmed_at=NOW.replace(hour=22, minute=59))  # 23.59 on that day
        for days, grade in ((14, "fresh"), (15, "ageing"), (42, "ageing"), (43, "stale")):
            found = self.search("availability=any", family, days_later=days)
            assert [one for one, count in found.counts["confirmed"].items() if count] == [grade]

    def test_a_dispute_ends_with_thirty_days_or_the_next_confirmation(self) -> None:
        # domain.md: disputed_at later than confirmed_at; the next report ends it, so do 30 days.
        heard = said(confirmed_at=NOW - timedelta(hours=1), disputed_at=NOW)
        answered = said(confirmed_at=NOW, disputed_at=NOW)
        assert self.order("", heard) == []
        assert self.order("", heard, days_later=29) == []
        assert self.order("", heard, days_later=30) == ["A"]
        assert self.order("", answered) == ["A"]
