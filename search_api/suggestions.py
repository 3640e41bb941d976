"""Near misses: when little is found, what one relaxed criterion would give (`domain.md`, Near misses).

A criterion is relaxed step by step (a wider circle, a word less), and only its first step that gives
more is told: it stays nearest to what was asked. Who is to be placed is never up for discussion:
neither the parent, nor the ages, nor how many they are.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from families.danish import count_of
from search_api.criteria import Criteria
from search_api.facets import FACET
from search_api.parameters import CHOICE_FACETS, Parameter
from search_api.results import Suggestion
from search_api.text.analyser import asking_words
from search_api.text.asked import asking_parts

LITTLE = 5
"""Up to so many families found are little."""
MOST = 5
"""The most suggestions for one search."""
WIDER_KM = (15, 30, 60, 100, 200)
"""The steps by which a circle grows, before it is left out."""

Relaxed = tuple[str, Criteria]
"""Danish words for what is relaxed, and the search with it."""
Steps = Iterator[list[Relaxed]]
"""The steps of one criterion, each with one or more ways to take it."""
Totals = Callable[[Sequence[Criteria]], Sequence[int]]
"""Tells how many families each search finds."""


def suggestions_for(criteria: Criteria, total: int, totals: Totals, today: date) -> tuple[Suggestion, ...]:
    """Return what gives more than `total`, most families first; nothing when enough is found."""
    if total > LITTLE:
        return ()
    steps = [(change, step) for change, steps in _changes(criteria, today) for step in steps]
    found = iter(totals([search for _, step in steps for _, search in step]))
    suggestions: dict[str, list[Suggestion]] = {}
    for change, step in steps:
        told = [Suggestion(change, label, next(found), search) for label, search in step]
        if not suggestions.get(change):
            suggestions[change] = [one for one in told if one.total > total]
    best = sorted((one for told in suggestions.values() for one in told), key=lambda one: -one.total)
    return tuple(best[:MOST])


def _changes(criteria: Criteria, today: date) -> Iterator[tuple[str, Steps]]:
    """Yield the steps of each criterion that may be relaxed, in the order of the parameters."""
    yield Parameter.PLACES, _fewer_places(criteria)
    yield "availability", _unconfirmed_too(criteria)
    yield Parameter.FROM, _today(criteria, today)
    yield Parameter.WITHIN, _wider(criteria)
    for facet in CHOICE_FACETS:
        yield facet.key, _whatever(criteria, facet.key)
    yield Parameter.TEXT, _fewer_words(criteria)


def _fewer_places(criteria: Criteria) -> Steps:
    least = max(1, len(criteria.ages))
    for places in range((criteria.places or 0) - 1, least - 1, -1):
        label = f"mindst {count_of(places, 'plads', 'pladser')}"
        yield [(label, criteria.with_changes(places=places if places > least else None))]


def _unconfirmed_too(criteria: Criteria) -> Steps:
    groups = criteria.availability
    if groups and "unconfirmed" not in groups:
        yield [("også ikke bekræftede", criteria.with_changes(availability=(*groups, "unconfirmed")))]


def _today(criteria: Criteria, today: date) -> Steps:
    # A region of the asked day need not exist today, and then the search could not be repeated.
    existing = {option.code for option in FACET["region"].options(today)}
    if criteria.from_day and existing.issuperset(criteria.chosen("region")):
        yield [("med plads i dag", criteria.without(Parameter.FROM))]


def _wider(criteria: Criteria) -> Steps:
    if criteria.within is not None:
        for km in WIDER_KM:
            if km > criteria.within:
                yield [(f"op til {km} km", criteria.with_changes(within=km))]
        yield [("uanset afstand", criteria.without(Parameter.WITHIN))]


def _whatever(criteria: Criteria, key: str) -> Steps:
    facet, codes = FACET[key], criteria.chosen(key)
    if codes:
        one = f"uden “{facet.label_of(codes[0])}”"
        label = one if len(codes) == 1 else f"uden valgene under “{facet.label}”"
        yield [(label, criteria.without(key))]


def _fewer_words(criteria: Criteria) -> Steps:
    words, parts = criteria.words, asking_parts(criteria.text)
    if len(words) > 1:
        yield [
            (f"uden “{asked.typed}”", criteria.with_changes(text=_without_word(asked.word, parts)))
            for asked in words
        ]
    if words:
        yield [(f"uden “{criteria.text}”", criteria.without(Parameter.TEXT))]


def _without_word(word: str, parts: list[str]) -> str:
    return " ".join(part for part in parts if word not in asking_words(part))
