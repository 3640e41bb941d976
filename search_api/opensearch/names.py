"""The names of our indexes: all begin with the prefix, and nothing else is ever touched."""

import re
from dataclasses import dataclass
from functools import cached_property

_DIGITS = 6


@dataclass(frozen=True)
class Names:
    """The alias that is searched, and the numbered indexes that it can point to, newest highest."""

    prefix: str
    """Small letters, digits and hyphens, beginning with a letter."""

    @property
    def alias(self) -> str:
        """The name that searches and writes use, e.g. `ledig-families`."""
        return f"{self.prefix}-families"

    @property
    def pattern(self) -> str:
        """What OpenSearch lists our indexes by; `number_of` decides about each."""
        return f"{self.alias}-*"

    def numbered(self, number: int) -> str:
        """Return the name of an index, e.g. `ledig-families-000007`."""
        return f"{self.alias}-{number:0{_DIGITS}}"

    @property
    def previous(self) -> str:
        """The alias of the index that served before, kept to switch back to."""
        return f"{self.alias}-previous"

    def writing(self, name: str) -> str:
        """Return the alias through which one numbered index is written: it is gone with the index."""
        return f"{name}-writing"

    def number_of(self, name: str) -> int | None:
        """Return the number of an index of ours; None when it is not ours."""
        match = self._ours.fullmatch(name)
        return int(match[1]) if match else None

    @cached_property
    def _ours(self) -> re.Pattern[str]:
        return re.compile(rf"{re.escape(self.alias)}-([0-9]{{{_DIGITS},}})", re.ASCII)
