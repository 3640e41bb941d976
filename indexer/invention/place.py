"""Where an invented family lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from families.geography import municipalities, municipality_postcodes, postcodes
from indexer.invention import figures
from indexer.invention.chance import Chance, Shares

_CITY = 90
"""Thousands of inhabitants from which most homes lie in a town."""
_HOME_IN_CITY = Shares({"town": 82, "village": 12, "country": 4, "farm": 2})
_HOME_ELSEWHERE = Shares({"town": 34, "village": 32, "country": 23, "farm": 11})

_THOUSANDS = """
0101:660 0147:105 0151:51 0153:39 0155:14 0157:75 0159:69 0161:24 0163:30 0165:27 0167:53 0169:55
0173:57 0175:43 0183:24 0185:43 0187:17 0190:41 0201:26 0210:41 0217:63 0219:54 0223:25 0230:57
0240:45 0250:46 0253:52 0259:62 0260:31 0265:90 0269:24 0270:41 0306:33 0316:73 0320:37 0326:48
0329:36 0330:79 0336:23 0340:30 0350:29 0360:39 0370:84 0376:59 0390:45 0400:39 0410:40 0420:41
0430:52 0440:24 0450:32 0461:209 0479:59 0480:30 0482:12 0492:6 0510:55 0530:27 0540:73 0550:36
0561:115 0563:3 0573:50 0575:43 0580:58 0607:52 0615:96 0621:95 0630:122 0657:90 0661:59 0665:19
0671:21 0706:44 0707:37 0710:50 0727:24 0730:100 0740:100 0741:4 0746:66 0751:367 0756:42 0760:56
0766:48 0773:20 0779:45 0787:43 0791:97 0810:37 0813:58 0820:36 0825:2 0840:31 0846:42 0849:38
0851:223 0860:63
"""
"""Inhabitants of each municipality in thousands, rounded: weights, not statistics."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a family lives; `home` is a code of `families.vocabulary.Home`."""

    municipality_code: str
    postcode: str
    town: str
    home: str


def invent_place(chance: Chance) -> Place:
    """Draw an authority by its share, a municipality by its inhabitants, a town, and a home."""
    code = chance.draw(_municipalities()[chance.draw(figures.AUTHORITY)])
    town = chance.one_of(_towns(code))
    city = _inhabitants()[code] >= _CITY or code < "0200"
    home = chance.draw(_HOME_IN_CITY if city else _HOME_ELSEWHERE)
    return Place(code, chance.one_of(town), postcodes()[town[0]].town, home)


@cache
def _inhabitants() -> Mapping[str, int]:
    pairs = (entry.split(":") for entry in _THOUSANDS.split())
    return {code: int(thousands) for code, thousands in pairs}


@cache
def _municipalities() -> Mapping[str, Shares[str]]:
    weights: dict[str, dict[str, float]] = {}
    for code, thousands in _inhabitants().items():
        weights.setdefault(municipalities()[code].authority.value, {})[code] = thousands
    return {authority: Shares(of_authority) for authority, of_authority in weights.items()}


@cache
def _towns(municipality_code: str) -> tuple[tuple[str, ...], ...]:
    """Return the postcodes of each town: inner Copenhagen has hundreds and few of the people."""
    towns: dict[str, list[str]] = {}
    for code in municipality_postcodes()[municipality_code]:
        towns.setdefault(postcodes()[code].town, []).append(code)
    return tuple(tuple(codes) for codes in towns.values())
