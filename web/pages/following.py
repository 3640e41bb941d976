"""A municipality's own families as its consultants follow them: whom to ask, and how complete we are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import Request

from families.availability import FreshnessRule
from families.clock import Clock, copenhagen_day
from families.danish import days_ago
from families.reminder import reason_to_remind
from families.vocabulary import Approval, Freshness
from register.counted import Dimension, PlacesAsked
from register.database import Database
from register.followed import Followed, FollowedFamilies
from register.inbox import Notices
from register.letters import LetterFailure
from register.narrowing import Narrowing
from register.outbox import Outbox
from register.register import Register
from register.reminding import ReminderRule, Reminders
from web.pages.followed_rows import Row

WEEKS = 26
"""So many weeks back the municipality sees how complete it was."""
_FAILURES_TOLD = timedelta(days=90)
"""How old a letter that did not arrive may be."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """How many of a municipality's approved families had confirmed lately, as known at the end of a day."""

    day: date
    confirmed: int
    families: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None without families."""
        return round(100 * self.confirmed / self.families) if self.families else None


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of reminding: how many letters were written, and whom none was written to."""

    letters: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """What the consultants' pages work with. `create_app` puts one on `app.state.following`."""

    register: Register
    families: FollowedFamilies
    reminders: Reminders
    outbox: Outbox
    notices: Notices
    clock: Clock
    rule: FreshnessRule

    @classmethod
    def on(cls, database: Database, register: Register, clock: Clock, rule: ReminderRule) -> "Following":
        """Put it together; `rule` says when families are reminded, and what is old."""
        return cls(
            register=register,
            families=FollowedFamilies(database),
            reminders=Reminders(database, clock, rule),
            outbox=Outbox(database),
            notices=Notices(database, clock),
            clock=clock,
            rule=rule.freshness,
        )

    @property
    def today(self) -> date:
        """Today in Copenhagen."""
        return copenhagen_day(self.clock.now())

    def rows(self, municipality_code: str) -> Sequence[Row]:
        """Return every family of the municipality that has not ended, by family id."""
        followed = self.families.of_municipality(municipality_code)
        due = self._due([one.stored.family.family_id for one in followed])
        failures = self._failures(municipality_code)
        return [self._row(one, due, failures) for one in followed]

    def remind(self, municipality_code: str, chosen: Collection[str] | None) -> Reminded:
        """Write to the chosen families, None is all, that are to be asked and were not asked lately.

        `left_out` are the chosen ones of the municipality that get no letter or, of all, those that are
        to be asked and cannot be now.
        """
        rows = self.rows(municipality_code)
        wanted = [row for row in rows if chosen is None or row.family.family_id in chosen]
        due = [row.family.family_id for row in wanted if row.why_not is None]
        left_out = [row for row in wanted if row.why_not and (chosen is not None or row.needs_asking)]
        letters = self.reminders.write(due) if due else 0
        return Reminded(letters, tuple(row.family.family_id for row in left_out))

    def weeks(self, municipality_code: str) -> Sequence[Week]:
        """Return how complete the municipality was week by week up to today, as capacity counts it.

        No week lies before the register's first day.
        """
        first = self.register.first_change_at()
        if first is None:
            return []
        days = [self.today - _WEEK * back for back in range(WEEKS - 1, -1, -1)]
        asked = PlacesAsked(
            days=tuple(day for day in days if day >= copenhagen_day(first)),
            today=self.today,
            rule=self.rule,
            by=(Dimension.FRESHNESS,),
            narrowing=Narrowing(municipalities=(municipality_code,)),
        )
        counted = {
            (row.day, row.values[0]): row.places.families for row in self.register.count_places(asked).rows
        }
        return [_week(day, counted) for day in asked.days]

    def _due(self, family_ids: Sequence[str]) -> frozenset[str]:
        found = self.reminders.due(family_ids) if family_ids else ()
        return frozenset(one.family_id for one in found)

    def _failures(self, municipality_code: str) -> Mapping[str | None, tuple[datetime, LetterFailure]]:
        failed = self.outbox.failed_of(municipality_code, self.clock.now() - _FAILURES_TOLD)
        # The latest first, so that the latest is written last.
        return {one.family_id: (one.failed_at, one.failure) for one in reversed(failed)}

    def _row(
        self,
        followed: Followed,
        due: Collection[str],
        failures: Mapping[str | None, tuple[datetime, LetterFailure]],
    ) -> Row:
        family, said = followed.stored.family, followed.stored.family.availability
        approved = family.approval is Approval.APPROVED
        failed_at, failure = failures.get(family.family_id, (None, None))
        since = max(filter(None, (said.confirmed_at, followed.lettered_at)), default=None)
        if failed_at and since and since > failed_at:
            failure = None
        reason = reason_to_remind(said, self.today, self.rule) if approved else None
        return Row(
            followed=followed,
            status=family.status_on(self.today, today=self.today, rule=self.rule) if approved else None,
            freshness=self.rule.of(said.confirmed_at, self.today),
            disputed=said.disputed(self.today, self.rule),
            failure=failure,
            why_not=None if family.family_id in due else self._why_not(followed, failure),
            needs_asking=reason is not None,
        )

    def _why_not(self, followed: Followed, failure: LetterFailure | None) -> str:
        """Return why a family is not reminded now, in words for the end of its row."""
        family, said = followed.stored.family, followed.stored.family.availability
        if family.approval is not Approval.APPROVED:
            return "Godkendelsen er suspenderet"
        if reason_to_remind(said, self.today, self.rule) is None:
            paused = said.paused_until is not None and said.paused_until >= self.today
            return "Holder pause" if paused else "Har bekræftet for nylig"
        if not followed.has_mail:
            return "Ingen e-mail: ring til familien"
        if failure:
            return "Brevet nåede ikke frem: ring til familien"
        if followed.lettered_at:
            days = (self.today - copenhagen_day(followed.lettered_at)).days
            return f"Fik et brev {days_ago(days)}: højst ét om ugen"
        return "Har lige fået et brev"


def following_of(request: Request) -> Following:
    """Return the application's: a dependency of routes."""
    found: Following = request.app.state.following
    return found


def _week(day: date, counted: Mapping[tuple[date, str], int]) -> Week:
    number = {freshness: counted.get((day, freshness.value), 0) for freshness in Freshness}
    return Week(day, number[Freshness.FRESH] + number[Freshness.AGEING], sum(number.values()))
