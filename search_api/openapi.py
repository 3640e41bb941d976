"""The search's parameters and problems, told to OpenAPI.

The query is read by `Criteria.from_query`, so that every wrong parameter is reported at once; what
FastAPI would learn from a signature is therefore generated here, from the same FACETS.
"""

from typing import Any

from access.problem_schema import problem_response
from families.vocabulary import Word
from search_api.facet import Facet
from search_api.facets import FACET
from search_api.parameters import ANY, DEFAULT_SIZE, MAX_WINDOW, PARAMETERS, Parameter, Sort
from search_api.reading import PAGE, PLACES, SIZE, WITHIN_KM
from search_api.text.asked import LEAST_BEGINNING, LEAST_MISTYPED, LONGEST_QUERY

__all__ = ["problem_response", "query_parameters"]

Schema = dict[str, Any]

_LISTED_WITH_LABELS = 30
_AGE = "^(unborn|[01]?[0-9]|2[0-2]|[0-9]{1,3}m)$"


def query_parameters() -> list[Schema]:
    """Return every parameter of a search in canonical order."""
    return [_facet(FACET[name]) if name in FACET else _SCALARS[name] for name in PARAMETERS]


def _facet(facet: Facet) -> Schema:
    described = facet.describes
    if len(facet.every_option) <= _LISTED_WITH_LABELS and facet.key != "age":
        words = "; ".join(f"`{option.code}` {option.label}" for option in facet.every_option)
        described = f"{described} Codes: {words}."
    if facet.repeats:
        schema: Schema = {"type": "array", "items": _one_of(facet)}
        return _parameter(facet.key, f"{described} May repeat.", schema)
    return _parameter(facet.key, described, _one_of(facet))


def _one_of(facet: Facet) -> Schema:
    if facet.key == "age":
        return {"type": "string", "pattern": _AGE, "examples": ["4", "18m", "unborn"]}
    codes = [option.code for option in facet.every_option]
    return {"type": "string", "enum": [*codes, ANY] if facet.key == "availability" else codes}


def _parameter(name: str, description: str, schema: Schema) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def _sorts(sorts: type[Word]) -> str:
    return ", ".join(f"`{sort.value}` {sort.label}" for sort in sorts)


_SCALARS: dict[str, Schema] = {
    parameter["name"]: parameter
    for parameter in (
        _parameter(
            Parameter.PLACES,
            "Free places needed by families that have or may have any (free, partly free or"
            " unconfirmed). Default: the number of ages, at least 1.",
            {"type": "integer", "minimum": PLACES.low, "maximum": PLACES.high},
        ),
        _parameter(
            Parameter.FROM,
            "The asked day: today up to two years ahead, both included. Default: today.",
            {"type": "string", "format": "date"},
        ),
        _parameter(
            Parameter.NEAR,
            "A Danish postcode: distances are measured from its centre, in km as the crow flies.",
            {"type": "string", "pattern": "^[0-9]{4}$", "examples": ["7400"]},
        ),
        _parameter(
            Parameter.WITHIN,
            "The longest distance in km, bound included. Needs `near`.",
            {"type": "integer", "minimum": WITHIN_KM.low, "maximum": WITHIN_KM.high},
        ),
        _parameter(
            Parameter.TEXT,
            "Danish words, each of which must be found in the description or in the labels of what the"
            " family has (type, target groups, competences, support, languages, municipality, town):"
            f" inflected, as a synonym, as the beginning of a word ({LEAST_BEGINNING} letters or more)"
            f" or with one edit ({LEAST_MISTYPED} letters or more). æ, ø, å are ae, oe, aa. Stop words"
            " and punctuation ask nothing.",
            {"type": "string", "maxLength": LONGEST_QUERY, "examples": ["erfaren hund"]},
        ),
        _parameter(
            Parameter.SORT,
            f"The order: {_sorts(Sort)}; `distance` needs `near`. Availability comes first in each.",
            {"type": "string", "enum": [sort.value for sort in Sort], "default": Sort.BEST.value},
        ),
        _parameter(
            Parameter.PAGE,
            f"Which page, from 1; `page` times `size` is at most {MAX_WINDOW}.",
            {"type": "integer", "minimum": PAGE.low, "default": 1},
        ),
        _parameter(
            Parameter.SIZE,
            "Families on a page.",
            {
                "type": "integer",
                "minimum": SIZE.low,
                "maximum": SIZE.high,
                "default": DEFAULT_SIZE,
            },
        ),
    )
}
