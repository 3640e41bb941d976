"""Reading a query string: each parameter once, each wrong value told, none of them stopping the rest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from families.danish import count_of
from families.problem import Problem

_LONGEST_NUMBER = 9
"""Digits without leading zeros: longer ones are above every limit, and costly to read."""
_LISTED_IN_A_MESSAGE = 30
_ECHOED_CHARACTERS = 40

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its code in queries, its Danish label, and the heading it stands under, if any."""

    code: str
    label: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the highest whole number that a parameter takes, both included."""

    low: int
    high: int | None = None

    def read(self, text: str) -> int:
        """Read ASCII digits; raises ValueError with a Danish sentence."""
        if text.isascii() and text.isdigit():
            digits = text.lstrip("0") or "0"
            number = int(digits[: _LONGEST_NUMBER + 1])
            if number >= self.low and (self.high is None or number <= self.high):
                return number
        upper = "og op" if self.high is None else f"til {self.high}"
        raise ValueError(f"Skriv et helt tal fra {self.low} {upper}.")


class Query:
    """The pairs of a query string, read parameter by parameter; `problems` grows on the way.

    An empty value is as if not given.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Sort the pairs by parameter."""
        self.problems: list[Problem] = []
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            given = self._values.setdefault(name, [])
            if value:
                given.append(value)

    def has(self, name: str) -> bool:
        """Tell whether the parameter was given a value, right or wrong."""
        return bool(self._values.get(name))

    def given(self, name: str) -> tuple[str, ...]:
        """Return what was given for the parameter, unread and in order."""
        return tuple(self._values.get(name, []))

    def refuse(self, name: str, message: str, value: object = None) -> None:
        """Note that a parameter is wrong."""
        self.problems.append(Problem(name, value, message))

    def one(self, name: str, read: Callable[[str], T]) -> T | None:
        """Read a parameter that may stand once; None when it is absent or wrong."""
        given = self._values.get(name, [])
        if len(given) > 1:
            message = f"Må kun stå én gang, men står {count_of(len(given), 'gang', 'gange')}."
            self.refuse(name, message, given)
            return None
        values = self.many(name, read)
        return values[0] if values else None

    def many(self, name: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """Read a parameter that may repeat: the values that are right, in the order given."""
        values = []
        for text in self._values.get(name, []):
            try:
                values.append(read(text))
            except ValueError as error:
                self.refuse(name, str(error), text)
        return tuple(values)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Note every parameter that does not exist, with the nearest one that does."""
        names = list(known)
        for name in self._values:
            if name not in names:
                near = get_close_matches(name, names, n=1)
                hint = f"Mente du {near[0]}?" if near else f"Brug en af: {', '.join(names)}."
                self.refuse(name, f"Ukendt parameter. {hint}")


def read_yes(text: str) -> bool:
    """Read `true`; raises ValueError with a Danish sentence."""
    if text == "true":
        return True
    raise ValueError("Skriv true, eller udelad parameteren.")


def unknown_choice(text: str, options: Sequence[Option]) -> str:
    """Return the sentence about a value that is no option, with the nearest one by code or label."""
    codes = {option.code: option for option in options}
    labels = {option.label.casefold(): option for option in options}
    near = get_close_matches(text, codes, n=1) or get_close_matches(text.casefold(), labels, n=1)
    shown = text[:_ECHOED_CHARACTERS]
    parts = [f"Ukendt værdi “{shown}”."]
    if near:
        option = codes.get(near[0]) or labels[near[0]]
        parts.append(f"Mente du {option.code} ({option.label})?")
    if len(options) <= _LISTED_IN_A_MESSAGE:
        parts.append(f"Brug {_one_of(list(codes))}.")
    return " ".join(parts)


def _one_of(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"en af: {', '.join(codes)}"
