"""What letters there are: whom each goes to, what it tells, and why one may not arrive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from families.vocabulary import Word


class LetterKind(StrEnum):
    """What a letter tells; what it needs to tell it stands in `about`."""

    REMINDER = "reminder"
    """To a family: is this still so? `reason` is the code of `register.reminding`."""
    DISPUTED = "disputed"
    """To a family: a caseworker was told that it is occupied."""
    LINK = "link"
    """To a family: its personal link, because somebody asked for it."""
    DECISION = "decision"
    """To a family: its authority has decided a request (`request_id`)."""
    PLACEMENT = "placement"
    """To a family: a municipality says that it placed a child there (`placement_id`)."""
    APPROVAL = "approval"
    """To a family, or a municipality with a child there: suspended, ended or approved again (`approval`;
    for a municipality `family_id` too)."""
    DIGEST = "digest"
    """To an authority: how many notices wait (`unread`)."""


WITH_LINK = frozenset({LetterKind.REMINDER, LetterKind.DISPUTED, LetterKind.LINK, LetterKind.PLACEMENT})
"""Letters that carry the family's personal link; any of them counts as a reminder."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be written: to exactly one family, authority or municipality.

    `about` holds numbers and codes only, never a secret or anything restricted.
    """

    kind: LetterKind
    about: Mapping[str, Any] = field(default_factory=dict)
    family_id: str | None = None
    authority: str | None = None
    municipality_code: str | None = None


class LetterFailure(Word):
    """Why a letter was given up."""

    NO_ADDRESS = "no_address", "Der er ingen adresse at skrive til"
    BAD_ADDRESS = "bad_address", "Adressen er ikke skrevet rigtigt"
    REFUSED = "refused", "Modtagerens postkasse tager ikke imod brevet: findes adressen?"
    UNDELIVERED = "undelivered", "Det lykkedes ikke at aflevere brevet i fire dage"
    NEEDLESS = "needless", "Familien havde svaret, før brevet blev sendt"
