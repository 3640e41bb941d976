"""`ledig work`: what is done again and again beside the search, as a process of its own."""

from collections.abc import Sequence

import typer

from commands.opening import chosen_register
from indexer.work import Duty
from indexer.work import work as keep_working
from web.settings import read_settings


def work() -> None:
    """Gør løbende det, der skal gøres ved siden af søgningen, indtil du trykker Ctrl-C.

    Flere på samme tid er i orden. Stopper (Ctrl-C, SIGTERM) efter det, der er i gang.
    """
    with chosen_register(read_settings()):
        duties: Sequence[Duty] = ()
        typer.echo("Arbejder. Stop med Ctrl-C.")
        keep_working(duties, typer.echo)
