"""The names and limits of the search's query parameters, in canonical order (`api.md`, Search)."""

from enum import StrEnum

from families.vocabulary import Word
from search_api.facets import FACETS

ANY = "any"
"""`availability=any`: families in every state; it stands alone."""
DEFAULT_AVAILABILITY = ("free",)
DEFAULT_SIZE = 20
MAX_WINDOW = 10_000
"""The most hits that can be paged through: `page` times `size`."""


class Sort(Word):
    """How hits are ordered (`domain.md`, Ranking); the availability group always comes first."""

    BEST = "best", "Bedst match"
    CONFIRMED = "confirmed", "Senest bekræftet"
    DISTANCE = "distance", "Afstand"


class Parameter(StrEnum):
    """The parameters that are not facets."""

    PLACES = "places"
    FROM = "from"
    NEAR = "near"
    WITHIN = "within"
    TEXT = "q"
    SORT = "sort"
    PAGE = "page"
    SIZE = "size"


_OWN_FIELD = frozenset({"parent_child", "age", "availability"})
CHOICE_FACETS = tuple(facet for facet in FACETS if facet.key not in _OWN_FIELD)
"""The facets whose chosen codes `Criteria.choices` holds."""

PARAMETERS: tuple[str, ...] = (
    "parent_child",
    "age",
    Parameter.PLACES.value,
    "availability",
    Parameter.FROM.value,
    Parameter.NEAR.value,
    Parameter.WITHIN.value,
    *(facet.key for facet in CHOICE_FACETS),
    Parameter.TEXT.value,
    Parameter.SORT.value,
    Parameter.PAGE.value,
    Parameter.SIZE.value,
)
"""Every parameter in canonical order."""
