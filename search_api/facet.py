"""What a facet is: a question with a closed list of answers, told once for page, API and engines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from families.ages import MAX_MONTHS, MONTHS_A_YEAR, ChildAge
from families.family import Family
from families.geography import region_on, regions, regions_on
from families.problem import InvalidInput
from families.query import Option, unknown_choice

YES = "true"
"""The only option of a yes/no facet: it finds what is known to be so."""


@dataclass(frozen=True)
class Facet:
    """One question with its options in page order; options are OR-ed, facets AND-ed.

    `key` is the query parameter, `label` the Danish heading, `describes` the sentence for OpenAPI.
    With `repeats` several options may be chosen. Without `lists_zero` only options with a count, or
    chosen ones, are shown. `chip` is the pattern for a chosen option, with `{}` for its label.
    """

    key: str
    label: str
    describes: str
    vocabulary: Callable[[], tuple[Option, ...]]
    repeats: bool = True
    lists_zero: bool = True
    chip: str = "{}"

    @cached_property
    def every_option(self) -> tuple[Option, ...]:
        """Every option of every day, in page order."""
        return self.vocabulary()

    @cached_property
    def _place(self) -> dict[str, int]:
        return {option.code: place for place, option in enumerate(self.every_option)}

    def options(self, day: date) -> tuple[Option, ...]:
        """Return the options that exist on the asked day."""
        del day  # only regions come and go
        return self.every_option

    def read(self, text: str, day: date) -> str:
        """Return the code that `text` is on the asked day; raises ValueError with a Danish sentence."""
        options = self.options(day)
        if any(option.code == text for option in options):
            return text
        raise ValueError(unknown_choice(text, options))

    def in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the codes without repetition, in page order."""
        return tuple(sorted(set(codes), key=self._place.__getitem__))

    def label_of(self, code: str) -> str:
        """Return the Danish label of an option."""
        return self.every_option[self._place[code]].label

    def chip_text(self, code: str) -> str:
        """Return the words for a chosen option that stands alone, without its heading."""
        return self.chip.format(self.label_of(code))


@dataclass(frozen=True)
class StoredFacet(Facet):
    """A facet that is a fact of the family: engines store its codes and look them up."""

    codes_of: Callable[[Family], Iterable[str]] = lambda _: ()
    """The codes that an engine stores for a family; none when nothing is known."""

    def stored(self, code: str, day: date) -> tuple[str, ...]:
        """Return the stored codes that an option stands for on the asked day, one per family at most.

        Only for regions is that more than the option itself.
        """
        del day
        return (code,)


class AgeFacet(StoredFacet):
    """The child's age: whole years are options, months can be asked for; several are siblings."""

    def read(self, text: str, day: date) -> str:
        """Return the canonical code of an age; raises ValueError with a Danish sentence."""
        del day
        try:
            return ChildAge.parse(text).code
        except InvalidInput as error:
            raise ValueError(error.problems[0].message) from None

    def chip_text(self, code: str) -> str:
        """Return "Ufødt barn", "Barn på 4 år" or "Barn på 18 måneder"."""
        months = ChildAge.parse(code).months
        if months is None:
            return "Ufødt barn"
        return self.chip.format(age_label(months))


class RegionFacet(StoredFacet):
    """Regions come and go: families carry the code of 2007, and the asked day decides its meaning."""

    def options(self, day: date) -> tuple[Option, ...]:
        """Return the regions that exist on the asked day."""
        existing = {region.code for region in regions_on(day)}
        return tuple(option for option in self.every_option if option.code in existing)

    def read(self, text: str, day: date) -> str:
        """Return the region of the asked day that `text` is part of: old codes find their successor."""
        known = regions().get(text)
        return super().read(region_on(text, day) if known else text, day)

    def stored(self, code: str, day: date) -> tuple[str, ...]:
        """Return the region codes of 2007 that are part of the region `code` on the asked day."""
        asked = region_on(code, day)
        return tuple(old for old in regions() if region_on(old, day) == asked)

    def founders(self, codes: Iterable[str], day: date) -> tuple[str, ...]:
        """Return the same regions of `day` by the codes of 2007, which are right on any day."""
        later = {region.successor for region in regions().values()}
        return tuple(old for code in codes for old in self.stored(code, day) if old not in later)


def age_label(months: int) -> str:
    """Return "4 år" for whole years, else "18 måneder"."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    return f"{months} {'måned' if months == 1 else 'måneder'}" if rest else f"{years} år"


def age_options() -> tuple[Option, ...]:
    """Return unborn and the whole years 0-22."""
    years = range(MAX_MONTHS // MONTHS_A_YEAR + 1)
    return (Option("unborn", "Ufødt"), *(Option(str(year), f"{year} år") for year in years))
