"""The command line: chooses the settings, the database, the engine and the clock, and hands them on."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from access.demo import is_loopback
from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.availability import FreshnessRule
from families.clock import SystemClock, today
from families.danish import count_of, thousands
from families.problem import InvalidInput, Problem
from families.record import read_instant
from families.vocabulary import Word
from indexer.invention.file import history_path, invent_to_file
from indexer.loading import load_file
from indexer.sources.line import FileRefused
from register.database import Database, RegisterUnavailable
from register.look_ups import LookUps
from register.register import Register
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from web.app import Parts, create_app
from web.serving import NotServed, listening, serve_on
from web.settings import Settings, WrongSetting, read_settings

DEMO_FAMILIES = 5_337
"""All foster families of Denmark at the end of 2022 (`domain.md`, Figures)."""


class SignIn(Word):
    """How people sign in. `demo`: they choose who they are, on their own machine only."""

    DEMO = "demo", "Vælg selv, hvem du er (kun på denne maskine og med opdigtede familier)"


_clock = SystemClock()
commands = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Ledig: find en plejefamilie, der virkelig har plads.",
)

_Port = Annotated[int, typer.Option(min=1, max=65_535, help="Porten, der lyttes på.")]
_Families = Annotated[int, typer.Option(min=1, help="Hvor mange familier.")]
_Seed = Annotated[int, typer.Option(help="Det samme frø giver de samme familier.")]


@commands.command()
def invent(
    out: Annotated[Path, typer.Option(help="Filen (NDJSON), der skrives.")],
    families: _Families = DEMO_FAMILIES,
    seed: _Seed = 1,
    history: Annotated[int, typer.Option(min=0, help="Så mange dages indberetninger bagud.")] = 0,
) -> None:
    """Opdigt familier, som følger de kendte tal for plejefamilier."""
    try:
        invent_to_file(out, families, seed, history, today(_clock))
    except OSError as error:
        raise FileRefused(f"Filen {out} kan ikke skrives: {error.strerror}.") from None
    typer.echo(f"{count_of(families, 'opdigtet familie', 'opdigtede familier')} står i {out}.")
    if history:
        typer.echo(f"Deres indberetninger de seneste {history} dage står i {history_path(out)}.")


@commands.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="NDJSON, CSV eller XLSX.")],
    complete: Annotated[
        bool, typer.Option("--complete", help="Familier, som filen ikke nævner, ophører.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Også når det er mere end 2 %.")] = False,
    known_at: Annotated[str | None, typer.Option(help="Hvornår dette var kendt (UTC).")] = None,
    history: Annotated[Path | None, typer.Option(help="Indberetninger fra før filen.")] = None,
) -> None:
    """Indlæs familier. Forkerte linjer skrives til FIL.rejected.ndjson, resten indlæses.

    Slutter med 0: alt er indlæst; 3: indlæst, men nogle linjer er afvist; 1: intet er indlæst.
    """
    console = Console(stderr=True)
    with _open_register(read_settings()) as (_, register):
        report = load_file(
            file,
            register,
            complete=complete,
            yes=yes,
            known_at=_instant(known_at),
            history=history,
            console=console,
        )
    for sentence in report.sentences():
        typer.echo(sentence)
    raise typer.Exit(report.exit_code)


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="Adressen, der lyttes på.")] = "127.0.0.1",
    port: _Port = 8000,
    sign_in: Annotated[
        SignIn | None, typer.Option(help="demo: vælg selv, hvem du er (kun på denne maskine).")
    ] = None,
) -> None:
    """Vis søgningen og API'et over HTTP."""
    settings, is_demo = read_settings(), sign_in is SignIn.DEMO
    with _open_register(settings) as (database, register), listening(host, port) as listener:
        if is_demo:
            _refuse_open_demo(host, register)
        _serve(listener, database, register, settings.freshness_rule, demo=is_demo)


@commands.command()
def demo(port: _Port = 8000, families: _Families = DEMO_FAMILIES, seed: _Seed = 1) -> None:
    """Vis Ledig med opdigtede familier; intet gemmes."""
    rule = read_settings().freshness_rule
    # A plain SIGTERM would leave the folder behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with listening("127.0.0.1", port) as listener, TemporaryDirectory(prefix="ledig-demo-") as folder:
        path = Path(folder, "families.ndjson")
        typer.echo(f"Opdigter {count_of(families, 'familie', 'familier')} …")
        invent_to_file(path, families, seed, 0, today(_clock))
        with _opened(f"sqlite:///{folder}/demo.db") as (database, register):
            load_file(path, register, console=Console(stderr=True))
            _serve(listener, database, register, rule, demo=True)


@commands.command()
def token(
    role: Annotated[Role, typer.Option(help="Rollen, som tokenet giver.")],
    municipality: Annotated[str | None, typer.Option(help="Kommunekode, fx 0657.")] = None,
    authority: Annotated[str | None, typer.Option(help="Socialtilsyn, fx midt.")] = None,
    family: Annotated[str | None, typer.Option(help="Familiens id.")] = None,
) -> None:
    """Lav et token til API'et. Det står på sidste linje og kan ikke vises igen."""
    with _open_register(read_settings()) as (database, register):
        if family and register.family(family) is None:
            raise InvalidInput([Problem("family", family, "Familien findes ikke i registret.")])
        tokens, scope = Tokens(database), TokenScope(municipality, authority, family)
        made = issue_token(tokens, role, scope, _clock)
        row = tokens.find(made)
    number = row.token_id if row else ""
    typer.echo(f"Token nr. {number} for {role.label.lower()}. Træk det tilbage med: ledig revoke {number}")
    typer.echo("Gem det nu: kun et fingeraftryk af det bliver gemt her.")
    typer.echo(made)


@commands.command()
def revoke(number: Annotated[int, typer.Argument(min=1, help="Tokenets nummer.")]) -> None:
    """Træk et token tilbage: det gælder ikke længere."""
    with _open_register(read_settings()) as (database, _):
        if not Tokens(database).revoke(number, _clock.now()):
            raise InvalidInput([Problem("number", number, "Der er intet gyldigt token med det nummer.")])
    typer.echo(f"Token nr. {number} gælder ikke længere.")


@commands.command()
def status() -> None:
    """Vis alle indstillinger, og hvordan registret har det."""
    settings = read_settings()
    for name, value in settings.shown().items():
        typer.echo(f"{name} = {value}")
    with _open_register(settings) as (_, register):
        typer.echo(f"Godkendte familier: {thousands(register.count_approved())}")
        typer.echo(f"Ændringsnummer: {register.change_number()}")
        typer.echo(f"Opdigtet: {'ja' if register.is_invented() else 'nej'}")


def main() -> None:
    """Run a command; what a person can put right is told in a sentence, without a stack trace."""
    try:
        commands()
    except (FileRefused, NotServed, RegisterUnavailable, WrongSetting) as error:
        _fail(str(error))
    except InvalidInput as error:
        _fail("\n".join(f"{problem.field}: {problem.message}" for problem in error.problems))


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    sys.exit(1)


def _instant(text: str | None) -> datetime | None:
    try:
        return read_instant(text) if text else None
    except ValueError as error:
        raise InvalidInput([Problem("--known-at", text, str(error))]) from None


@contextmanager
def _open_register(settings: Settings) -> Iterator[tuple[Database, Register]]:
    with _opened(settings.database_url) as opened:
        yield opened


@contextmanager
def _opened(url: str) -> Iterator[tuple[Database, Register]]:
    with closing(Database(url)) as database:
        yield database, Register(database, _clock)


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


def _serve(
    listener: socket.socket, database: Database, register: Register, rule: FreshnessRule, *, demo: bool
) -> None:
    app = create_app(
        Parts(
            register=register,
            look_ups=LookUps(database),
            tokens=Tokens(database),
            engine=EmbeddedEngine.from_register(register),
            clock=_clock,
            rule=rule,
            demo=demo,
        )
    )
    serve_on(listener, app, typer.echo)


if __name__ == "__main__":
    main()
