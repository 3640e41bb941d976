"""Reading a page's question: what is right is applied, what is wrong is told, the unknown is ignored."""

from collections.abc import Sequence

from capacity.question import (
    COUNT_PARAMETERS,
    SERIES_PARAMETERS,
    Pairs,
    Question,
    Span,
    read_count,
    read_series,
)
from families.problem import InvalidInput, Problem

_KNOWN = frozenset({*COUNT_PARAMETERS, *SERIES_PARAMETERS} - {"format", "publish"})
_EITHER = "Vælg enten én dag eller en periode. Perioden er brugt."
_NO_FIRST_DAY = "Skriv også periodens første dag."

Pair = tuple[str, str]


def read_leniently(pairs: Pairs, span: Span) -> tuple[Question, tuple[Problem, ...]]:
    """Return the question for a series when there is a first day, else for one day; and what is wrong."""
    left, problems = _of_one_kind([(name, value) for name, value in pairs if value and name in _KNOWN])
    while True:
        read = read_series if _has(left, "from") else read_count
        try:
            return read(left, "", span), tuple(problems)
        except InvalidInput as wrong:
            problems += wrong.problems
            kept = [pair for pair in left if not any(_is_about(one, pair) for one in wrong.problems)]
            # A period that is too long with the usual step: nothing that was given is wrong by itself.
            left = kept if len(kept) < len(left) else [pair for pair in left if pair[0] != "from"]
        left = _of_one_kind(left)[0]


def _of_one_kind(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Problem]]:
    """Leave out what belongs to the other kind of question."""
    if _has(pairs, "from"):
        problems = [Problem("as_of", value, _EITHER) for name, value in pairs if name == "as_of"]
        return [pair for pair in pairs if pair[0] != "as_of"], problems
    problems = [Problem("from", value, _NO_FIRST_DAY) for name, value in pairs if name == "to"]
    return [pair for pair in pairs if pair[0] not in {"to", "step"}], problems


def _has(pairs: Sequence[Pair], name: str) -> bool:
    return any(pair[0] == name for pair in pairs)


def _is_about(problem: Problem, pair: Pair) -> bool:
    name, value = pair
    return name == problem.field and (not isinstance(problem.value, str) or problem.value == value)
