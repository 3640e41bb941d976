"""What every engine promises. An engine's test class inherits `EngineContract` and says how to make it.

The oracle decides: same total, same order, same page, same counts, whatever is asked and whenever.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from families.family import Family
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import Engine, Moment
from search_api.facets import FACETS
from tests.oracle import Oracle
from tests.search_api import strategies as drawn
from tests.search_api.strategies import TODAY
from tests.search_api.suite import NOW, RULE, EngineSuite, ids

_SEARCHES = st.lists(drawn.criteria(), min_size=12, max_size=12)

# Families are large values: shrinking them is worth its time, explaining them is not.
held = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


class EngineContract(EngineSuite):
    """The promises."""

    def test_it_answers_as_the_oracle_two_thousand_times(self) -> None:
        compared = 0

        @settings(held, max_examples=170)
        @given(drawn.families(), _SEARCHES)
        def answers_as_the_oracle(families: list[Family], searches: list[Criteria]) -> None:
            nonlocal compared
            engine = self.holding(families)
            for criteria in searches:
                assert_agrees(engine, families, criteria, NOW)
                compared += 1

        answers_as_the_oracle()
        assert compared >= 2_000

    @settings(held, max_examples=25)
    @given(drawn.families(), st.lists(drawn.criteria(), min_size=3, max_size=3))
    def test_time_passes_without_any_write(self, families: list[Family], searches: list[Criteria]) -> None:
        engine = self.holding(families)
        for days in (0, 1, 15, 43):
            for criteria in searches:
                later = Moment(TODAY + timedelta(days=days), RULE)
                assert_agrees(engine, families, criteria, later)

    @settings(held, max_examples=15)
    @given(drawn.families(35), drawn.criteria())
    def test_a_count_is_the_total_with_that_option_as_only_choice(
        self, families: list[Family], criteria: Criteria
    ) -> None:
        engine = self.holding(families)
        counts = engine.search(criteria, NOW).counts
        assert list(counts) == [facet.key for facet in FACETS]
        for key, options in counts.items():
            for code, count in options.items():
                only = criteria.with_only(key, code)
                assert engine.search(only, NOW).total == count, (key, code)

    @settings(held, max_examples=25)
    @given(drawn.families(35), drawn.criteria(), st.integers(1, 7))
    def test_pages_part_the_hits(self, families: list[Family], criteria: Criteria, size: int) -> None:
        engine = self.holding(families)
        whole = engine.search(replace(criteria, page=1, size=100), NOW)
        pages = range(1, whole.total // size + 3)
        paged = [engine.search(replace(criteria, page=page, size=size), NOW) for page in pages]
        assert [one for page in paged for one in ids(page)] == ids(whole)
        assert {page.total for page in paged} == {whole.total}
        assert not paged[-1].families

    @settings(held, max_examples=40)
    @given(st.data())
    def test_late_repeated_and_reordered_changes_do_no_harm(self, data: st.DataObject) -> None:
        history = [
            StoredFamily(replace(family, family_id=data.draw(drawn.some("A", "B", "C", "D"))), number)
            for number, family in enumerate(data.draw(drawn.families(10)), start=1)
        ]
        told = data.draw(st.permutations(history + history[::2]))
        engine = self.make_engine()
        for first in range(0, len(told), 3):
            # A search in between, so that nothing remembered outlives the change.
            engine.search(Criteria(), NOW)
            engine.apply(told[first : first + 3], len(history))
        last = {change.family.family_id: change.family for change in history}
        assert_agrees(engine, list(last.values()), data.draw(drawn.criteria()), NOW)
        assert engine.change_number == len(history)

    @settings(held, max_examples=40)
    @given(st.data())
    def test_a_text_that_changed_is_found_by_its_new_words_only(self, data: st.DataObject) -> None:
        told = [
            replace(family, family_id=data.draw(drawn.some("A", "B", "C", "D")))
            for family in data.draw(drawn.families(10))
        ]
        engine = self.holding(told)
        last = list({family.family_id: family for family in told}.values())
        for text in data.draw(st.lists(drawn.asked_words(), min_size=6, max_size=6)):
            assert_agrees(engine, last, Criteria(text=text, availability=()), NOW)

    @settings(held, max_examples=15)
    @given(drawn.families(35), _SEARCHES)
    def test_totals_are_those_of_the_searches(self, families: list[Family], searches: list[Criteria]) -> None:
        engine = self.holding(families)
        totals = engine.totals(searches, NOW)
        assert list(totals) == [engine.search(criteria, NOW).total for criteria in searches]

    def test_it_stands_at_the_change_that_it_was_brought_to(self) -> None:
        engine = self.make_engine()
        assert engine.change_number == 0
        engine.apply([], 7)
        engine.apply([], 5)
        assert engine.change_number == 7
        assert engine.search(Criteria(), NOW).change_number == 7


def assert_agrees(engine: Engine, families: Sequence[Family], criteria: Criteria, moment: Moment) -> None:
    """Assert that the engine answers as the oracle, to the last count."""
    oracle = Oracle(families, moment.today, moment.rule)
    found = engine.search(criteria, moment)
    assert found.total == oracle.total(criteria)
    assert ids(found) == oracle.page(criteria)
    assert found.counts == oracle.counts(criteria)
