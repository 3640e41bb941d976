"""Results as the JSON of `api.md`; `answers` describes its shape."""

from collections.abc import Mapping
from typing import Any

from families.ages import AgeRange
from families.family import Family, ParentChild
from families.record import to_record
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.results import FacetOption, Hit, Reason, Results, Suggestion

Json = dict[str, Any]


def search_json(results: Results, criteria: Criteria) -> Json:
    """Write one page of a search."""
    return {
        "total": results.total,
        "page": criteria.page,
        "size": criteria.size,
        "change_number": results.change_number,
        "families": [family_json(hit) for hit in results.hits],
        "facets": _facets(results.facets),
        "suggestions": [_suggestion(suggestion) for suggestion in results.suggestions],
    }


def profile_json(stored: StoredFamily, hit: Hit) -> Json:
    """Write one family: the fields of the list at the top, then all that is not restricted."""
    by = stored.family.availability.confirmed_by
    return {
        **family_json(hit),
        **to_record(stored.family),
        "confirmed_by": by.value if by else None,
        "change_number": stored.change_number,
    }


def family_json(hit: Hit) -> Json:
    """Write one family of the list."""
    family, said = hit.family, hit.family.availability
    return {
        "family_id": family.family_id,
        "family_type": family.family_type.value,
        "municipality_code": family.municipality_code,
        "postcode": family.postcode,
        "authority": family.authority.value,
        "approved_age": _ages(family.approved_age),
        "wanted_age": _ages(said.wanted_age),
        "parent_child": _parent_child(family.parent_child),
        **_places(family),
        "availability": hit.status.value,
        "available_from": said.available_from.isoformat() if said.available_from else None,
        "confirmed_at": f"{said.confirmed_at:%Y-%m-%dT%H:%M:%SZ}" if said.confirmed_at else None,
        "freshness": hit.freshness.value,
        "disputed": hit.disputed,
        "distance_km": None if hit.distance_km is None else round(hit.distance_km, 1),
        "stay_types": [stay.value for stay in family.stay_types],
        "target_groups": [group.value for group in family.target_groups],
        "reasons": [_reason(reason) for reason in hit.reasons],
    }


def _places(family: Family) -> Json:
    return {
        "approved_places": family.approved_places,
        "occupied_places": family.availability.occupied_places,
        "free_places": family.free_places,
        "blocked_places": family.availability.blocked_places,
    }


def _ages(ages: AgeRange | None) -> Json | None:
    if ages is None:
        return None
    return {"min_months": ages.min_months, "max_months": ages.max_months}


def _parent_child(taken: ParentChild | None) -> Json | None:
    if taken is None:
        return None
    return {
        "max_adults": taken.max_adults,
        "from_pregnancy": taken.from_pregnancy,
        "child_age_max_months": taken.child_age_max_months,
        "separate_unit": taken.separate_unit,
    }


def _reason(reason: Reason) -> Json:
    return {
        "criterion": reason.criterion,
        "verdict": reason.verdict.value,
        "text": reason.text,
    }


def _facets(facets: Mapping[str, tuple[FacetOption, ...]]) -> Json:
    return {key: [_option(option) for option in options] for key, options in facets.items()}


def _option(option: FacetOption) -> Json:
    return {
        "value": option.value,
        "label": option.label,
        "count": option.count,
        "selected": option.selected,
    }


def _suggestion(suggestion: Suggestion) -> Json:
    return {
        "change": suggestion.change,
        "label": suggestion.label,
        "total": suggestion.total,
        "query": suggestion.criteria.query_string(),
    }
