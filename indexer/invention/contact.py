"""How to reach an invented family: nobody answers, whatever is tried."""

from indexer.invention import figures
from indexer.invention.chance import Chance
from indexer.invention.place import Place

_FIRST = (
    "Anne Mette Kirsten Hanne Lene Susanne Charlotte Pia Gitte Tina Louise Camilla Maria Trine Helle"
    " Dorte Birgitte Karen Bente Inge Rikke Sanne Heidi Lone Marianne Fatima Aisha Jolanta"
).split()
_SECOND = (
    "Peter Lars Jens Michael Henrik Søren Thomas Jan Christian Martin Morten Jesper Niels Hans Anders"
    " Carsten Per Bo Torben Kim Ole Rasmus Mads Kurt Ahmed Ali Birthe Sofie Jytte"
).split()
_BEGINNINGS = "Ager Bøge Eng Hede Kilde Lyng Mose Pile Rug Skov Strand Torn Vester Øster Ælle Å".split()
_ENDINGS = "balle dal gård holm høj kær lund mark rup toft vang vig".split()
_STREETS = ("Eksempelvej", "Opdigtet Allé", "Prøvestien", "Attrapvej", "Påfundet", "Mønstervænget")


def invent_contact(chance: Chance, number: int, place: Place, *, single: bool) -> dict[str, object]:
    """Return the restricted fields.

    No Danish number begins with 0, example.org belongs to nobody (RFC 2606), and the streets are
    named for what they are.
    """
    surname = chance.one_of(_BEGINNINGS) + chance.one_of(_ENDINGS)
    first = chance.one_of(_FIRST)
    street = chance.one_of(_STREETS)
    digits = f"{number % 1_000_000:06d}"
    return {
        "name": f"{first} {surname}" if single else f"{first} og {chance.one_of(_SECOND)} {surname}",
        "phone": f"00 {digits[:2]} {digits[2:4]} {digits[4:]}",
        "email": f"familie-{number:04d}@example.org",
        "address": f"{street} {chance.whole(1, 180)}, {place.postcode} {place.town}",
        "address_protected": chance.happens(figures.PROTECTED_ADDRESS),
    }
