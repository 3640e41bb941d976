"""`ledig work`: what is done again and again beside the search, as a process of its own."""

from contextlib import ExitStack

import typer

from commands.indexing import chosen_cluster
from commands.letters import letter_duties
from commands.opening import chosen_register
from indexer.indexes import IndexRefused
from indexer.rebuilding import Rebuilding
from indexer.work import Duty
from indexer.work import work as keep_working
from register.database import RegisterUnavailable
from search_api.opensearch.cluster import ClusterUnavailable
from web.settings import read_settings

LEVEL_SECONDS = 0.5
"""How often the index is looked after: searches answer for what it lacks, so it need not be at once."""


def work() -> None:
    """Gør løbende det, der skal gøres ved siden af søgningen, indtil du trykker Ctrl-C.

    Flere på samme tid er i orden. Stopper (Ctrl-C, SIGTERM) efter det, der er i gang.
    """
    settings = read_settings()
    with ExitStack() as opened:
        database, register = opened.enter_context(chosen_register(settings))
        duties = letter_duties(settings, database, register)
        if settings.engine == "opensearch":
            cluster = opened.enter_context(chosen_cluster(settings))
            duties.append(index_duty(Rebuilding(database, register, cluster)))
        typer.echo("Arbejder. Stop med Ctrl-C.")
        keep_working(duties, typer.echo)


def index_duty(rebuilding: Rebuilding) -> Duty:
    """Return the duty to keep the index level with the register."""
    expected = (RegisterUnavailable, ClusterUnavailable, IndexRefused)
    return Duty("Søgeindeks", LEVEL_SECONDS, rebuilding.keep_level, expected)
