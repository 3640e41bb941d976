"""What families answer by SMS: "OPTAGET" is a report, everything else is asked about in words."""

import re
import unicodedata
from dataclasses import dataclass

from families.phone import comparable_phone
from families.vocabulary import Reporter
from register.phones import Phones
from register.register import Register
from register.stored import FamilyGone

WHO = "sms"
"""Who made such a report, for the log: the number is not kept."""
_THANKS = (
    "Tak. I står nu som optaget, og jeres socialtilsyn har fået besked. Har I plads igen, så brug linket."
)
_OCCUPIED = frozenset({"optaget", "optagede", "optagne"})
_BESIDE = frozenset(
    "vi er hej ja nu desværre pt lige i øjeblikket for tiden helt fuldt stadig på nuværende tidspunkt alle"
    " pladser plads tak mvh hilsen".split()
)
"""Words that may stand beside it; with any other, such as "ikke", nobody guesses what is meant."""


class AnswerRefused(Exception):
    """An SMS that reports nothing; the message is a Danish sentence that may be sent back."""


class NotUnderstood(AnswerRefused):
    """The text is not "OPTAGET"."""

    def __init__(self) -> None:
        """Say what would be understood."""
        super().__init__(
            "Vi forstod ikke svaret, og intet er ændret. Skriv OPTAGET, hvis alle jeres pladser er optaget."
            " Ellers brug linket i vores besked."
        )


class UnknownNumber(AnswerRefused):
    """No family has this number."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "Vi kender ingen plejefamilie med dette nummer, så intet er ændret. Brug linket i vores besked,"
            " eller ring til kommunens familieplejekonsulent."
        )


class SharedNumber(AnswerRefused):
    """Several families have this number, so it is not known which of them answers."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "Flere plejefamilier har dette nummer, så vi ved ikke, hvem svaret gælder. Intet er ændret."
            " Brug linket i beskeden."
        )


@dataclass(frozen=True, slots=True)
class SmsAnswers:
    """The way in for answers. `create_app` puts one on `app.state.sms_answers`."""

    register: Register
    phones: Phones

    def take(self, number: str, text: str) -> str:
        """Report every place of the sender's family occupied, and return a Danish receipt.

        Raises `AnswerRefused`, and `FamilyEnded` and `InvalidInput` as `Register.report` does; then
        nothing is written.
        """
        if not says_occupied(text):
            raise NotUnderstood
        comparable = comparable_phone(number)
        found = self.phones.families_with(comparable) if comparable else ()
        if not found:
            raise UnknownNumber
        if len(found) > 1:
            raise SharedNumber
        stored = self.register.family(found[0])
        if stored is None:
            raise FamilyGone
        family = stored.family
        occupied = family.approved_places - family.availability.blocked_places
        changes = {"occupied_places": occupied, "available_from": None}
        self.register.report(family.family_id, changes, Reporter.FAMILY, who=WHO)
        return _THANKS


def says_occupied(text: str) -> bool:
    """Tell whether a text says "optaget", in whatever case and spacing, and nothing that we may misread."""
    plain = unicodedata.normalize("NFC", text).casefold()
    words = re.findall(r"[^\W\d_]+", plain)
    if "".join(words) in _OCCUPIED:
        return True
    return bool(_OCCUPIED.intersection(words)) and _BESIDE.union(_OCCUPIED).issuperset(words)
