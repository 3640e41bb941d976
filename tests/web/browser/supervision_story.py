"""A day at an authority, for its pictures: what some families report, ask for, and are answered."""

from collections.abc import Mapping
from datetime import date, timedelta

from families.ages import AgeRange
from families.clock import SetClock
from families.family import Family
from families.vocabulary import Approval, Authority, Reporter
from register.decisions import Decisions, Officer
from register.requests import ScopeRequests
from web.app import Parts

_BIRGIT = Officer("demo:birgit", Authority.MIDT)
_WHY = "Vores ældste er flyttet hjemmefra, så der er et værelse mere. Vi har taget kurset om autisme."


def tell_story(parts: Parts) -> Mapping[str, str]:
    """Let it happen, and return the pages to look at by the name of the picture."""
    families, clock = _families(parts), parts.clock
    assert isinstance(clock, SetClock)
    for place, family in enumerate(families[:8]):
        clock.move(timedelta(minutes=37))
        _happen(parts, family, place)
    requests, decisions = ScopeRequests(parts.database, clock), Decisions(parts.database, clock)
    first, second = families[0].family_id, families[1].family_id
    asked = {"approved_places": families[0].approved_places + 1, "stay_types": ["respite"]}
    request = requests.ask(first, asked, "link:4", "Vi vil gerne hjælpe flere.")
    reason = "Aflastning kræver et kursus først. Vi tager det op til foråret."
    decisions.decide(_BIRGIT, request.request_id, ["approved_places"], reason, request.version)
    why = "Bekymring efter tilsynsbesøg den 20. november."
    decisions.say_approval(_BIRGIT, second, Approval.SUSPENDED, why, Approval.APPROVED)
    waiting = requests.open_under(Authority.MIDT)[0]
    return {
        "supervision": "/tilsyn",
        "supervision-requests": "/tilsyn/anmodninger",
        "supervision-request": f"/tilsyn/anmodninger/{waiting.request_id}",
        "supervision-family": f"/tilsyn/familie/{first}",
    }


def _families(parts: Parts) -> list[Family]:
    with parts.register.snapshot() as snapshot:
        found = (stored.family for stored in snapshot.families)
        free = [
            family
            for family in found
            if family.authority is Authority.MIDT
            and family.approval is Approval.APPROVED
            and family.free_places
            and family.approved_places < 4
            and not family.availability.wanted_age
        ]
    return sorted(free, key=lambda family: family.family_id)


def _happen(parts: Parts, family: Family, place: int) -> None:
    report, said, name = parts.register.report, family.availability, family.family_id
    match place % 6:
        case 0:
            most = family.approved_places - said.blocked_places
            report(name, {"occupied_places": most}, Reporter.FAMILY, who="link:4")
        case 1:
            report(name, {}, Reporter.CONSULTANT, "Ringede til familien i går", "demo:jonas")
        case 2:
            report(name, {"paused_until": date(2026, 12, 24)}, Reporter.FAMILY, who="link:7")
        case 3:
            report(name, {"available_from": date(2026, 12, 15)}, Reporter.FAMILY, who="link:8")
        case 4:
            wanted = AgeRange(family.approved_age.first, family.approved_age.last - 12)
            report(name, {"wanted_age": wanted}, Reporter.FAMILY, who="link:9")
        case _:
            asked = {
                "approved_places": family.approved_places + 1,
                "target_groups": ["neglect", "autism"],
            }
            ScopeRequests(parts.database, parts.clock).ask(name, asked, "link:9", _WHY)
