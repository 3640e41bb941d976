"""tantivy: an option is a token, and counts are terms aggregations over all filters but a facet's own."""

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

from tantivy import Document, Index, SchemaBuilder

from benchmarks.peers.facts import FEW, NUMBERS, Facts, codes_of
from benchmarks.peers.peer import Answer
from benchmarks.peers.tantivy_question import TantivyQuestion
from families.ages import ChildAge
from search_api.criteria import Criteria

_AGES = ("age", "parent_age", "age_with_parent")
"""Approved for, may come with a parent, both: what a search for parent and child counts."""
_TOKENS = ("every", *_AGES, *(facet.key for facet in FEW), "language", "municipality")
_STATES = ("availability", "confirmed")
"""Tokens as well, and numbers for the order."""
_RANKS = ("n", "best", "latest")
"""The place of a family in the order of ids, and in the two orders that no question changes."""
_MEMORY = 1_000_000_000


class InTantivy:
    """Families in an index in memory, written by one thread into few segments."""

    name = f"tantivy {version('tantivy')}"

    def __init__(self) -> None:
        """Make the schema."""
        builder = SchemaBuilder()
        for token in (*_TOKENS, *_STATES):
            builder.add_text_field(token, fast=True, tokenizer_name="raw", index_option="basic")
        for number in NUMBERS:
            builder.add_integer_field(number, indexed=True, fast=True)
        for rank in (*_RANKS, *(f"{state}_rank" for state in _STATES)):
            builder.add_integer_field(rank, fast=True)
        self._schema = builder.build()
        self._index = Index(self._schema)
        self._ids: list[str] = []

    def fill(self, families: Sequence[Facts]) -> None:
        """Write all documents in one commit."""
        self._ids = [facts.family_id for facts in families]
        latest = _ranked(families, lambda one: (one.availability, -one.numbers["confirmed_second"]))
        best = _ranked(
            families, lambda one: (one.availability, one.confirmed, -one.numbers["confirmed_second"])
        )
        writer = self._index.writer(heap_size=_MEMORY, num_threads=1)
        for one in families:
            document = Document()
            for field, token in _tokens(one):
                document.add_text(field, token)
            ranks = {"n": one.n, "best": best[one.n], "latest": latest[one.n]}
            states = {"availability_rank": one.availability, "confirmed_rank": one.confirmed}
            for field, number in (*one.numbers.items(), *ranks.items(), *states.items()):
                document.add_integer(field, number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def prepared(self, criteria: Criteria) -> Callable[[], Answer]:
        """Return what answers the criteria with queries that are built already."""
        question = TantivyQuestion(criteria, self._schema)
        searcher = self._index.searcher()
        return lambda: question.answer(searcher, self._ids)

    def close(self) -> None:
        """Leave the index to the garbage collector."""


def _tokens(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield every token with its field; `every` has those of the facets that may not be asked."""
    for state in _STATES:
        yield state, codes_of(state)[getattr(facts, state)]
    for code in codes_of("age"):
        age = ChildAge.parse(code)
        approved, taken = facts.family.approved_for(age), facts.family.parent_child
        with_parent = taken is not None and taken.takes(age)
        yield from (
            (field, code)
            for field, holds in zip(_AGES, (approved, with_parent, approved and with_parent), strict=True)
            if holds
        )
    options = [
        *((facet.key, code) for facet in FEW for code in facet.codes_of(facts.family)),
        *(("language", code) for code in facts.family.languages),
        ("municipality", facts.family.municipality_code),
        ("confirmed", codes_of("confirmed")[facts.confirmed]),
    ]
    for key, code in options:
        if key not in _STATES:
            yield key, code
        yield "every", f"{key}:{code}"


def _ranked(families: Sequence[Facts], order: Callable[[Facts], tuple[int, ...]]) -> list[int]:
    """Return the place of each family in an order, ties by id."""
    ranks = [0] * len(families)
    for rank, one in enumerate(sorted(families, key=lambda one: (*order(one), one.n))):
        ranks[one.n] = rank
    return ranks
