"""`ledig token` and `ledig revoke`: what machines sign in with."""

from typing import Annotated

import typer

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from commands.opening import CLOCK, chosen_register
from families.problem import InvalidInput, Problem
from register.tokens import Tokens
from web.settings import read_settings


def token(
    role: Annotated[Role, typer.Option(help="Rollen, som tokenet giver.")],
    municipality: Annotated[str | None, typer.Option(help="Kommunekode, fx 0657.")] = None,
    authority: Annotated[str | None, typer.Option(help="Socialtilsyn, fx midt.")] = None,
    family: Annotated[str | None, typer.Option(help="Familiens id.")] = None,
) -> None:
    """Lav et token til API'et. Det står på sidste linje og kan ikke vises igen."""
    with chosen_register(read_settings()) as (database, register):
        if family and register.family(family) is None:
            raise InvalidInput([Problem("family", family, "Familien findes ikke i registret.")])
        tokens, scope = Tokens(database), TokenScope(municipality, authority, family)
        made = issue_token(tokens, role, scope, CLOCK)
        row = tokens.find(made)
    number = row.token_id if row else ""
    typer.echo(f"Token nr. {number} for {role.label.lower()}. Træk det tilbage med: ledig revoke {number}")
    typer.echo("Gem det nu: kun et fingeraftryk af det bliver gemt her.")
    typer.echo(made)


def revoke(number: Annotated[int, typer.Argument(min=1, help="Tokenets nummer.")]) -> None:
    """Træk et token tilbage: det gælder ikke længere."""
    with chosen_register(read_settings()) as (database, _):
        if not Tokens(database).revoke(number, CLOCK.now()):
            raise InvalidInput([Problem("number", number, "Der er intet gyldigt token med det nummer.")])
    typer.echo(f"Token nr. {number} gælder ikke længere.")
