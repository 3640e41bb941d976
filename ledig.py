"""The command line `ledig`: every command by its name, and how a person is told what went wrong."""

import sys

import typer

from commands.export import EXTRA_PARAMETERS, export
from commands.indexing import catch_up, rebuild, switch_back
from commands.letters import remind, revoke_links
from commands.loading import import_file, invent
from commands.log import verify_log
from commands.personal_data import export_family, forget, retain
from commands.serving import demo, serve
from commands.state import status
from commands.tokens import revoke, token
from commands.working import work
from families.problem import InvalidInput
from indexer.indexes import IndexRefused
from indexer.sources.line import FileRefused
from register.database import RegisterUnavailable
from search_api.engine import EngineUnavailable
from web.serving import NotServed
from web.settings import WrongSetting

command_line = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Ledig: find en plejefamilie, der virkelig har plads.",
)

for command in (invent, serve, demo, work, remind, rebuild, switch_back, catch_up, token, revoke, status):
    command_line.command()(command)
for command_on_people in (revoke_links, verify_log, forget, export_family, retain):
    command_line.command()(command_on_people)
command_line.command("import")(import_file)
command_line.command(context_settings=EXTRA_PARAMETERS)(export)


def main() -> None:
    """Run a command; what a person can put right is told in a sentence, without a stack trace."""
    try:
        command_line()
    except (
        EngineUnavailable,
        FileRefused,
        IndexRefused,
        NotServed,
        RegisterUnavailable,
        WrongSetting,
    ) as error:
        _fail(str(error))
    except InvalidInput as error:
        _fail("\n".join(f"{problem.field}: {problem.message}" for problem in error.problems))


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
