"""`ledig export`: the counts of capacity as a file, for scheduled jobs."""

from collections.abc import Iterable, Iterator, Sequence
from os import fsync
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer

from capacity.formats import ENDINGS, Format
from capacity.formats.written import written
from capacity.question import Step
from capacity.service import CapacityService
from capacity.table import CapacityTable
from commands.opening import CLOCK, chosen_register
from families.danish import count_of
from families.problem import InvalidInput, Problem
from register.counted import Dimension
from register.database import RegisterUnavailable
from web.settings import read_settings

TRY_AGAIN = 4
"""The exit code when nothing is wrong with the question: the register or the disk did not answer."""
EXTRA_PARAMETERS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""How the command is registered: every facet of the API is an option, `--type general`."""

Pair = tuple[str, str]


def export(  # noqa: PLR0913, PLR0917 - every one is an option
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Filen, der skrives. Den erstattes først, når den er hel.")],
    by: Annotated[list[Dimension], typer.Option(help="Del op efter. Kan gentages.")] = [],  # noqa: B006 - Typer only reads it
    as_of: Annotated[str, typer.Option(help="Dagen, fx 2026-11-01. Ellers i dag.")] = "",
    from_day: Annotated[str, typer.Option("--from", help="Seriens første dag.")] = "",
    to: Annotated[str, typer.Option(help="Seriens sidste dag. Ellers i dag.")] = "",
    step: Annotated[Step | None, typer.Option(help="Hvor langt der er mellem seriens dage.")] = None,
    file_format: Annotated[
        Format | None, typer.Option("--format", help="Ellers det, som filens navn ender på.")
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Den beskyttede udgave.")] = False,
) -> None:
    """Skriv kapacitetens tal i en fil. Parametrene er API'ets, også dem, der gør udvalget smallere.

    Slutter med 0: filen er skrevet; 1: spørgsmålet er forkert, og intet er skrevet; 4: registret eller
    disken svarede ikke, og den gamle fil står urørt, så prøv igen.
    """
    pairs = [
        *(("by", one.value) for one in by),
        *(("as_of", as_of), ("from", from_day), ("to", to)),
        ("step", step.value if step else ""),
        ("publish", "true" if publish else ""),
        ("format", (file_format or _format_of(out)).value),
        *_facets(context.args),
    ]
    try:
        table = _count([pair for pair in pairs if pair[1]])
        size = _replace(out, written(table))
    except (RegisterUnavailable, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        typer.echo(f"Filen {out} er ikke skrevet: {reason}", err=True)
        raise typer.Exit(TRY_AGAIN) from None
    typer.echo(
        f"{count_of(len(table.rows), 'række', 'rækker')} står i {out} ({count_of(size, 'byte', 'byte')}),"
        f" lavet fra ændring nr. {table.change_number}."
    )


def _count(pairs: Sequence[Pair]) -> CapacityTable:
    settings = read_settings()
    with chosen_register(settings) as (_, register):
        service = CapacityService(register, CLOCK, settings.freshness_rule)
        series = any(name == "from" for name, _ in pairs)
        return service.count_series(pairs, "") if series else service.count(pairs, "")


def _format_of(out: Path) -> Format:
    """Return the form that a file's name ends on, the longest ending first; raises `InvalidInput`."""
    for form in sorted(Format, key=lambda one: -len(ENDINGS[one])):
        if out.name.endswith(f".{ENDINGS[form]}"):
            return form
    raise InvalidInput([Problem("--format", "", f"Mangler. Brug en af: {', '.join(Format)}.")])


def _facets(arguments: Iterable[str]) -> Iterator[Pair]:
    """Yield `--type general` and `--type=general` as pairs; raises `InvalidInput` for anything else."""
    left = iter(arguments)
    for argument in left:
        name, given, value = argument.removeprefix("--").partition("=")
        if not argument.startswith("--") or not name:
            raise InvalidInput([Problem(argument, argument, "Skriv parametre som --type general.")])
        if not given:
            value = next(left, "")
        if not value:
            raise InvalidInput([Problem(argument, argument, "Mangler en værdi, fx --type general.")])
        yield name.replace("-", "_"), value


def _replace(out: Path, pieces: Iterable[bytes]) -> int:
    """Write the file beside its place and put it there when it is whole; return its size in bytes."""
    # A job that is still running when the next one begins writes a file of its own.
    unfinished = out.with_name(f"{out.name}.{token_hex(4)}.part")
    try:
        with unfinished.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            fsync(file.fileno())
            size = file.tell()
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return size
