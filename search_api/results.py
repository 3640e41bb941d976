"""What a search answers, in the words that pages and the API share."""

from collections.abc import Mapping
from dataclasses import dataclass

from families.family import Family
from families.vocabulary import AvailabilityStatus, Freshness, Word
from search_api.criteria import Criteria
from search_api.text.highlight import Part, snippet

FAR_BEHIND = 1_000
"""So many changes take an indexer a second or two; with more it is not at work."""


class Verdict(Word):
    """What one asked criterion says about one family; unknown is not no."""

    FITS = "fits", "Passer"
    APPROVED_ONLY = "approved_only", "Godkendt, men ikke ønsket lige nu"
    UNKNOWN = "unknown", "Ikke oplyst"
    AGAINST = "against", "Taler imod"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a family is in the list, or what speaks against it: one per asked criterion.

    `criterion` is the query parameter, `text` a Danish sentence for the person who reads the list.
    """

    criterion: str
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One family of the page: what the search derived for the asked day, and why it is here."""

    family: Family
    status: AvailabilityStatus
    freshness: Freshness
    disputed: bool
    distance_km: float | None
    """Unrounded km from the asked postcode; None when no place was asked."""
    reasons: tuple[Reason, ...]
    text: str = ""
    """What was typed."""

    @property
    def snippet(self) -> tuple[Part, ...]:
        """The description, or the best part of it, with what matched the text; made when asked for."""
        return snippet(self.family, self.text)


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One option of a facet; `count` is the total of the same search with only this option chosen."""

    value: str
    label: str
    count: int
    selected: bool
    group: str | None = None
    """The Danish heading that the option stands under inside its facet, if any."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one relaxed criterion would give: the search with it finds exactly `total` families.

    `change` is the query parameter that is relaxed or dropped, `label` says how, in Danish.
    """

    change: str
    label: str
    total: int
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search; `facets` holds every facet by key, in page order.

    `suggestions` are there when little is found, most families first.
    """

    total: int
    change_number: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetOption, ...]]
    suggestions: tuple[Suggestion, ...] = ()
    behind: int = 0
    """How many changes the engine's own copy lacks; all of this holds them all the same."""

    @property
    def far_behind(self) -> bool:
        """Whether that is so much that searches take longer, and the reader is told why."""
        return self.behind > FAR_BEHIND
