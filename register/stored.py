"""A family as it stands in the register after one change, and why it may take no report."""

from dataclasses import dataclass

from families.family import Family


@dataclass(frozen=True, slots=True)
class StoredFamily:
    """A family with the number of the change that last touched it."""

    family: Family
    change_number: int


class FamilyGone(LookupError):
    """The register has no such family; the message is a Danish sentence."""

    def __init__(self, message: str = "Familien findes ikke i registeret. Kontrollér id'et.") -> None:
        """Say so without repeating what was asked."""
        super().__init__(message)


class FamilyEnded(Exception):
    """The family's approval has ended, so nothing more is reported; the message is a Danish sentence."""

    def __init__(self) -> None:
        """Say what is the case and who can change it."""
        super().__init__(
            "Familiens godkendelse er ophørt, så der kan ikke indberettes mere. Kontakt socialtilsynet,"
            " hvis det ikke er rigtigt."
        )


class NotApproved(Exception):
    """The family may take no child now; the message is a Danish sentence."""

    def __init__(self) -> None:
        """Say what is the case and who knows more."""
        super().__init__(
            "Familiens godkendelse er suspenderet eller ophørt, så den kan ikke tage imod et barn."
            " Spørg socialtilsynet, hvis det ikke er rigtigt."
        )
