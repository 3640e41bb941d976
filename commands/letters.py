"""`ledig remind`, and what `ledig work` does about letters."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from access.links import LinkCallers
from commands.opening import CLOCK, chosen_register
from families.availability import FreshnessRule
from families.danish import count_of
from families.problem import InvalidInput, Problem
from families.reminder import may_ask_at
from indexer.work import Duty
from messages.carrier import Carrier, CarrierDown
from messages.composing import Composer
from messages.facts import FactFinder
from messages.mailbox import Mailbox
from messages.mailer import Mailer, MailServer
from messages.offices import read_offices
from messages.sending import Sending
from messages.sms import SmsGateway
from register.database import Database, RegisterUnavailable
from register.digests import Digests
from register.letter_facts import LetterFacts
from register.link_guesses import LinkGuesses
from register.links import Links
from register.outbox import Outbox
from register.register import Register
from register.reminding import Reminders
from web.settings import Settings, read_settings

_SEND_SECONDS, _REMIND_SECONDS, _DIGEST_SECONDS = 2, 3600, 600
_NOT_SET_UP = "LEDIG_SMTP_URL er ikke sat, så ingen breve bliver sendt. Se docs/letters.md."


def remind(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis, hvem der ville få hvad, og skriv intet.")
    ] = False,
) -> None:
    """Skriv påmindelser til familier, som skal spørges, om det stadig passer; 'ledig work' sender dem."""
    settings = read_settings()
    with chosen_register(settings) as (database, _):
        reminders = Reminders(database, CLOCK, settings.reminder_rule(settings.freshness_rule))
        if dry_run:
            _show(reminders)
            return
        written = reminders.write()
    typer.echo(f"{count_of(written, 'påmindelse', 'påmindelser')} er skrevet, og 'ledig work' sender dem.")
    if not carriers_of(settings):
        typer.echo(_NOT_SET_UP)


def revoke_links(family: Annotated[str, typer.Argument(help="Familiens id.")]) -> None:
    """Spær alle personlige links, der er sendt til en familie, fx når et brev er endt hos en anden."""
    with chosen_register(read_settings()) as (database, register):
        if register.family(family) is None:
            raise InvalidInput([Problem("family", family, "Familien findes ikke i registret.")])
        number = Links(database).revoke_all(family, CLOCK.now())
    typer.echo(f"{count_of(number, 'link', 'links')} er spærret. Nye breve har et nyt link.")


def _show(reminders: Reminders) -> None:
    found = list(reminders.due())
    for due in found:
        typer.echo(f"{due.family_id}: {due.reason.label} ({'e-mail' if due.by_mail else 'SMS'})")
    typer.echo(f"{count_of(len(found), 'familie', 'familier')} ville få en påmindelse. Intet er skrevet.")


def carriers_of(settings: Settings) -> Sequence[Carrier]:
    """Return what the settings say letters are sent with, e-mail first; nothing when nothing is set up."""
    carriers: list[Carrier] = []
    if settings.smtp_url and settings.mail_from:
        server = MailServer.read(settings.smtp_url.get_secret_value())
        carriers.append(Mailer(server, settings.mail_from))
    if settings.sms_url and settings.sms_token:
        carriers.append(SmsGateway(settings.sms_url, settings.sms_token.get_secret_value()))
    return carriers


def letter_duties(settings: Settings, database: Database, register: Register) -> list[Duty]:
    """Return the duties about letters: to send, to remind, to write digests; none when none can be sent."""
    carriers = carriers_of(settings)
    if not carriers:
        typer.echo(_NOT_SET_UP)
        return []
    callers = LinkCallers(Links(database), LinkGuesses(database), CLOCK, settings.link_days)
    rule, offices = settings.freshness_rule, read_offices(settings.office_mail)
    finder = FactFinder(
        register, LetterFacts(database), callers, CLOCK, rule, settings.public_url or "", offices
    )
    reminders = Reminders(database, CLOCK, settings.reminder_rule(rule))
    digests = Digests(database, CLOCK)
    return [
        _sending_duty(database, finder, carriers),
        Duty("Påmindelser", _REMIND_SECONDS, lambda: may_ask_at(CLOCK.now()) and reminders.write()),
        Duty("Daglige breve til tilsyn", _DIGEST_SECONDS, lambda: digests.write(list(offices))),
        Duty("Forkerte links", _REMIND_SECONDS, lambda: callers.guesses.forget(CLOCK.now())),
    ]


def demo_duties(
    database: Database, register: Register, rule: FreshnessRule, mailbox: Mailbox, site: str
) -> list[Duty]:
    """Return the demo's duty: to put letters into its mailbox. Nobody is reminded unless somebody asks."""
    callers = LinkCallers(Links(database), LinkGuesses(database), CLOCK)
    nowhere: Mapping[str, str] = {}
    finder = FactFinder(register, LetterFacts(database), callers, CLOCK, rule, site, nowhere)
    return [_sending_duty(database, finder, [mailbox])]


def _sending_duty(database: Database, finder: FactFinder, carriers: Sequence[Carrier]) -> Duty:
    sending = Sending(Outbox(database), finder, finder.callers, Composer(), carriers, CLOCK)
    return Duty("Breve", _SEND_SECONDS, sending.send_due, (RegisterUnavailable, CarrierDown))
