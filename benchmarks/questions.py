"""What is asked in every benchmark: the same mixed searches each time, as caseworkers ask."""

import random

from families.ages import ChildAge
from search_api.criteria import Criteria
from search_api.parameters import Sort

_SEED = 7
_OPTIONS = {
    "type": ("general", "reinforced"),
    "stay": ("placement", "respite"),
    "target_group": ("autism", "neglect", "anxiety"),
    "language": ("da", "ar"),
    "authority": ("midt", "syd"),
    "municipality": ("0657", "0751", "0461"),
    "pets": ("none", "dog"),
    "confirmed": ("fresh", "ageing"),
}
_AGES = (*(ChildAge(12 * year) for year in range(18)), ChildAge(18), ChildAge(None))
NEAR = ("7400", "8000", "2100")
"""The postcodes that are asked for."""


def questions(number: int) -> list[Criteria]:
    """Return searches with one to five criteria, all for today; every hundredth asks for page 2."""
    chance = random.Random(_SEED)
    return [_question(chance) for _ in range(number)]


def _question(chance: random.Random) -> Criteria:
    asked = Criteria(
        parent_child=chance.random() < 0.2,
        ages=tuple(chance.choice(_AGES) for _ in range(chance.choice([0, 1, 1, 1, 2]))),
        places=chance.choice([None, None, None, 2]),
        availability=chance.choice([("free",), ("free",), ("free", "unconfirmed"), ()]),
        near=chance.choice([None, None, *NEAR[:1], *NEAR]),
        sort=chance.choice([Sort.BEST, Sort.BEST, Sort.CONFIRMED]),
    )
    for key in chance.sample(sorted(_OPTIONS), chance.choice([0, 1, 1, 2])):
        asked = asked.with_choice(key, chance.sample(_OPTIONS[key], chance.choice([1, 2])))
    if asked.near:
        sort = chance.choice([asked.sort, Sort.DISTANCE])
        asked = asked.with_changes(within=chance.choice([None, 30, 60]), sort=sort)
    return asked.with_changes(page=2) if chance.random() < 0.01 else asked
