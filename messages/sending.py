"""Sending what waits in the outbox: claim, look the address up, make the link, hand over, note."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import SystemRandom

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from access.links import LinkCallers
from families.clock import Clock
from messages.carrier import (
    Carrier,
    CarrierDown,
    PermanentFailure,
    TemporaryFailure,
)
from messages.composing import Composer
from messages.facts import FactFinder, Facts, Needless
from register.letters import WITH_LINK, LetterFailure
from register.outbox import ClaimedLetter, Outbox

GIVE_UP_AFTER = timedelta(days=4)
"""From when a letter was written; a mail server that is down for us does not count."""
_AT_ONCE = 20
_LONGEST_WAIT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one worker keeps trying, and how long the letters it took are its own."""

    tries: int = 3
    longest_pause: float = 4
    """In seconds, between two tries within one sending."""
    hold: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends letters, for one thread; any number of processes may do so beside each other.

    `carriers` are tried in their order: the next one when there is no address for the first or it
    will never take the letter. A crash between handing a letter over and noting it sends that letter
    once more.
    """

    outbox: Outbox
    finder: FactFinder
    callers: LinkCallers
    composer: Composer
    carriers: Sequence[Carrier]
    clock: Clock
    patience: Patience = field(default_factory=Patience)

    def send_due(self) -> int:
        """Send a batch of what is due, and return how many letters were handed over.

        Raises `CarrierDown` when nobody takes letters; then what was not tried waits as before.
        """
        hold = self.patience.hold
        letters = list(self.outbox.claim(self.clock.now(), most=_AT_ONCE, hold=hold))
        end, sent = self.clock.now() + hold / 2, 0
        try:
            # With a slow server the rest is left to others before they take it by themselves.
            while letters and self.clock.now() <= end:
                sent += self._settle(letters.pop(0))
        finally:
            self.outbox.release([one.letter_id for one in letters])
            for carrier in self.carriers:
                carrier.close()
        return sent

    def _settle(self, letter: ClaimedLetter) -> bool:
        """Send one letter and write down what became of it; tell whether it was handed over."""
        number = letter.letter_id
        try:
            self._deliver(letter)
        except Needless:
            self.outbox.note_failed(number, LetterFailure.NEEDLESS, self.clock.now())
        except PermanentFailure as refusal:
            self.outbox.note_failed(number, refusal.failure, self.clock.now())
        except TemporaryFailure:
            self._postpone(letter)
        except CarrierDown:
            self.outbox.release([number])
            raise
        except Exception:
            # Whatever is wrong with this one must not stop the others for good.
            self._postpone(letter)
            raise
        else:
            self.outbox.note_sent(number, self.clock.now())
            return True
        return False

    def _postpone(self, letter: ClaimedLetter) -> None:
        now = self.clock.now()
        if now - letter.written_at >= GIVE_UP_AFTER:
            self.outbox.note_failed(letter.letter_id, LetterFailure.UNDELIVERED, now)
        else:
            self.outbox.put_back(letter.letter_id, now + _pause_after(letter.attempts))

    def _deliver(self, letter: ClaimedLetter) -> None:
        recipient, facts = self.finder.recipient(letter), self.finder.tell(letter)
        refusal = PermanentFailure(LetterFailure.NO_ADDRESS)
        for carrier in self.carriers:
            if address := carrier.address_of(recipient):
                try:
                    return self._carry(carrier, address, letter, {**facts, "name": recipient.greeting})
                except PermanentFailure as failure:
                    refusal = failure
        raise refusal

    def _carry(self, carrier: Carrier, address: str, letter: ClaimedLetter, facts: Facts) -> None:
        self._patiently(carrier.open)
        if letter.kind not in WITH_LINK or letter.family_id is None:
            return self._hand_over(carrier, address, letter, facts)
        secret = self.callers.mint(letter.family_id, letter.letter_id)
        try:
            return self._hand_over(carrier, address, letter, {**facts, **self.finder.link(secret)})
        except (PermanentFailure, TemporaryFailure):
            # Nobody has it. After a connection that broke off, somebody may.
            self.callers.withdraw(secret)
            raise

    def _hand_over(self, carrier: Carrier, address: str, letter: ClaimedLetter, facts: Facts) -> None:
        reference = f"ledig-{letter.letter_id}-{letter.written_at:%Y%m%d%H%M%S}"
        composed = self.composer.compose(letter.kind, reference, facts)
        self._patiently(lambda: carrier.send(address, composed))

    def _patiently(self, act: Callable[[], None]) -> None:
        """Do it, and after a failure that may pass a few times more, after growing, uneven pauses."""
        retrying = Retrying(
            retry=retry_if_exception_type((CarrierDown, TemporaryFailure)),
            wait=wait_random_exponential(multiplier=0.5, max=self.patience.longest_pause),
            stop=stop_after_attempt(self.patience.tries),
            reraise=True,
        )
        retrying(act)


def _pause_after(attempts: int) -> timedelta:
    """Return minutes that double with each attempt, up to hours, and are never the same for two."""
    usual = min(timedelta(minutes=2 ** min(attempts, 10)), _LONGEST_WAIT)
    return usual * SystemRandom().uniform(0.5, 1.5)
