"""What a letter tells its reader, gathered when it is sent: no restricted fact but the name it greets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from access.links import LinkCallers
from families.availability import FreshnessRule
from families.clock import Clock, copenhagen_day, today
from families.danish import count_of, day_in_words
from families.family import Family
from families.geography import municipalities
from families.notice import NoticeKind
from families.vocabulary import Approval, Authority, AvailabilityStatus
from messages.carrier import Recipient
from register.letter_facts import LetterFacts
from register.outbox import ClaimedLetter, LetterKind
from register.register import Register
from register.scope_request import RequestGone
from register.stored import FamilyGone

Facts = dict[str, Any]


class Needless(Exception):
    """There is nothing to tell any more: it was answered, taken back or read meanwhile."""


@dataclass(frozen=True, slots=True)
class FactFinder:
    """Finds out what a letter tells, and to whom. `offices` are the addresses of `messages.offices`."""

    register: Register
    behind: LetterFacts
    callers: LinkCallers
    clock: Clock
    rule: FreshnessRule
    public_url: str
    offices: Mapping[str, str]

    def recipient(self, letter: ClaimedLetter) -> Recipient:
        """Return where the reader is reached today."""
        if letter.family_id is not None:
            contact = self.register.contact(letter.family_id)
            return Recipient(contact.name, contact.email, contact.phone) if contact else Recipient()
        if letter.authority is not None:
            return Recipient(Authority(letter.authority).label, self.offices.get(letter.authority))
        code = letter.municipality_code or ""
        return Recipient(municipalities()[code].official_name, self.offices.get(code))

    def tell(self, letter: ClaimedLetter) -> Facts:
        """Return what the letter's template names, but for the link; raises `Needless`."""
        match letter.kind:
            case LetterKind.REMINDER | LetterKind.DISPUTED:
                return self._question(letter)
            case LetterKind.LINK:
                return self._status(letter)
            case LetterKind.PLACEMENT:
                return self._placement(letter)
            case LetterKind.DECISION:
                return self._decision(letter)
            case LetterKind.APPROVAL:
                return self._approval(letter)
            case LetterKind.DIGEST:
                return self._digest(letter)

    def link(self, secret: str) -> Facts:
        """Return where a personal link leads, and the last day on which it does."""
        end = self.callers.end_of(self.clock.now()) - timedelta(days=1)
        return {
            "address": f"{self.public_url}/link/{secret}",
            "last_day": day_in_words(copenhagen_day(end)),
        }

    def _family(self, family_id: str | None) -> Family:
        stored = self.register.family(family_id or "")
        if stored is None:
            raise FamilyGone
        return stored.family

    def _status(self, letter: ClaimedLetter) -> Facts:
        """Tell how a family stands now: an approved one, or one that is suspended and asked for its link."""
        family = self._family(letter.family_id)
        asked = family.approval is Approval.SUSPENDED and letter.kind is LetterKind.LINK
        if family.approval is not Approval.APPROVED and not asked:
            raise Needless
        said, day = family.availability, today(self.clock)
        status = family.status_on(day, today=day, rule=self.rule)
        return {
            "occupied": status is AvailabilityStatus.OCCUPIED,
            "family_id": family.family_id,
            "places": _places(family, status),
            "confirmed": said.confirmed_at and day_in_words(copenhagen_day(said.confirmed_at)),
            "paused_until": said.paused_until and day_in_words(said.paused_until),
        }

    def _question(self, letter: ClaimedLetter) -> Facts:
        """Tell how the family stands, unless it has said so itself since it was to be asked."""
        confirmed_at = self._family(letter.family_id).availability.confirmed_at
        if confirmed_at is not None and confirmed_at >= letter.written_at:
            raise Needless
        return {**self._status(letter), "reason": letter.about.get("reason")}

    def _placement(self, letter: ClaimedLetter) -> Facts:
        code = letter.about["municipality_code"]
        return {**self._status(letter), "municipality": municipalities()[code].official_name}

    def _decision(self, letter: ClaimedLetter) -> Facts:
        try:
            request = self.behind.request(letter.about["request_id"])
        except RequestGone:
            raise Needless from None
        return {
            "authority": self._family(letter.family_id).authority.label,
            "outcome": request.state.label.lower(),
            "address": f"{self.public_url}/min-side",
        }

    def _approval(self, letter: ClaimedLetter) -> Facts:
        family_id = letter.family_id or letter.about["family_id"]
        approval = Approval(letter.about["approval"])
        page = "min-side" if letter.family_id else f"familie/{family_id}"
        return {
            "to_family": letter.family_id is not None,
            "family_id": family_id,
            "authority": self._family(family_id).authority.label,
            "approval": approval.label.lower(),
            "searchable": approval is Approval.APPROVED,
            "address": f"{self.public_url}/{page}",
        }

    def _digest(self, letter: ClaimedLetter) -> Facts:
        unread = self.behind.unread(letter.authority or "")
        if not unread:
            raise Needless
        oldest = min(one.oldest_at for one in unread)
        return {
            "unread": sum(one.number for one in unread),
            "oldest": day_in_words(copenhagen_day(oldest)),
            "kinds": [(NoticeKind(one.kind).label, one.number) for one in unread],
            "address": f"{self.public_url}/tilsyn",
        }


def _places(family: Family, status: AvailabilityStatus) -> str:
    """Say how the places stand, as the end of "I står nu …"."""
    said, free = family.availability, count_of(family.free_places, "ledig plads", "ledige pladser")
    if family.approval is Approval.SUSPENDED:
        return "som suspenderet"
    if status is AvailabilityStatus.PAUSED and said.paused_until:
        return f"med en pause til og med {day_in_words(said.paused_until)}"
    if status is AvailabilityStatus.OCCUPIED:
        later = family.free_places and said.available_from
        return f"med {free} fra {day_in_words(later)}" if later else "som optaget"
    return f"med {free}"
