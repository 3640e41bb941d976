"""`ledig status`: every setting with its value, and how the register and the index are."""

import typer

from commands.indexing import chosen_cluster
from commands.opening import chosen_register
from families.danish import thousands
from indexer.indexes import Indexes, IndexRefused
from register.outbox import Outbox
from search_api.opensearch.cluster import ClusterUnavailable
from web.settings import read_settings


def status() -> None:
    """Vis alle indstillinger, og hvordan registret og søgeindekset har det."""
    settings = read_settings()
    for name, value in settings.shown().items():
        typer.echo(f"{name} = {value}")
    with chosen_register(settings) as (database, register):
        typer.echo(f"Godkendte familier: {thousands(register.count_approved())}")
        typer.echo(f"Ændringsnummer: {register.change_number()}")
        typer.echo(f"Breve, der venter: {thousands(Outbox(database).count_waiting())}")
        typer.echo(f"Opdigtet: {'ja' if register.is_invented() else 'nej'}")
    if settings.engine == "opensearch":
        with chosen_cluster(settings) as cluster:
            typer.echo(f"Søgeindeks: {_told(Indexes(cluster))}")


def _told(indexes: Indexes) -> str:
    try:
        serving = indexes.serving()
        indexes.check_version(serving)
        return f"{serving} har alt til og med ændring {indexes.written(serving)}"
    except (ClusterUnavailable, IndexRefused) as error:
        return str(error)
