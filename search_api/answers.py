"""The shape of the API's answers, described field by field (`api.md`, Search), for OpenAPI.

The JSON itself is written by `rendering`; a test holds the two together.
"""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from families.vocabulary import (
    Approval,
    Authority,
    AvailabilityStatus,
    BlockedReason,
    Carers,
    ChildSex,
    Competence,
    FamilyType,
    Freshness,
    Home,
    Pet,
    Reporter,
    Smoking,
    StayType,
    Support,
    TargetGroup,
)
from search_api.results import Verdict


class Answer(BaseModel):
    """What all answers have in common: every field is there, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AgeRangeAnswer(Answer):
    """Ages in months, both ends included; null is an open end."""

    min_months: Annotated[int | None, Field(description="Youngest age in months, included.")]
    max_months: Annotated[int | None, Field(description="Oldest age in months, included.")]


class ParentChildAnswer(Answer):
    """What the family offers a parent with a child; null is unknown."""

    max_adults: Annotated[int | None, Field(description="Parents at a time, 1 or 2.")]
    from_pregnancy: Annotated[bool | None, Field(description="Whether from before birth.")]
    child_age_max_months: Annotated[
        int | None, Field(description="The child's oldest age in months, included; null is open.")
    ]
    separate_unit: Annotated[bool | None, Field(description="Whether there is a home of its own.")]


class ReasonAnswer(Answer):
    """What one asked criterion says about the family."""

    criterion: Annotated[str, Field(description="The query parameter.")]
    verdict: Annotated[Verdict, Field(description="Unknown is not no.")]
    text: Annotated[str, Field(description="A Danish sentence for the reader of the list.")]


class FamilyAnswer(Answer):
    """One family of the list: what decides whether to phone."""

    family_id: str
    family_type: FamilyType
    municipality_code: Annotated[str, Field(description="Four digits.")]
    postcode: str
    authority: Annotated[Authority, Field(description="Supervising authority.")]
    approved_age: AgeRangeAnswer
    wanted_age: Annotated[AgeRangeAnswer | None, Field(description="Wished now; null is unknown.")]
    parent_child: Annotated[ParentChildAnswer | None, Field(description="Null takes no parent.")]
    approved_places: Annotated[int, Field(description="Always occupied + free + blocked.")]
    occupied_places: int
    free_places: int
    blocked_places: int
    availability: Annotated[AvailabilityStatus, Field(description="On the asked day.")]
    available_from: Annotated[date | None, Field(description="First day that places are free.")]
    confirmed_at: Annotated[datetime | None, Field(description="UTC, whole seconds; null never.")]
    freshness: Annotated[Freshness, Field(description="Of the confirmation, today.")]
    disputed: Annotated[bool, Field(description="Somebody heard otherwise since then.")]
    distance_km: Annotated[float | None, Field(description="From `near`, one decimal; null when not asked.")]
    stay_types: tuple[StayType, ...]
    target_groups: tuple[TargetGroup, ...]
    reasons: tuple[ReasonAnswer, ...]


class ProfileAnswer(FamilyAnswer):
    """One family, with all that is not restricted. Availability is today's."""

    change_number: Annotated[int, Field(description="The change that last touched the family.")]
    approval: Annotated[Approval, Field(description="Only `approved` families are found.")]
    approved_since: date | None
    blocked_reason: BlockedReason | None
    paused_until: Annotated[date | None, Field(description="Last day of the pause, included.")]
    confirmed_by: Reporter | None
    description: str | None
    child_sex: Annotated[ChildSex | None, Field(description="Null is unknown.")]
    max_siblings: int | None
    languages: Annotated[tuple[str, ...], Field(description="ISO 639-1.")]
    pets: tuple[Pet, ...]
    smoking: Smoking | None
    home: Home | None
    wheelchair_access: bool | None
    own_room: bool | None
    carers: Carers | None
    carer_at_home: bool | None
    own_children: Annotated[tuple[int, ...], Field(description="Birth years.")]
    competences: tuple[Competence, ...]
    support: tuple[Support, ...]


class OptionAnswer(Answer):
    """One option of a facet."""

    value: str
    label: Annotated[str, Field(description="In Danish.")]
    count: Annotated[int, Field(description="Total with this as the facet's only choice.")]
    selected: bool


class SuggestionAnswer(Answer):
    """What one relaxed criterion would give."""

    change: Annotated[str, Field(description="The query parameter that is relaxed or dropped.")]
    label: Annotated[str, Field(description="In Danish.")]
    total: Annotated[int, Field(description="Families found with that change.")]
    query: Annotated[str, Field(description="The query string of that search.")]


class SearchAnswer(Answer):
    """One page of a search."""

    total: Annotated[int, Field(description="Families found on all pages.")]
    page: int
    size: int
    change_number: Annotated[int, Field(description="The register's change that this holds.")]
    families: Annotated[tuple[FamilyAnswer, ...], Field(description="Best first.")]
    facets: Annotated[dict[str, tuple[OptionAnswer, ...]], Field(description="Every facet, in page order.")]
    suggestions: tuple[SuggestionAnswer, ...]
