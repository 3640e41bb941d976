"""Whatever the index lacks, a search holds it: equal to the embedded engine at any lag, on any page."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from families.clock import SetClock
from families.family import Family
from families.vocabulary import Reporter
from register.register import Register
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.engine import EngineUnavailable, FellBehind, Found
from search_api.find import find_families
from search_api.opensearch.cluster import Cluster, ClusterSettings
from search_api.opensearch.engine import ASK_FIRST, SEARCHES_REMEMBERED, OpenSearchEngine
from tests.named_families import FREE, put_named_families
from tests.opensearch.indexes import Indexes
from tests.opensearch.relay import Answered, Asked, Pass, relayed
from tests.search_api import strategies as drawn
from tests.search_api.contract import held
from tests.search_api.indexed import IndexOfTests
from tests.search_api.suite import NOW, RULE, ids

IDS = [f"{letter}{number}" for letter in "aÅZ" for number in range(8)]


@pytest.fixture(scope="module")
def index(opensearch_url: str) -> Iterator[IndexOfTests]:
    """Lend one index that these tests take turns to fill."""
    indexes = Indexes(opensearch_url)
    yield IndexOfTests(indexes)
    indexes.remove()


@st.composite
def histories(draw: st.DrawFn) -> list[Family]:
    """Draw families one after the other; an id that comes again is a change of that family."""
    told = draw(drawn.families(35))
    known = draw(st.lists(st.sampled_from(IDS), min_size=len(told), max_size=len(told)))
    return [replace(family, family_id=name) for family, name in zip(told, known, strict=True)]


@pytest.mark.slow
@settings(held, max_examples=60)
@given(histories(), st.data())
def test_it_answers_as_the_embedded_engine_at_any_lag(
    index: IndexOfTests, history: list[Family], data: st.DataObject
) -> None:
    begin = index.emptied()
    changes = [StoredFamily(family, begin + number) for number, family in enumerate(history, start=1)]
    seen = data.draw(st.integers(0, len(changes)))
    written = data.draw(st.integers(seen, len(changes)))
    index.write(changes[:seen], begin + seen)
    index.write(changes[seen:written], begin + written, seen=False)
    late, truth = OpenSearchEngine(index.cluster), EmbeddedEngine()
    for engine in (late, truth):
        since = engine.wants_since(begin + len(changes))
        engine.apply([one for one in changes if one.change_number > since], begin + len(changes), since)
    assert late.held() == begin + seen
    searches = data.draw(st.lists(drawn.criteria(), min_size=4, max_size=4))
    pages = data.draw(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 7)), min_size=4, max_size=4))
    asked = [replace(one, page=page, size=size) for one, (page, size) in zip(searches, pages, strict=True)]
    for criteria in asked:
        assert_equal(late.search(criteria, NOW), truth.search(criteria, NOW))
    assert list(late.totals(asked, NOW)) == list(truth.totals(asked, NOW))
    index.refresh()
    for criteria in asked:
        assert_equal(late.search(criteria, NOW), truth.search(criteria, NOW))


def assert_equal(found: Found, expected: Found) -> None:
    """Assert that two engines say the same, to the last count."""
    assert found.total == expected.total
    assert ids(found) == ids(expected)
    assert found.families == expected.families
    assert found.counts == expected.counts
    assert found.change_number == expected.change_number


class Following:
    """A register with the named families, an index that is as late as the test wants, and an engine."""

    def __init__(self, index: IndexOfTests, register: Register, clock: SetClock) -> None:
        """Put the families into the register, and all of them into the index."""
        put_named_families(register)
        self.index, self.register, self.clock = index, register, clock
        self.catch_up()
        self.engine = OpenSearchEngine(index.cluster)

    def catch_up(self, *, seen: bool = True) -> None:
        """Write all there is into the index."""
        self.index.write(self.register.changed_since(0, 1_000), self.register.change_number(), seen=seen)

    def report(self, occupied: int) -> None:
        """Let a family say how many places it has occupied."""
        self.register.report(FREE, {"occupied_places": occupied}, Reporter.FAMILY)

    @property
    def beside(self) -> int:
        """How many families the engine holds beside the index."""
        assert self.engine._recent
        return len(self.engine._recent.ids)

    def find(self, **asked: object) -> list[str]:
        """Return the ids that a search finds through the engine."""
        found = find_families(self.register, self.engine, Criteria(**asked), self.clock, RULE)  # type: ignore[arg-type]
        return [hit.family.family_id for hit in found.hits]


@pytest.fixture
def following(indexes: Indexes, sqlite_register: Register, clock: SetClock) -> Following:
    """Return an engine that follows a register through an index of its own."""
    return Following(IndexOfTests(indexes), sqlite_register, clock)


def test_a_family_that_said_it_is_occupied_is_not_shown_as_free_before_any_refresh(
    following: Following,
) -> None:
    assert FREE in following.find()
    following.report(2)
    assert FREE not in following.find()
    assert FREE in following.find(availability=("occupied",))
    following.report(0)
    assert FREE in following.find()


def test_a_change_is_let_go_of_when_the_index_has_it(following: Following) -> None:
    following.find()
    following.report(2)
    following.find()
    assert following.beside == 1
    following.catch_up()
    for _ in range(SEARCHES_REMEMBERED):
        following.find()
    assert following.beside == 0
    assert FREE not in following.find()


def test_a_process_that_slept_does_not_read_again_what_the_index_has(following: Following) -> None:
    following.find()
    for times in range(ASK_FIRST + 1):
        following.report(times % 3)
    following.catch_up()
    following.find()
    assert following.beside == 0


def test_an_index_that_goes_back_is_followed_back(following: Following, indexes: Indexes) -> None:
    # As after `ledig switch-back`, or when a copy of the index answers that was refreshed earlier.
    following.report(2)
    following.catch_up()
    assert FREE not in following.find()
    IndexOfTests(indexes, instead_of=following.index).write([], 1)
    assert FREE not in following.find()
    truth = EmbeddedEngine.from_register(following.register).search(Criteria(availability=()), NOW)
    assert following.find(availability=()) == ids(truth)
    assert following.beside > 1


@pytest.mark.parametrize("first", [0, 1])
def test_copies_of_which_one_is_behind_may_answer_in_turn(
    first: int, following: Following, indexes: Indexes
) -> None:
    behind = following.index
    names, turns = [behind.name, behind.name], count(first)
    alias = behind.cluster.names.alias

    def in_turn(asked: Asked, send: Pass) -> Answered:
        name = names[next(turns) % 2]
        return send(replace(asked, path=asked.path.replace(f"/{alias}/", f"/{name}/")))

    with (
        relayed(indexes.url, in_turn) as url,
        closing(Cluster(ClusterSettings((url,), indexes.prefix))) as way,
    ):
        following.engine = OpenSearchEngine(way)
        following.find(availability=())
        report_often(following)
        ahead = IndexOfTests(indexes, instead_of=behind)
        ahead.write(following.register.changed_since(0, 1_000), following.register.change_number())
        names[0] = ahead.name
        report_often(following)
        assert FREE not in following.find()


def report_often(following: Following) -> None:
    """Let so much be reported that the index is asked first whether it has it by now."""
    for times in range(ASK_FIRST + 1):
        following.report(times % 2 + 1)
    following.report(2)


def test_an_index_that_knows_more_than_the_register_is_not_searched(following: Following) -> None:
    following.index.write([], following.register.change_number() + 1)
    with pytest.raises(EngineUnavailable, match="ledig rebuild"):
        following.find()


def test_how_far_the_index_is_behind_is_told(following: Following) -> None:
    following.report(1)
    following.report(2)
    found = find_families(following.register, following.engine, Criteria(), following.clock, RULE)
    assert found.behind == 2
    assert not found.far_behind


def test_changes_that_come_too_late_for_where_the_engine_stands_are_not_taken(following: Following) -> None:
    # Between reading changes and handing them over, another search saw that the index went back.
    following.report(2)
    present = following.register.change_number()
    following.engine.apply([], present)
    following.engine._begin_at(1)
    following.engine.apply([], present, after=present - 1)
    with pytest.raises(FellBehind):
        following.engine.search(Criteria(), NOW)
    assert FREE not in following.find()
