"""What caseworkers see of a family right now, in large words and a few below them: for the family itself."""

from dataclasses import dataclass
from datetime import date

from families.availability import FreshnessRule
from families.clock import copenhagen_day
from families.danish import count_of, day_in_words, days_ago
from families.family import Family
from families.vocabulary import Approval, AvailabilityStatus, Freshness


@dataclass(frozen=True, slots=True)
class Standing:
    """How a family stands on one day; `status` is None when it is in no search at all.

    `headline` is what caseworkers see ("1 ledig plads"), `confirmed` when that was last said ("bekræftet
    for 12 dage siden"), `but` what they see beside it or why they see nothing.
    """

    status: AvailabilityStatus | None
    freshness: Freshness
    headline: str
    confirmed: str
    but: tuple[str, ...]

    @property
    def shown_as_free(self) -> bool:
        """Whether a search for free places finds the family."""
        return self.status in {AvailabilityStatus.FREE, AvailabilityStatus.PARTLY_FREE}

    @property
    def sign(self) -> str:
        """The name of its look: the state's code, `hidden` when there is none."""
        return self.status.value if self.status else "hidden"


def standing_of(family: Family, today: date, rule: FreshnessRule) -> Standing:
    """Return how the family stands today."""
    freshness = rule.of(family.availability.confirmed_at, today)
    if family.approval is not Approval.APPROVED:
        status, headline = None, "Vises ikke i søgninger"
    else:
        status = family.status_on(today, today=today, rule=rule)
        headline = _headline(family, status)
    but = tuple(_beside(family, status, today, rule))
    return Standing(status, freshness, headline, _confirmed(family, status, today), but)


def _headline(family: Family, status: AvailabilityStatus) -> str:
    match status:
        case AvailabilityStatus.PAUSED:
            return "I holder pause"
        case AvailabilityStatus.OCCUPIED:
            return "Optaget"
        case AvailabilityStatus.UNCONFIRMED:
            return "Ikke bekræftet"
        case _:
            return count_of(family.free_places, "ledig plads", "ledige pladser")


def _confirmed(family: Family, status: AvailabilityStatus | None, today: date) -> str:
    at = family.availability.confirmed_at
    if at is None:
        return "aldrig bekræftet"
    # Below "Ikke bekræftet" a bare "bekræftet i dag" (of a disputed family) would contradict it.
    last = "sidst " if status is AvailabilityStatus.UNCONFIRMED else ""
    return f"{last}bekræftet {days_ago((today - copenhagen_day(at)).days)}"


def _beside(family: Family, status: AvailabilityStatus | None, today: date, rule: FreshnessRule) -> list[str]:
    said, free = family.availability, count_of(family.free_places, "ledig plads", "ledige pladser")
    if status is None:
        return [_hidden(family)]
    if status is AvailabilityStatus.PAUSED and said.paused_until:
        return [f"Til og med {day_in_words(said.paused_until)}. Kommunerne ser, at I holder pause."]
    if status is AvailabilityStatus.OCCUPIED and family.free_places and said.available_from:
        return [f"I får {free} fra {day_in_words(said.available_from)}. Det kan kommunerne også se."]
    if status is not AvailabilityStatus.UNCONFIRMED:
        return []
    if said.disputed(today, rule) and said.disputed_at:
        day = days_ago((today - copenhagen_day(said.disputed_at)).days)
        return [f"I står med {free}, men en kommune fik {day} oplyst, at I er optaget. Hvad er rigtigt?"]
    return [f"I står med {free}, men kommunerne ser jer ikke som ledige, før I har bekræftet det."]


def _hidden(family: Family) -> str:
    authority = family.authority.label
    if family.approval is Approval.SUSPENDED:
        return (
            f"{authority} har suspenderet jeres godkendelse. I kan stadig melde, hvordan det er med"
            " pladserne, så det passer, når suspensionen er slut. Ring til tilsynet, hvis I er i tvivl."
        )
    return (
        f"{authority} har afsluttet jeres godkendelse, så der kan ikke meldes mere. Er det en fejl, så ring"
        " til tilsynet."
    )
