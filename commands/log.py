"""`ledig verify-log`: whether the log of look-ups is as it was written."""

import typer

from commands.opening import chosen_register
from families.danish import count_of
from register.look_ups import LookUps
from web.settings import read_settings


def verify_log() -> None:
    """Kontrollér loggen over opslag: er en linje ændret, væk eller sat ind, siges hvilken.

    Slutter med 0: loggen er, som den blev skrevet; 1: det er den ikke.
    """
    settings = read_settings()
    with chosen_register(settings) as (database, _):
        checked = LookUps(database).check(settings.keep_log)
    for fault in checked.faults:
        typer.echo(fault, err=True)
    if checked.removed:
        typer.echo(f"Fjernet, fordi tiden var gået: {', '.join(checked.removed)}.")
    if checked.faults:
        typer.echo(f"{count_of(len(checked.faults), 'fejl', 'fejl')} i loggen over opslag.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{count_of(checked.lines, 'linje', 'linjer')} i loggen over opslag er, som de blev skrevet.")
    typer.echo(f"Gem dette et andet sted: sidste linje er nr. {checked.last_line}, {checked.head}.")
