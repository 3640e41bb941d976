"""`ledig status`: every setting with its value, and how the register is."""

import typer

from commands.opening import chosen_register
from families.danish import thousands
from register.outbox import Outbox
from web.settings import read_settings


def status() -> None:
    """Vis alle indstillinger, og hvordan registret har det."""
    settings = read_settings()
    for name, value in settings.shown().items():
        typer.echo(f"{name} = {value}")
    with chosen_register(settings) as (database, register):
        typer.echo(f"Godkendte familier: {thousands(register.count_approved())}")
        typer.echo(f"Ændringsnummer: {register.change_number()}")
        typer.echo(f"Breve, der venter: {thousands(Outbox(database).count_waiting())}")
        typer.echo(f"Opdigtet: {'ja' if register.is_invented() else 'nej'}")
