"""`ledig serve` and `ledig demo`: the search, its pages and the API over HTTP."""

import signal
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from access.demo import is_loopback
from access.oidc import Provider
from access.signing_in import BACK, SigningIn
from commands.letters import demo_duties
from commands.loading import DEMO_FAMILIES, Families, Seed
from commands.opening import CLOCK, chosen_register, opened_register
from commands.searching import chosen_engine
from families.clock import today
from families.danish import count_of
from families.vocabulary import Word
from indexer.invention.file import history_path, invent_to_file
from indexer.loading import load_file
from indexer.work import working
from messages.mailbox import Mailbox
from register.database import Database
from register.look_ups import LookUps
from register.register import Register
from register.reminding import ReminderRule
from register.sessions import Sessions, SignIns
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from search_api.engine import Engine
from web.app import Parts, create_app
from web.serving import NotServed, listening, serve_on
from web.settings import Settings, read_settings


class SignIn(Word):
    """How people sign in. `demo`: they choose who they are, on their own machine only."""

    DEMO = "demo", "Vælg selv, hvem du er (kun på denne maskine og med opdigtede familier)"


_Port = Annotated[int, typer.Option(min=1, max=65_535, help="Porten, der lyttes på.")]


def serve(
    host: Annotated[str, typer.Option(help="Adressen, der lyttes på.")] = "127.0.0.1",
    port: _Port = 8000,
    sign_in: Annotated[
        SignIn | None, typer.Option(help="demo: vælg selv, hvem du er (kun på denne maskine).")
    ] = None,
) -> None:
    """Vis søgningen og API'et over HTTP."""
    settings, is_demo = read_settings(), sign_in is SignIn.DEMO
    if not is_demo:
        _refuse_open(host, settings)
    with chosen_register(settings) as (database, register), listening(host, port) as listener:
        if is_demo:
            _refuse_open_demo(host, register)
        with chosen_engine(settings, database, register) as engine:
            parts = _parts(database, register, engine, settings.reminder_rule(settings.freshness_rule))
            if is_demo:
                parts = replace(parts, demo=True)
            else:
                site = settings.public_url or ""
                parts = replace(
                    parts,
                    signing_in=_signing_in(settings, database, register),
                    encrypted=site.startswith("https://"),
                )
            app = create_app(parts)
            serve_on(listener, app, typer.echo, settings.proxy)


def demo(
    port: _Port = 8000,
    families: Families = DEMO_FAMILIES,
    seed: Seed = 1,
    history: Annotated[
        int, typer.Option(min=0, help="Så mange dages indberetninger bagud: et år tager et par minutter.")
    ] = 0,
) -> None:
    """Vis Ledig med opdigtede familier; intet gemmes."""
    rule = read_settings().freshness_rule
    # A plain SIGTERM would leave the folder behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with listening("127.0.0.1", port) as listener, TemporaryDirectory(prefix="ledig-demo-") as folder:
        path = Path(folder, "families.ndjson")
        typer.echo(f"Opdigter {count_of(families, 'familie', 'familier')} …")
        invent_to_file(path, families, seed, history, today(CLOCK))
        with opened_register(f"sqlite:///{folder}/demo.db") as (database, register):
            past = history_path(path) if history else None
            load_file(path, register, history=past, console=Console(stderr=True))
            mailbox = Mailbox(CLOCK)
            engine = EmbeddedEngine.from_register(register)
            parts = _parts(database, register, engine, ReminderRule(rule))
            app = create_app(replace(parts, demo=True, mailbox=mailbox))
            # What is a process of its own in production is a thread here.
            with working(demo_duties(database, register, rule, mailbox, _site(port)), typer.echo):
                serve_on(listener, app, typer.echo)


def _site(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _refuse_open(host: str, settings: Settings) -> None:
    """Refuse to answer the network where nobody could sign in, or passwords and cookies could be read."""
    if is_loopback(host):
        return
    missing = settings.missing_for_sign_in()
    if not (settings.public_url or "").startswith("https://"):
        missing.append("LEDIG_PUBLIC_URL (https://…)")
    if missing:
        raise NotServed(
            f"Ledig åbnes ikke for netværket på {host}, før man kan logge ind over https. Her mangler:"
            f" {', '.join(missing)}. Se docs/sign-in.md, eller brug --host 127.0.0.1."
        )


def _signing_in(settings: Settings, database: Database, register: Register) -> SigningIn | None:
    """Return how people sign in by the settings, None when there is no provider."""
    try:
        provider = settings.provider_settings()
    except OSError as error:
        raise NotServed(f"Filen i LEDIG_OIDC_CLIENT_SECRET_FILE kan ikke læses ({error.strerror}).") from None
    if provider is None or settings.public_url is None:
        return None
    return SigningIn(
        site=settings.public_url,
        provider=Provider(provider, CLOCK, f"{settings.public_url}{BACK}"),
        rule=settings.claim_rule,
        sessions=Sessions(database, settings.session_rule),
        sign_ins=SignIns(database),
        register=register,
        clock=CLOCK,
    )


def _refuse_open_demo(host: str, register: Register) -> None:
    if not is_loopback(host):
        raise NotServed(
            f"--sign-in demo kan kun bruges på denne maskine, ikke på {host}. Brug --host 127.0.0.1."
        )
    if not register.is_invented():
        raise NotServed(
            "--sign-in demo kan kun bruges med opdigtede familier, og det er dem i registret ikke."
            " Prøv 'ledig demo', eller lav et token med 'ledig token'."
        )


def _parts(database: Database, register: Register, engine: Engine, reminders: ReminderRule) -> Parts:
    return Parts(
        database=database,
        register=register,
        look_ups=LookUps(database),
        tokens=Tokens(database),
        engine=engine,
        clock=CLOCK,
        rule=reminders.freshness,
        reminders=reminders,
        demo=False,
    )
