"""A small set of families, each for a reason, that the tests of pages and of the API look at.

| name | why it is here |
|---|---|
| `FREE` | all that can be told is told; both places free, confirmed two days ago |
| `MOTHER` | parent and child from pregnancy on; one of three places free, one blocked with its reason |
| `EXPECTANT` | parent and child from pregnancy on; both places free, confirmed 20 days ago (ageing) |
| `WISHING` | approved for 0-17 years and wishes 6-11: approved only for a child of 4 |
| `BARE` | only what every family must have, and a confirmation: everything else is unknown |
| `STALE` | free places that nobody has confirmed for 174 days |
| `SILENT` | has never said anything about its places |
| `PAUSED` | on a break until Christmas |
| `OCCUPIED` | both places taken |
| `LATER` | both places free from 15 December on |
| `PROTECTED` | free, with a protected address |
| `AWKWARD` | own words that look like markup, and one very long word |
| `SUSPENDED` | suspended by its authority, with places free |
| `ENDED` | its approval has ended |

Every restricted fact holds `TELLTALE`, so that a test can tell whether an answer gives one away; e-mail
stays at example.org, so that the register counts as invented.
"""

from collections.abc import Mapping
from typing import Any

from families.contact import Contact
from families.record import read_record
from register.register import Register

FREE, MOTHER, EXPECTANT, WISHING, BARE, STALE, SILENT, PAUSED, OCCUPIED, LATER = (
    "F-FREE",
    "F-MOTHER",
    "F-EXPECTANT",
    "F-WISHING",
    "F-BARE",
    "F-STALE",
    "F-SILENT",
    "F-PAUSED",
    "F-OCCUPIED",
    "F-LATER",
)
PROTECTED, AWKWARD, SUSPENDED, ENDED = "F-PROTECTED", "F-AWKWARD", "F-SUSPENDED", "F-ENDED"

TELLTALE = "hemmelig"
"""What every restricted text holds."""

_THIS_MORNING = "2026-11-24T07:00:00Z"


def _record(family_id: str, municipality: str, postcode: str, **told: Any) -> dict[str, Any]:
    return {
        "family_id": family_id,
        "municipality_code": municipality,
        "postcode": postcode,
        "family_type": "general",
        "approved_places": 2,
        "occupied_places": 0,
        "approved_age": {"min_months": 0, "max_months": 215},
        "confirmed_at": _THIS_MORNING,
        **_contact(family_id),
        **told,
    }


def _contact(family_id: str) -> dict[str, Any]:
    """Return restricted facts that are recognisable, and different for each family."""
    own = family_id.removeprefix("F-").lower()
    return {
        "name": f"Navn {TELLTALE} {own}",
        "phone": f"00 {TELLTALE} {own}",
        "email": f"{TELLTALE}-{own}@example.org",
        "address": f"Gade {TELLTALE} {own} 1",
    }


_TOLD = {
    "confirmed_at": "2026-11-22T09:12:00Z",
    "wanted_age": {"min_months": 0, "max_months": 83},
    "stay_types": ["placement", "acute"],
    "target_groups": ["neglect", "attachment", "attention_deficit", "hearing"],
    "approved_since": "2019-05-01",
    "description": "Vi bor på en lille gård med heste.\nVi har tid og tålmodighed.",
    "child_sex": "any",
    "max_siblings": 2,
    "languages": ["da", "ar"],
    "pets": ["dog", "horse"],
    "smoking": "none",
    "home": "country",
    "wheelchair_access": False,
    "own_room": True,
    "carers": "couple",
    "carer_at_home": True,
    "own_children": [2011, 2015],
    "competences": ["mentalisation", "adhd"],
    "support": ["acute_phone", "supervision"],
}
_FROM_PREGNANCY = {
    "max_adults": 1,
    "from_pregnancy": True,
    "child_age_max_months": 35,
    "separate_unit": True,
}

RECORDS: Mapping[str, dict[str, Any]] = {
    record["family_id"]: record
    for record in (
        _record(FREE, "0657", "7400", **_TOLD),
        _record(
            MOTHER,
            "0740",
            "8600",
            family_type="reinforced",
            approved_places=3,
            occupied_places=1,
            blocked_places=1,
            blocked_reason="matching",
            approved_age={"min_months": 0, "max_months": 83},
            wanted_age={"min_months": 0, "max_months": 35},
            parent_child=_FROM_PREGNANCY,
            target_groups=["neglect", "drugs"],
            stay_types=["placement"],
            description="Vi har taget imod mødre med spæde børn i ti år.",
        ),
        _record(
            EXPECTANT,
            "0751",
            "8000",
            confirmed_at="2026-11-04T08:00:00Z",
            parent_child={**_FROM_PREGNANCY, "separate_unit": None},
        ),
        _record(WISHING, "0657", "7451", wanted_age={"min_months": 72, "max_months": 143}),
        _record(BARE, "0665", "7620"),
        _record(STALE, "0657", "7400", confirmed_at="2026-06-03T10:00:00Z"),
        _record(SILENT, "0657", "7480", confirmed_at=None, occupied_places=None),
        _record(PAUSED, "0661", "7500", paused_until="2026-12-24"),
        _record(OCCUPIED, "0657", "7400", occupied_places=2),
        _record(LATER, "0657", "7430", available_from="2026-12-15"),
        _record(PROTECTED, "0849", "9460", address_protected=True),
        _record(
            AWKWARD,
            "0492",
            "5970",
            description="<script>alert('æøå')</script> & \"tegn\" " + "langtord" * 30,
        ),
        _record(SUSPENDED, "0657", "7400", approval="suspended"),
        _record(ENDED, "0657", "7400", approval="ended"),
    )
}


def put_named_families(register: Register) -> None:
    """Put every named family into an empty register."""
    outcomes = register.put([read_record(record) for record in RECORDS.values()])
    refused = [outcome for outcome in outcomes if outcome.kind != "added"]
    if refused:
        raise AssertionError(refused)


def contact_of(family_id: str) -> Contact:
    """Return what nobody may see without a logged reason."""
    record = RECORDS[family_id]
    return Contact(
        record["name"],
        record["phone"],
        record["email"],
        record["address"],
        address_protected=record.get("address_protected", False),
    )
