"""All counts of one search as aggregations of its one request, and reading them back.

A facet without a choice is counted over what is found, all such together from one field; a facet with
one is counted over what all other choices leave.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from families.vocabulary import Freshness
from search_api.engine import EngineUnavailable
from search_api.facet import YES, StoredFacet
from search_api.facets import FACET, FACETS
from search_api.opensearch.documents import INDEXED_FACETS
from search_api.opensearch.question import GROUPS, Clause, Question

Json = dict[str, Any]
Counted = Mapping[str, int]
"""Stored code → count."""

_REST = "rest"
_VALUES = "values"
_AGE = "age"


def aggregations(question: Question) -> Json:
    """Return the aggregations of the request."""
    found = _filtered(question.without(), dict(_of_the_rest(question)))
    return {_REST: found, **dict(_of_the_asked(question))}


def read_counts(question: Question, answer: Json, day: date) -> Mapping[str, dict[str, int]]:
    """Return every option's count; raises `EngineUnavailable` when some were left out."""
    rest = answer[_REST]
    facts = _values(rest)
    return {facet.key: _counts_of(facet.key, question, answer, facts, day) for facet in FACETS}


def _of_the_rest(question: Question) -> Iterator[tuple[str, Json]]:
    yield _VALUES, _terms("facts")
    if "parent_child" not in question.chosen:
        yield "parent_child", {"filter": question.with_parent()}
    if "confirmed" not in question.chosen:
        yield from _each_confirmed(question)


def _of_the_asked(question: Question) -> Iterator[tuple[str, Json]]:
    """Yield the facets that have a choice, or whose options ask something that the search does not."""
    groups = {
        code: {"filter": {"bool": question.group(code, question.criteria.places_needed)}} for code in GROUPS
    }
    yield "availability", _filtered(question.without("availability"), groups)
    if _counts_ages_apart(question):
        yield _AGE, _ages(question)
    for key in question.chosen:
        if key == "parent_child":
            yield key, _filtered(question.without(key), {key: {"filter": question.with_parent()}})
        elif key == "confirmed":
            yield key, _filtered(question.without(key), dict(_each_confirmed(question)))
        elif key not in {"availability", _AGE}:
            yield key, _filtered(question.without(key), {_VALUES: _terms(key)})


def _each_confirmed(question: Question) -> Iterator[tuple[str, Json]]:
    for grade in Freshness:
        yield grade.value, {"filter": question.confirmed(grade.value)}


def _counts_ages_apart(question: Question) -> bool:
    """Tell whether an age as the only one is asked otherwise than what is found."""
    criteria = question.criteria
    return bool(criteria.ages) or criteria.parent_child


def _ages(question: Question) -> Json:
    """Count each age as the only child: it needs one place, and its parent comes along if asked."""
    criteria = question.criteria
    available = question.available(criteria.availability or GROUPS, criteria.places or 1)
    others = [*question.without(_AGE, "parent_child", "availability"), *available]
    return _filtered(others, {_VALUES: _terms("age_with_parent" if criteria.parent_child else _AGE)})


def _filtered(clauses: list[Clause], within: Json) -> Json:
    return {"filter": {"bool": {"filter": clauses}} if clauses else {"match_all": {}}, "aggs": within}


def _terms(name: str) -> Json:
    return {"terms": {"field": name, "size": _sizes()[name]}}


@cache
def _sizes() -> Mapping[str, int]:
    """Return how many different values each counted field can have."""
    options = {facet.key: len(facet.every_option) for facet in INDEXED_FACETS}
    return {**options, "age_with_parent": options[_AGE], "facts": sum(options.values())}


def _values(answer: Json) -> Counted:
    """Return the counts of one field's values."""
    values = answer[_VALUES]
    if values["doc_count_error_upper_bound"] or values["sum_other_doc_count"]:
        raise EngineUnavailable("Søgemaskinen talte ikke det hele med. Prøv igen om lidt.")
    return {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}


def _counts_of(key: str, question: Question, answer: Json, facts: Counted, day: date) -> dict[str, int]:
    counted = answer[key] if key in question.chosen else answer[_REST]
    facet = FACET[key]
    if key == "parent_child":
        return {YES: counted[key]["doc_count"]}
    if key == "availability":
        return {code: answer[key][code]["doc_count"] for code in GROUPS}
    if not isinstance(facet, StoredFacet):
        return {grade.value: counted[grade.value]["doc_count"] for grade in Freshness}
    apart = _counts_ages_apart(question) if key == _AGE else key in question.chosen
    values, prefix = (_values(answer[key]), "") if apart else (facts, f"{key}:")
    return {
        option.code: sum(values.get(f"{prefix}{code}", 0) for code in facet.stored(option.code, day))
        for option in facet.options(day)
    }
