"""The shape of the answers, described field by field (`api.md`, Capacity), for OpenAPI.

The JSON itself is written by `formats.as_json`; a test holds the two together.
"""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from capacity.question import Step
from families.vocabulary import Authority, FamilyType, Freshness, StayType
from register.counted import Dimension

_ASKED = Field(default_factory=str)
"""Makes a field one that may be missing, without a default in the description."""


class Answer(BaseModel):
    """What all answers have in common: no field but these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlacesAnswer(Answer):
    """How many families, and their places: always occupied + free + blocked = approved."""

    families: Annotated[int, Field(description="Approved families; no other is counted.")]
    approved_places: int
    occupied_places: int
    free_places: Annotated[int, Field(description="Free on the counted day, confirmed or not.")]
    free_confirmed_places: Annotated[
        int,
        Field(description="The free ones of families that were fresh or ageing, and undisputed, that day."),
    ]
    blocked_places: Annotated[
        int,
        Field(description="Not free: also those of families on a pause, and those that are free later."),
    ]


class RowAnswer(PlacesAnswer):
    """One combination that has a family; a dimension is there when it is asked for in `by`."""

    municipality: Annotated[str, _ASKED, Field(description="Four digits.")]
    region: Annotated[str, _ASKED, Field(description="The region's code on the counted day.")]
    authority: Annotated[Authority, _ASKED]
    type: Annotated[FamilyType, _ASKED]
    age_band: Annotated[str, _ASKED, Field(description="`0-5`, `6-11`, `12-17` or `18-22` years.")]
    parent_child: Annotated[bool, _ASKED]
    stay: Annotated[StayType, _ASKED]
    freshness: Annotated[Freshness, _ASKED]


class DayRowAnswer(RowAnswer):
    """The same on one day of the series."""

    day: date


class DimensionAnswer(Answer):
    """One dimension of the rows."""

    name: Dimension
    label: Annotated[str, Field(description="In Danish.")]
    additive: Annotated[
        bool, Field(description="Whether each family is in one row; else rows overlap and have no total.")
    ]
    labels: Annotated[dict[str, str], Field(description="The Danish label of every value in the rows.")]


class _Made(Answer):
    question: Annotated[str, Field(description="What was asked, as a query string without `format`.")]
    change_number: Annotated[int, Field(description="The register's last change when this was made.")]
    made_at: Annotated[datetime, Field(description="UTC, in whole seconds.")]
    protected: Annotated[
        bool, Field(description="Whether the counts are perturbed (`publish=true`): then rows do not add up.")
    ]
    dimensions: Annotated[list[DimensionAnswer], Field(description="As asked for in `by`, in that order.")]


class CapacityAnswer(_Made):
    """The counts of one day."""

    as_of: Annotated[date, Field(description="Counted as known at the end of this day; today as known now.")]
    rows: Annotated[
        list[RowAnswer],
        Field(
            description="In the order of `by` and of each dimension's values; combinations without a"
            " family are left out; without `by` exactly one."
        ),
    ]
    total: Annotated[
        PlacesAnswer | None,
        Field(
            description="The sum of the rows; null when a dimension is not additive or counts are protected."
        ),
    ]


class SeriesAnswer(_Made):
    """The counts of every day of a series."""

    first: Annotated[date, Field(alias="from", description="The first day.")]
    to: Annotated[date, Field(description="The last counted day: on or before the one asked for.")]
    step: Step
    rows: Annotated[list[DayRowAnswer], Field(description="By day, then as for one day.")]
