"""The form of the page of counts: what it offers, and what of it is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from capacity.dictionary import DIMENSION_ENTRIES
from capacity.narrowings import OF_INTERVALS, OF_PROFILES, REGION, YES_NO
from capacity.question import Question, Span, Step
from families.geography import regions_on
from families.problem import Problem
from families.query import Option
from register.counted import Dimension
from search_api.facets import FACET

_LONG = 12
"""A list with more options gets a box of its own that scrolls."""


@dataclass(frozen=True, slots=True)
class Group:
    """One facet of the form with its options; `chosen` are codes."""

    key: str
    label: str
    options: tuple[Option, ...]
    chosen: frozenset[str]

    @property
    def is_long(self) -> bool:
        """Whether the list scrolls in its own box."""
        return len(self.options) > _LONG

    @property
    def listed(self) -> tuple[Option, ...]:
        """The options as they stand in the list: in a long one what is chosen comes first."""
        if not self.is_long:
            return self.options
        return tuple(sorted(self.options, key=lambda option: option.code not in self.chosen))

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        return ", ".join(option.label for option in self.options if option.code in self.chosen)


@dataclass(frozen=True, slots=True)
class Form:
    """What was asked, as the form shows it, with what is wrong at each field."""

    question: Question
    span: Span
    errors: Sequence[Problem]

    dimensions = DIMENSION_ENTRIES
    steps = tuple(Step)

    @property
    def given(self) -> Mapping[str, tuple[str, ...]]:
        """What was asked, by parameter."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.question.pairs:
            found[name] = (*found.get(name, ()), value)
        return found

    def value(self, name: str) -> str:
        """Return the first value of a parameter, empty when there is none."""
        return self.given.get(name, ("",))[0]

    def message(self, name: str) -> str:
        """Return what is wrong with a parameter, empty when nothing is."""
        return " ".join(problem.message for problem in self.errors if problem.field == name)

    @property
    def summary(self) -> list[tuple[str, str, str | None]]:
        """Label, message and field of everything that is wrong, for the top of the page."""
        return [(label_of(one.field), one.message, _field_of(one.field)) for one in self.errors]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every facet with a list of options, in the order of the search's own panel."""
        choices = [*OF_INTERVALS, REGION, *OF_PROFILES]
        found = [
            Group(one.key, label_of(one.key), self._options(one.key), frozenset(self.given.get(one.key, ())))
            for one in choices
        ]
        order = list(FACET)
        return tuple(sorted(found, key=lambda group: order.index(group.key)))

    @property
    def facts(self) -> tuple[Option, ...]:
        """The yes/no facets."""
        return tuple(Option(fact.key, label_of(fact.key)) for fact in YES_NO)

    @property
    def ages(self) -> tuple[Option, ...]:
        """The ages to narrow by."""
        return tuple(Option(one.code, one.label) for one in FACET["age"].options(self.span.last))

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """Label and words of everything that narrows."""
        told = [(group.label, group.words) for group in self.groups if group.chosen]
        labels = {option.code: option.label for option in self.ages}
        ages = ", ".join(labels.get(code, code) for code in self.given.get("age", ()))
        facts = [(fact.label, "ja") for fact in self.facts if self.value(fact.code)]
        parent = [("Forælder og barn", "ja")] if self.value("parent_child") else []
        return [*parent, *([("Barnets alder", ages)] if ages else []), *told, *facts]

    def _options(self, key: str) -> tuple[Option, ...]:
        if key == REGION.key:
            day: date = self.question.days[-1]
            return tuple(Option(one.code, one.name) for one in regions_on(day))
        return next(one.options for one in (*OF_INTERVALS, *OF_PROFILES) if one.key == key)


_LABELS = {
    "by": "Del op efter",
    "as_of": "Dag",
    "from": "Periodens første dag",
    "to": "Periodens sidste dag",
    "step": "Spring",
}
_FIELDS = {
    "by": f"by-{Dimension.MUNICIPALITY}",
    **{name: name for name in ("as_of", "from", "to", "step", "age", "parent_child")},
}
"""The id of the field that asks for each parameter; facets have their fold."""


def _field_of(parameter: str) -> str | None:
    return _FIELDS.get(parameter) or (f"facet-{parameter}" if parameter in FACET else None)


def label_of(parameter: str) -> str:
    """Return what a parameter is called on the page."""
    if parameter in _LABELS:
        return _LABELS[parameter]
    return FACET[parameter].label if parameter in FACET else parameter
