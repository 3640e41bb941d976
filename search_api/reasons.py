"""Why a family is in the list, and what speaks against it: one sentence for each asked criterion.

A family may be looked at without being in the list (a kept link, a report since then): no sentence
trusts that a filter let the family through. Availability always has its reason, asked or not: it is
what the caller needs to know first. A verdict says whether the family can take this child:
an occupied family that somebody asked for (`availability=any`) still has that against it, and what
nobody has confirmed, or nobody knows, is `unknown`. The age's verdicts are the steps of the ranking:
wished, wish not known, approved only.
"""

from collections.abc import Callable
from datetime import date

from families.clock import copenhagen_day
from families.danish import (
    age_in_words,
    age_span,
    at_most_in_words,
    count_of,
    day_in_words,
    days_ago,
    decimal,
    joined,
    wanted_span,
)
from families.family import Family
from families.geography import postcodes
from families.vocabulary import AvailabilityStatus, ChildSex, Freshness
from search_api.criteria import Criteria
from search_api.facet import StoredFacet
from search_api.facets import FACET
from search_api.parameters import PARAMETERS, Parameter
from search_api.results import Hit, Reason, Verdict
from search_api.text.highlight import Mention, mentions

Said = tuple[Verdict, str]

_LISTED = 3
"""So many of what a family has are named when it has not what was asked for."""

_VERDICT_OF = {
    AvailabilityStatus.FREE: Verdict.FITS,
    AvailabilityStatus.PARTLY_FREE: Verdict.FITS,
    AvailabilityStatus.UNCONFIRMED: Verdict.UNKNOWN,
    AvailabilityStatus.PAUSED: Verdict.AGAINST,
    AvailabilityStatus.OCCUPIED: Verdict.AGAINST,
}


def reasons_for(hit: Hit, criteria: Criteria, today: date) -> tuple[Reason, ...]:
    """Return one reason per asked criterion, in the order of the parameters."""
    asked = {name for name, _ in criteria.to_query()} | {"availability"}
    return tuple(
        Reason(name, *_say(name, hit, criteria, today)) for name in PARAMETERS if name in asked & _SAYABLE
    )


def _say(name: str, hit: Hit, criteria: Criteria, today: date) -> Said:
    speaker = _SPEAKERS.get(name)
    return speaker(hit, criteria, today) if speaker else _facet(name, hit.family, criteria, today)


def _availability(hit: Hit, criteria: Criteria, today: date) -> Said:
    said, verdict = hit.family.availability, _VERDICT_OF[hit.status]
    day = criteria.asked_day(today)
    if hit.status is AvailabilityStatus.PAUSED and said.paused_until:
        return verdict, f"Holder pause til og med {day_in_words(said.paused_until)}"
    if hit.status is AvailabilityStatus.OCCUPIED:
        later = hit.family.free_places > 0 and said.available_from and said.available_from > day
        return verdict, f"Ledig fra {_day(said.available_from)}" if later else "Optaget"
    places = count_of(hit.family.free_places, "ledig plads", "ledige pladser")
    if hit.family.free_places < criteria.places_needed:
        verdict, places = Verdict.AGAINST, f"{places}, søgt: {criteria.places_needed}"
    if said.available_from and said.available_from > today:
        places += f" fra {day_in_words(said.available_from)}"
    return verdict, f"{places}, {_confirmation(hit, today)}"


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""


def _confirmation(hit: Hit, today: date) -> str:
    said = hit.family.availability
    if hit.disputed and said.disputed_at:
        ago = days_ago((today - copenhagen_day(said.disputed_at)).days)
        return f"men en kommune fik oplyst optaget {ago}"
    if said.confirmed_at is None:
        return "aldrig bekræftet"
    confirmed = copenhagen_day(said.confirmed_at)
    if hit.freshness is Freshness.STALE:
        return f"ikke bekræftet siden {day_in_words(confirmed)}"
    return f"bekræftet {days_ago((today - confirmed).days)}"


def _confirmed(hit: Hit, criteria: Criteria, today: date) -> Said:
    verdict = Verdict.UNKNOWN if hit.freshness is Freshness.STALE or hit.disputed else Verdict.FITS
    if hit.freshness not in criteria.chosen("confirmed"):
        verdict = Verdict.AGAINST
    words = _confirmation(hit, today).removeprefix("men ")
    return verdict, words[0].upper() + words[1:]


def _from(hit: Hit, criteria: Criteria, today: date) -> Said:
    day, verdict = day_in_words(criteria.asked_day(today)), _VERDICT_OF[hit.status]
    if verdict is Verdict.FITS:
        return verdict, f"Har plads den {day}"
    if verdict is Verdict.UNKNOWN:
        return verdict, f"Plads den {day} er ikke bekræftet"
    paused = hit.status is AvailabilityStatus.PAUSED
    return verdict, f"Holder pause den {day}" if paused else f"Optaget den {day}"


def _places(hit: Hit, criteria: Criteria, today: date) -> Said:
    family, needed = hit.family, criteria.places_needed
    verdict = _VERDICT_OF[hit.status] if family.free_places >= needed else Verdict.AGAINST
    places = count_of(family.free_places, "ledig plads", "ledige pladser")
    return verdict, f"{places} af {family.approved_places}, søgt: {needed}"


def _parent_child(hit: Hit, criteria: Criteria, today: date) -> Said:
    taken = hit.family.parent_child
    if taken is None:
        return Verdict.AGAINST, "Tager ikke forælder og barn"
    parts, fits = ["Tager forælder og barn"], all(taken.takes(age) for age in criteria.ages)
    if taken.from_pregnancy:
        parts.append("også fra graviditeten")
    elif criteria.unborn:
        parts.append("men ikke fra graviditeten")
    if taken.child_age_max_months is not None:
        parts.append(f"barnet {at_most_in_words(taken.child_age_max_months)}")
    elif criteria.born:
        parts.append("højeste alder for barnet ikke oplyst")
    return Verdict.FITS if fits else Verdict.AGAINST, ", ".join(parts)


def _age(hit: Hit, criteria: Criteria, today: date) -> Said:
    family, wanted = hit.family, hit.family.availability.wanted_age
    siblings = _siblings(family) if len(criteria.ages) > 1 else ""
    if against := _age_against(family, criteria):
        return Verdict.AGAINST, against
    pregnancy = "fra graviditeten" if criteria.unborn else ""
    if not criteria.born:
        return Verdict.FITS, f"Tager {pregnancy}{siblings}"
    approved = " og ".join(filter(None, [pregnancy, age_span(family.approved_age)]))
    if wanted is None:
        return Verdict.UNKNOWN, f"Tager {approved}, ønsket alder ikke oplyst{siblings}"
    if all(wanted.holds(month) for month in criteria.born):
        return Verdict.FITS, f"Tager {approved}, ønsker {wanted_span(wanted)}{siblings}"
    text = f"Godkendt til {approved}, men ønsker lige nu {wanted_span(wanted)}{siblings}"
    return Verdict.APPROVED_ONLY, text


def _age_against(family: Family, criteria: Criteria) -> str | None:
    outside = [age_in_words(age) for age in criteria.ages if not family.approved_for(age)]
    if outside:
        return f"Godkendt til {age_span(family.approved_age)}, ikke {joined(outside)}"
    if family.max_siblings is not None and 1 < len(criteria.ages) > family.max_siblings:
        return f"Tager højst {family.max_siblings} søskende, søgt: {len(criteria.ages)}"
    return None


def _siblings(family: Family) -> str:
    if family.max_siblings is None:
        return ", antal søskende ikke oplyst"
    return f", op til {family.max_siblings} søskende"


def _near(hit: Hit, criteria: Criteria, today: date) -> Said:
    place = postcodes()[criteria.near or hit.family.postcode]
    return Verdict.FITS, f"{decimal(hit.distance_km or 0)} km fra {place.code} {place.town}"


def _within(hit: Hit, criteria: Criteria, today: date) -> Said:
    if criteria.within is not None and (hit.distance_km or 0) > criteria.within:
        return Verdict.AGAINST, f"Længere væk end {criteria.within} km"
    return Verdict.FITS, f"Inden for {criteria.within} km"


def _text(hit: Hit, criteria: Criteria, today: date) -> Said:
    found = mentions(hit.family, criteria.text)
    missing = [f"“{word}”" for word, mention in found if mention is None]
    if missing:
        return Verdict.AGAINST, f"Nævner ikke {' eller '.join(missing)}"
    if not found:
        return Verdict.FITS, f"Der er intet at søge efter i “{criteria.text}”"
    return Verdict.FITS, f"Nævner {joined(_by_place([mention for _, mention in found if mention]))}"


def _by_place(mentioned: list[Mention]) -> list[str]:
    """Return "“hunde” og “erfaring” i beskrivelsen" for each place."""
    places = dict.fromkeys(mention.place for mention in mentioned)
    words = {place: [one.word for one in mentioned if one.place == place] for place in places}
    return [
        f"{joined([f'“{word}”' for word in dict.fromkeys(said)])} i {place}" for place, said in words.items()
    ]


def _child_sex(hit: Hit, criteria: Criteria, today: date) -> Said:
    taken = hit.family.child_sex
    if taken is None:
        return Verdict.UNKNOWN, "Barnets køn: ikke oplyst, om familien tager alle"
    fits = taken is ChildSex.ANY or taken in criteria.chosen("child_sex")
    return Verdict.FITS if fits else Verdict.AGAINST, f"Tager {taken.label.lower()}"


def _facet(key: str, family: Family, criteria: Criteria, today: date) -> Said:
    facet, day = FACET[key], criteria.asked_day(today)
    if not isinstance(facet, StoredFacet):
        raise TypeError(f"{key} needs words of its own")
    has = set(facet.codes_of(family))
    matched = [code for code in criteria.chosen(key) if has.intersection(facet.stored(code, day))]
    if not matched:
        return _facet_against(facet, family)
    if len(matched) == 1:
        return Verdict.FITS, facet.chip_text(matched[0])
    return Verdict.FITS, f"{facet.label}: {joined([facet.label_of(code) for code in matched])}"


def _facet_against(facet: StoredFacet, family: Family) -> Said:
    """Say what the family has instead; a fact that is false is a no, one that nobody told is not."""
    has = [facet.label_of(code) for code in facet.codes_of(family)]
    if has:
        return Verdict.AGAINST, f"{facet.label}: {joined(_shortened(has))}"
    if getattr(family, facet.key, None) is False:
        return Verdict.AGAINST, f"{facet.label}: nej"
    return Verdict.UNKNOWN, f"{facet.label}: ikke oplyst"


def _shortened(words: list[str]) -> list[str]:
    more = len(words) - _LISTED
    return words if more <= 1 else [*words[:_LISTED], f"{more} andre"]


_SPEAKERS: dict[str, Callable[[Hit, Criteria, date], Said]] = {
    "parent_child": _parent_child,
    "age": _age,
    "availability": _availability,
    "confirmed": _confirmed,
    "child_sex": _child_sex,
    Parameter.PLACES: _places,
    Parameter.FROM: _from,
    Parameter.NEAR: _near,
    Parameter.WITHIN: _within,
    Parameter.TEXT: _text,
}
_SAYABLE = frozenset(PARAMETERS) - {Parameter.SORT, Parameter.PAGE, Parameter.SIZE}
