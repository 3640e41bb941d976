"""Bringing a database to what this code knows, in one transaction of its own."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


class NewerDatabase(Exception):
    """The database was made by a later version of the code than this one."""


def migrate(connection: Connection) -> None:
    """Run what is missing inside the connection's transaction; raises `NewerDatabase`."""
    with as_file(files("register").joinpath("migrations")) as folder:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        steps = ScriptDirectory.from_config(config)
        present = MigrationContext.configure(connection).get_current_revision()
        if present == steps.get_current_head():
            return
        if present is not None and present not in {step.revision for step in steps.walk_revisions()}:
            raise NewerDatabase(present)
        command.upgrade(config, "head")
