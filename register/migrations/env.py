"""Runs the migrations inside the transaction that `register.migrating` has begun."""

from alembic import context

from register.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
