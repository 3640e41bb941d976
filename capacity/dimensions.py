"""What counts can be told apart by, in the order of `api.md`: each with its values, labels and caveat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from families.ages import AGE_BANDS
from families.geography import municipalities, regions
from families.query import Option
from families.vocabulary import Authority, FamilyType, Freshness, StayType, Word
from register.counted import Dimension


@dataclass(frozen=True)
class DescribedDimension:
    """A dimension with its values in the order of rows; `describes` is the sentence for OpenAPI.

    With `additive` each family is in one row, so that rows add up to a total; without it a family
    can be in several, or in none, and there is no total.
    """

    dimension: Dimension
    describes: str
    vocabulary: Callable[[], tuple[Option, ...]]
    additive: bool = True

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The Danish label of every value by its code, in order."""
        return {option.code: option.label for option in self.vocabulary()}

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {code: place for place, code in enumerate(self.labels)}

    def place(self, value: str | bool) -> int:
        """Return where rows with this value stand among the others."""
        return self._place[code_of(value)]

    def label(self, value: str | bool) -> str:
        """Return the Danish label of a value."""
        return self.labels[code_of(value)]


def code_of(value: str | bool) -> str:
    """Return a value as it stands in queries and in tables of text."""
    return value if isinstance(value, str) else str(value).lower()


def words(vocabulary: type[Word]) -> Callable[[], tuple[Option, ...]]:
    """Return a vocabulary's options, for later."""
    return lambda: tuple(Option(word.value, word.label) for word in vocabulary)


def municipality_options() -> tuple[Option, ...]:
    """Return the 98 municipalities by code."""
    return tuple(Option(code, one.name) for code, one in municipalities().items())


def region_options() -> tuple[Option, ...]:
    """Return the regions of every day by code."""
    return tuple(Option(region.code, region.name) for region in regions().values())


_BANDS = tuple(Option(band, f"{band.replace('-', '–')} år") for band in AGE_BANDS)
_PARENT_CHILD = (Option("true", "Tager forælder og barn"), Option("false", "Tager ikke forælder og barn"))

DIMENSIONS: Mapping[Dimension, DescribedDimension] = {
    described.dimension: described
    for described in (
        DescribedDimension(
            Dimension.MUNICIPALITY,
            "The municipality that the family lives in, four digits",
            municipality_options,
        ),
        DescribedDimension(Dimension.REGION, "its region on the counted day", region_options),
        DescribedDimension(Dimension.AUTHORITY, "its supervising authority", words(Authority)),
        DescribedDimension(Dimension.TYPE, "the type of family", words(FamilyType)),
        DescribedDimension(
            Dimension.AGE_BAND,
            "every band of years that the approved ages touch (not additive)",
            lambda: _BANDS,
            additive=False,
        ),
        DescribedDimension(
            Dimension.PARENT_CHILD, "whether it takes a parent with the child", lambda: _PARENT_CHILD
        ),
        DescribedDimension(
            Dimension.STAY,
            "every kind of stay it is approved for; none where none is known (not additive)",
            words(StayType),
            additive=False,
        ),
        DescribedDimension(
            Dimension.FRESHNESS,
            "how long before the counted day its places were last confirmed",
            words(Freshness),
        ),
    )
}
