"""Keeping an engine level with the register: every search sees every report (`architecture.md`, 4)."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from register.stored import StoredFamily
from search_api.engine import Engine, EngineUnavailable

CHANGES_AT_ONCE = 1_000
"""Families read in one short transaction while catching up."""


class Snapshot(Protocol):
    """All families as of one change number."""

    @property
    def change_number(self) -> int:
        """The last change that the families hold."""
        ...

    @property
    def families(self) -> Iterable[StoredFamily]:
        """Every family, the suspended and ended ones too."""
        ...


class Truth(Protocol):
    """What a search reads of the register."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Open one consistent reading of all families."""
        ...

    def change_number(self) -> int:
        """Return the number of the last change."""
        ...

    def changed_since(self, number: int, limit: int) -> Sequence[StoredFamily]:
        """Return families whose last change is later than `number`, by change number, at most `limit`."""
        ...

    def family(self, family_id: str) -> StoredFamily | None:
        """Return one family, whatever its approval; None when there is none."""
        ...


def level(register: Truth, engine: Engine) -> None:
    """Bring the engine to the register's present change number; costs microseconds when it is there.

    Raises `EngineUnavailable` when the engine knows changes that the register never made.
    """
    present = register.change_number()
    since = engine.wants_since(present)
    if since > present and since > register.change_number():
        raise EngineUnavailable(
            "Søgemaskinen kender senere ændringer end registret. Er registret gendannet fra en kopi, så kør"
            " 'ledig rebuild' (OpenSearch), og start Ledig igen."
        )
    while since < present:
        changes = register.changed_since(since, CHANGES_AT_ONCE)
        # A reading that is not full holds everything there was, so nothing up to `present` is missing.
        reached = present if len(changes) < CHANGES_AT_ONCE else changes[-1].change_number
        engine.apply(changes, reached, since)
        since = engine.change_number
