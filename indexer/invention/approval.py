"""What an invented family is approved for: type, ages, target groups, kinds of stay."""

from families.ages import MAX_MONTHS, MONTHS_A_YEAR
from indexer.invention import figures
from indexer.invention.chance import Chance, Shares

Ages = tuple[int, int]
"""The first and the last month, both included."""

_APPROVED_YEARS = Shares(
    {
        (0, 2): 6, (0, 5): 12, (0, 6): 12, (0, 9): 7, (0, 12): 11, (0, 17): 22, (0, 22): 3, (3, 12): 6,
        (6, 12): 5, (6, 17): 7, (10, 17): 4, (12, 17): 3, (14, 22): 2,
    }
)  # fmt: skip
"""First and last year of life, both included (*ours*): most take small children."""
_PARENT_CHILD_YEARS = Shares({(0, 2): 14, (0, 5): 30, (0, 6): 26, (0, 12): 12, (0, 17): 18})
_CHILD_MAX_MONTHS = Shares({11: 10, 23: 20, 35: 34, 71: 24, None: 12})

_GROUPS = Shares(
    {
        "neglect": 30, "acting_out": 10, "withdrawn": 13, "self_harm": 4, "suicidal": 1,
        "sexually_abusive": 1, "exposed_to_abuse": 7, "crime": 2, "alcohol": 3, "drugs": 3,
        "isolation": 5, "anxiety": 10, "depression": 4, "eating_disorder": 2, "attachment": 22,
        "personality_disorder": 1, "stress": 5, "autism": 9, "attention_deficit": 13,
        "intellectual_disability": 5, "developmental_disorder": 7, "brain_injury": 1, "fasd": 4,
        "hearing": 1, "vision": 1, "mobility": 2, "communication": 2, "multiple": 1,
    }
)  # fmt: skip
"""How often families are approved for each target group, against one another (*ours*)."""
_HOW_MANY_GROUPS = {"general": (1, 4), "reinforced": (3, 7), "specialised": (5, 11)}
_COMPETENCES = Shares(
    {
        "mentalisation": 22, "trauma_informed": 18, "attachment": 16, "theraplay": 4, "low_arousal": 12,
        "autism": 7, "adhd": 9, "fasd": 4, "parent_work": 8, "medication": 5, "first_aid": 20,
    }
)  # fmt: skip
_HOW_MANY_COMPETENCES = {"general": (0, 3), "reinforced": (2, 6), "specialised": (3, 8)}
_SUPPORT = {"acute_phone": 0.3, "supervision": 0.7, "courses": 0.6, "peer_network": 0.35}
_STAYS = {"placement": 0.92, "respite": 0.34, "acute": 0.16}
_AFTERCARE = 0.3
_OLD_ENOUGH = 17 * MONTHS_A_YEAR


def invent_approval(chance: Chance) -> dict[str, object]:
    """Return the approved scope but for the places, and the ages as an object of the record."""
    family_type = chance.draw(figures.FAMILY_TYPE)
    parent_child = chance.happens(figures.PARENT_CHILD[family_type])
    first, last = _months(*chance.draw(_PARENT_CHILD_YEARS if parent_child else _APPROVED_YEARS))
    return {
        "family_type": family_type,
        "approval": "suspended" if chance.happens(figures.SUSPENDED) else "approved",
        "approved_age": {"min_months": first, "max_months": last},
        "parent_child": _parent_child(chance) if parent_child else None,
        "stay_types": _stays(chance, last),
        "target_groups": chance.some(_GROUPS, chance.whole(*_HOW_MANY_GROUPS[family_type])),
        "competences": chance.some(_COMPETENCES, chance.whole(*_HOW_MANY_COMPETENCES[family_type])),
        "support": [code for code, share in _SUPPORT.items() if chance.happens(share)],
    }


def invent_wish(chance: Chance, approved: Ages) -> Ages | None:
    """Return the ages that the family wants right now, within the approved ones; None is unknown.

    Of those who may take infants, about half want nothing older than toddlers.
    """
    if not chance.happens(0.65):
        return None
    first, last = approved
    if first == 0 and chance.happens(0.5):
        return first, min(last, chance.one_of((11, 23, 35, 35, 47)))
    years = (last + 1 - first) // MONTHS_A_YEAR
    span = chance.whole(min(3, years), years)
    begin = first + chance.whole(0, years - span) * MONTHS_A_YEAR
    return begin, min(last, begin + span * MONTHS_A_YEAR - 1)


def _months(first_year: int, last_year: int) -> Ages:
    return first_year * MONTHS_A_YEAR, min(MAX_MONTHS, last_year * MONTHS_A_YEAR + MONTHS_A_YEAR - 1)


def _parent_child(chance: Chance) -> dict[str, object]:
    return {
        "max_adults": 2 if chance.happens(0.15) else 1,
        "from_pregnancy": chance.happens(0.6),
        "child_age_max_months": chance.draw(_CHILD_MAX_MONTHS),
        "separate_unit": chance.happens(0.35),
    }


def _stays(chance: Chance, last_month: int) -> list[str]:
    stays = [code for code, share in _STAYS.items() if chance.happens(share)] or ["respite"]
    if last_month >= _OLD_ENOUGH and chance.happens(_AFTERCARE):
        stays.append("aftercare")
    return stays
