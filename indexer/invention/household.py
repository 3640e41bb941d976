"""The home of an invented family: who lives there, animals, rooms, languages."""

from datetime import date

from indexer.invention import figures
from indexer.invention.chance import Chance, Shares
from indexer.invention.place import Place

_CHILD_SEX = Shares({"any": 80, "girl": 9, "boy": 6, None: 5})
_SMOKING = Shares({"none": 78, "outdoors": 15, "indoors": 2, None: 5})
_PETS = {"dog": 0.38, "cat": 0.3, "horse": 0.06, "other": 0.07}
_PETS_ON_FARM = {"dog": 0.6, "cat": 0.5, "horse": 0.3, "farm": 0.7, "other": 0.1}
_LANGUAGES = Shares(
    {"en": 50, "de": 14, "sv": 6, "no": 4, "ar": 9, "pl": 5, "tr": 4, "fr": 4, "so": 2, "kl": 2}
)
_OWN_CHILDREN = Shares({0: 14, 1: 16, 2: 38, 3: 24, 4: 8})


def invent_household(chance: Chance, place: Place, today: date) -> dict[str, object]:
    """Return the family's own words but for the description."""
    return {
        "child_sex": chance.draw(_CHILD_SEX),
        "languages": ["da", *chance.some(_LANGUAGES, chance.whole(0, 2))],
        "pets": _pets(chance, place.home),
        "smoking": chance.draw(_SMOKING),
        "home": place.home,
        "wheelchair_access": _yes_no(chance, 0.08, 0.75),
        "own_room": _yes_no(chance, 0.88, 0.06),
        "carers": "single" if chance.happens(figures.SINGLE_CARER) else "couple",
        "carer_at_home": _yes_no(chance, 0.55, 0.37),
        "own_children": _own_children(chance, today.year),
    }


def _yes_no(chance: Chance, yes: float, no: float) -> bool | None:
    """Return True, False, or None for what the family has not said."""
    if chance.happens(yes):
        return True
    return False if chance.happens(no / (1 - yes)) else None


def _pets(chance: Chance, home: str) -> list[str]:
    """Return the animals; an empty list is a family that has not said anything about them."""
    shares = _PETS_ON_FARM if home == "farm" else _PETS
    pets = [code for code, share in shares.items() if chance.happens(share)]
    if home == "farm" and not pets:
        return ["farm"]
    return pets or ([] if chance.happens(0.15) else ["none"])


def _own_children(chance: Chance, year: int) -> list[int]:
    """Return birth years: carers are 32-72, and were 23-40 when their children were born."""
    over_60 = chance.happens(figures.CARERS_OVER_60)
    born = year - (chance.whole(61, 72) if over_60 else chance.whole(32, 60))
    years = {born + chance.whole(23, 40) for _ in range(chance.draw(_OWN_CHILDREN))}
    return sorted(birth for birth in years if birth < year)
