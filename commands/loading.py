"""`ledig invent` and `ledig import`: families into a file, and out of a file into the register."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from commands.opening import CLOCK, chosen_register
from families.clock import today
from families.danish import count_of
from families.problem import InvalidInput, Problem
from families.record import read_instant
from indexer.invention.file import history_path, invent_to_file
from indexer.loading import load_file
from indexer.sources.line import FileRefused
from web.settings import read_settings

DEMO_FAMILIES = 5_337
"""All foster families of Denmark at the end of 2022 (`domain.md`, Figures)."""

Families = Annotated[int, typer.Option(min=1, help="Hvor mange familier.")]
Seed = Annotated[int, typer.Option(help="Det samme frø giver de samme familier.")]


def invent(
    out: Annotated[Path, typer.Option(help="Filen (NDJSON), der skrives.")],
    families: Families = DEMO_FAMILIES,
    seed: Seed = 1,
    history: Annotated[int, typer.Option(min=0, help="Så mange dages indberetninger bagud.")] = 0,
) -> None:
    """Opdigt familier, som følger de kendte tal for plejefamilier."""
    try:
        invent_to_file(out, families, seed, history, today(CLOCK))
    except OSError as error:
        raise FileRefused(f"Filen {out} kan ikke skrives: {error.strerror}.") from None
    typer.echo(f"{count_of(families, 'opdigtet familie', 'opdigtede familier')} står i {out}.")
    if history:
        typer.echo(f"Deres indberetninger de seneste {history} dage står i {history_path(out)}.")


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
    with chosen_register(read_settings()) as (_, register):
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


def _instant(text: str | None) -> datetime | None:
    try:
        return read_instant(text) if text else None
    except ValueError as error:
        raise InvalidInput([Problem("--known-at", text, str(error))]) from None
