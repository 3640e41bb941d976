"""`ledig forget`, `ledig export-family` and `ledig retain`: what is held about people, and for how long."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from commands.opening import CLOCK, chosen_register
from families.problem import InvalidInput, Problem
from register.access_request import held_about, in_danish
from register.forgetting import Forgetting, NotEnded
from register.retention import Retention, RetentionRule
from register.stored import FamilyGone
from web.settings import read_settings

_CarryOut = Annotated[
    bool, typer.Option("--carry-out", help="Gør det. Ellers vises kun, hvad der ville ske.")
]
_Family = Annotated[str, typer.Argument(help="Familiens id.")]
_GONE = "Familien findes ikke i registret."


def forget(
    family: _Family,
    carry_out: _CarryOut = False,
    yes: Annotated[bool, typer.Option("--yes", help="Også selv om familien ikke er ophørt.")] = False,
) -> None:
    """Glem en familie: alt, der fortæller, hvem den er, fjernes; tallene bliver stående."""
    with chosen_register(read_settings()) as (database, _):
        try:
            done = Forgetting(database, CLOCK).forget(family, carry_out=carry_out, anyway=yes)
        except FamilyGone:
            raise InvalidInput([Problem("family", family, _GONE)]) from None
        except NotEnded as refused:
            raise InvalidInput([Problem("family", family, str(refused))]) from None
    _tell(done, carry_out=carry_out)


def export_family(
    family: _Family, out: Annotated[Path, typer.Option(help="Mappen, som de to filer skrives i.")] = Path()
) -> None:
    """Skriv alt, hvad registret har om en familie: en JSON-fil og en tekst, der kan læses."""
    with chosen_register(read_settings()) as (database, _):
        try:
            held = held_about(database, family)
        except FamilyGone:
            raise InvalidInput([Problem("family", family, _GONE)]) from None
    texts = {"json": json.dumps(held, ensure_ascii=False, indent=1), "txt": in_danish(held)}
    for ending, text in texts.items():
        path = out / f"{family}.{ending}"
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        typer.echo(f"Skrevet: {path}. Kun du kan læse den: giv den til familien, og slet den.")


def retain(carry_out: _CarryOut = False) -> None:
    """Fjern det, som er gemt længe nok: personers navne, gamle opslag, breve og links."""
    settings = read_settings()
    days = timedelta(days=1)
    rule = RetentionRule(settings.keep_log, settings.who_days * days, settings.letter_days * days)
    with chosen_register(settings) as (database, _):
        done = Retention(database, rule).run(CLOCK.now(), carry_out=carry_out)
    _tell(done, carry_out=carry_out)


def _tell(done: Mapping[str, int], *, carry_out: bool) -> None:
    for name, count in done.items():
        typer.echo(f"{name}: {count}")
    typer.echo("Det er gjort." if carry_out else "Intet er ændret. Skriv --carry-out for at gøre det.")
