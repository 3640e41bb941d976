"""The index has a field for everything that is asked of it, and nothing else."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from families.ages import AgeRange
from families.availability import FreshnessRule
from families.clock import copenhagen_day
from families.contact import Contact
from families.family import ParentChild
from mappings.index import LOADING, descriptions, fields, fingerprint, index_body, serving_settings, version
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.states import Days
from search_api.facet import StoredFacet
from search_api.facets import FACETS
from search_api.opensearch.counts import aggregations
from search_api.opensearch.documents import document_of, mark_document
from search_api.opensearch.question import Question
from search_api.opensearch.ranking import Ranking
from search_api.parameters import Sort
from tests.building import NOW, a_family, an_availability

KNOWN_VERSIONS = {1: "ca908940f5af842b"}
"""Each version's fingerprint: an index of another version must be rebuilt, so a change needs a new one."""
READ_BACK = {"record", "mark", "reached"}
"""Not searched: what hits are read from, and how far the index has come."""
TODAY = copenhagen_day(NOW)
DAYS = Days(TODAY, TODAY, FreshnessRule())

EVERYTHING: dict[str, Any] = {
    "parent_child": True,
    "ages": Criteria.from_query([("age", "4"), ("age", "unborn")], TODAY).ages,
    "availability": (),
    "near": "7400",
    "within": 30,
    "text": "hund",
    "choices": {
        facet.key: [facet.options(TODAY)[0].code]
        for facet in FACETS
        if facet.key not in {"parent_child", "age", "availability"}
    },
}
"""A search that asks every criterion there is."""


def test_every_field_that_is_asked_for_is_there_and_every_other_is_read_back() -> None:
    asked = {name for sort in Sort for criteria in _searches(sort) for name in _asked(criteria)}
    assert asked | READ_BACK == set(fields())


def test_every_facet_is_counted_from_a_field() -> None:
    facts = document_of(StoredFamily(a_family(), 1))["facts"]
    keys = {facet.key for facet in FACETS if isinstance(facet, StoredFacet)} - {"parent_child"}
    assert {fact.partition(":")[0] for fact in facts} <= keys <= set(fields())


def test_every_field_is_described() -> None:
    assert list(descriptions()) == list(fields())
    assert all(text.endswith(".") for text in descriptions().values())


def test_nothing_that_is_not_described_is_taken() -> None:
    assert index_body()["mappings"]["dynamic"] == "strict"


def test_a_changed_mapping_has_a_new_version() -> None:
    assert KNOWN_VERSIONS[version()] == fingerprint()
    assert max(KNOWN_VERSIONS) == version()
    assert index_body()["mappings"]["_meta"]["fingerprint"] == fingerprint()


def test_what_loading_changes_is_taken_back_for_serving() -> None:
    loading = index_body(loading=True)["settings"]["index"]
    served = {**loading, **serving_settings()}
    assert loading | LOADING == loading
    assert {name: value for name, value in served.items() if value is not None} == index_body()["settings"][
        "index"
    ]


def test_a_document_has_mapped_fields_only_and_no_restricted_fact() -> None:
    told = a_family(
        max_siblings=2,
        parent_child=ParentChild(child_age_max_months=35),
        availability=an_availability(
            wanted_age=AgeRange(0, 47),
            paused_until=TODAY,
            available_from=TODAY,
            disputed_at=NOW + timedelta(hours=1),
        ),
    )
    document = document_of(StoredFamily(told, 1))
    assert {*document, *mark_document(1)} == set(fields())
    said = {*document, *document["record"], *document["record"]["availability"]}
    assert said.isdisjoint(Contact.__dataclass_fields__)


def _searches(sort: Sort) -> Iterator[Criteria]:
    """Yield searches that ask everything, and count ages without a parent, and order without a place."""
    asked = Criteria(**EVERYTHING, sort=sort)
    yield from (asked, asked.with_changes(parent_child=False), asked.with_changes(near=None))


def _asked(criteria: Criteria) -> Iterator[str]:
    question = Question(criteria, DAYS)
    ranking = Ranking(question)
    clauses = [question.always(), question.words(), question.without(), ranking.should()]
    yield from _fields_of([*clauses, aggregations(question)])
    for step in ranking.sort():
        name = step if isinstance(step, str) else next(iter(step))
        if isinstance(step, dict) and name == "_script":
            yield re.findall(r"doc\['(\w+)'\]", step[name]["script"]["source"])[0]
        elif name != "_score":
            yield name


def _fields_of(said: Any) -> Iterator[str]:
    """Yield every field that queries and aggregations name."""
    if isinstance(said, list):
        for one in said:
            yield from _fields_of(one)
    elif isinstance(said, dict):
        for key, value in said.items():
            if key in {"exists", "fuzzy", "prefix", "range", "term", "terms"}:
                yield value.get("field") or next(iter(value))
            else:
                yield from _fields_of(value)
