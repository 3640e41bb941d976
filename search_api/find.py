"""The search itself: criteria in, an explained page and labelled counts out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from families.availability import FreshnessRule
from families.clock import Clock, today
from families.family import Family
from families.geography import distance_km
from search_api.criteria import Criteria
from search_api.engine import Engine, EngineUnavailable, FellBehind, Moment
from search_api.facet import Facet
from search_api.facets import FACETS
from search_api.levelling import Truth, level
from search_api.reasons import reasons_for
from search_api.results import FacetOption, Hit, Results
from search_api.suggestions import suggestions_for

LEVELLINGS = 5
"""How often an engine may turn out to be too old, in one search: its copies can differ for a second."""


def find_families(
    register: Truth, engine: Engine, criteria: Criteria, clock: Clock, rule: FreshnessRule
) -> Results:
    """Return one page of families with reasons, and every facet with counts.

    The engine is brought level with the register first, so every search sees every report. Raises
    `EngineUnavailable`.
    """
    moment = Moment(today(clock), rule)
    for _ in range(LEVELLINGS):
        level(register, engine)
        try:
            return _find(engine, criteria, moment)
        except FellBehind:
            continue
    raise EngineUnavailable("Søgemaskinen kan ikke følge med lige nu. Prøv igen om lidt.")


def _find(engine: Engine, criteria: Criteria, moment: Moment) -> Results:
    found = engine.search(criteria, moment)
    return Results(
        total=found.total,
        change_number=found.change_number,
        hits=tuple(hit_of(family, criteria, moment) for family in found.families),
        facets=facet_options(criteria, found.counts, moment.today),
        suggestions=suggestions_for(
            criteria, found.total, partial(engine.totals, moment=moment), moment.today
        ),
        behind=found.behind,
    )


def hit_of(family: Family, criteria: Criteria, moment: Moment) -> Hit:
    """Return a family as the search sees it: its state on the asked day, distance and reasons."""
    said, day = family.availability, criteria.asked_day(moment.today)
    hit = Hit(
        family,
        status=family.status_on(day, today=moment.today, rule=moment.rule),
        freshness=moment.rule.of(said.confirmed_at, moment.today),
        disputed=said.disputed(moment.today, moment.rule),
        distance_km=distance_km(criteria.near, family.postcode) if criteria.near else None,
        reasons=(),
        text=criteria.text,
    )
    return replace(hit, reasons=reasons_for(hit, criteria, moment.today))


def facet_options(
    criteria: Criteria, counts: Mapping[str, Mapping[str, int]], today: date
) -> Mapping[str, tuple[FacetOption, ...]]:
    """Return every facet's options for the page, in page order, with labels, counts and choices."""
    day = criteria.asked_day(today)
    return {
        facet.key: _options(facet, counts[facet.key], frozenset(criteria.chosen(facet.key)), day)
        for facet in FACETS
    }


def _options(
    facet: Facet, counts: Mapping[str, int], chosen: frozenset[str], day: date
) -> tuple[FacetOption, ...]:
    return tuple(
        FacetOption(option.code, option.label, counts[option.code], option.code in chosen, option.group)
        for option in facet.options(day)
        if facet.lists_zero or counts[option.code] or option.code in chosen
    )
