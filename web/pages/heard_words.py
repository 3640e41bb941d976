"""What caseworkers have heard of a family, in words for the municipality that reads them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from families.availability import Availability
from families.clock import copenhagen_day
from families.danish import count_of, days_ago
from families.vocabulary import CallOutcome
from register.heard import AnswerRate, Call, Heard

RECENT = timedelta(days=30)
"""How old a call may be that is told one by one: as long as a dispute usually lasts."""
_OFTEN, _SELDOM = 0.6, 0.4
"""From this share of answers on "oftest", up to this share "sjældent", both included."""


@dataclass(frozen=True, slots=True)
class HeardWords:
    """What stands on a card; `disputed_by` was told "optaget", as the subject of a sentence."""

    disputed_by: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: its municipality (None for others), at an instant (UTC)."""

    municipality_code: str | None
    now: datetime

    def words(self, heard: Heard, said: Availability) -> HeardWords:
        """Return what is worth knowing before phoning, the latest call since the family spoke first."""
        since = [call for call in self._recent(heard) if not said.confirmed_at or call.at > said.confirmed_at]
        dispute = next((call for call in heard.calls if call.at == said.disputed_at), None)
        told = [self.sentence(call) for call in since[:1] if call is not dispute]
        rates = [
            _rate(heard.call_rate, ", når kommuner ringer", "opkald"),
            _rate(heard.letter_rate(self.now), " på påmindelser", "påmindelser"),
        ]
        return HeardWords(self._who(dispute) if dispute else "En kommune", (*told, *filter(None, rates)))

    def recent_calls(self, heard: Heard) -> tuple[str, ...]:
        """Return each call of the last 30 days in a sentence, the latest first."""
        return tuple(self.sentence(call) for call in self._recent(heard))

    def sentence(self, call: Call) -> str:
        """Return "En anden kommune fik oplyst “ledig” i går"."""
        ago = days_ago((self._today - copenhagen_day(call.at)).days)
        if call.outcome is CallOutcome.NO_ANSWER:
            return f"{self._who(call)} ringede {ago} uden svar"
        return f"{self._who(call)} fik oplyst “{call.outcome.label.lower()}” {ago}"

    @property
    def _today(self) -> date:
        return copenhagen_day(self.now)

    def _recent(self, heard: Heard) -> list[Call]:
        return [call for call in heard.calls if self.now - call.at <= RECENT]

    def _who(self, call: Call) -> str:
        if self.municipality_code is None:
            return "En kommune"
        return "I" if call.municipality_code == self.municipality_code else "En anden kommune"


def _rate(rate: AnswerRate | None, asked: str, noun: str) -> str | None:
    """Return "Svarer oftest på påmindelser, typisk inden for 2 dage: 3 af 4 påmindelser"."""
    if rate is None:
        return None
    days = f", typisk inden for {count_of(rate.days, 'dag', 'dage')}" if rate.days else ""
    return f"Svarer {_how_often(rate)}{asked}{days}: {rate.answered} af {rate.asked} {noun}"


def _how_often(rate: AnswerRate) -> str:
    share = rate.answered / rate.asked
    if share in (0, 1):
        return "hver gang" if share else "ikke"
    if share >= _OFTEN:
        return "oftest"
    return "sjældent" if share <= _SELDOM else "hver anden gang"
