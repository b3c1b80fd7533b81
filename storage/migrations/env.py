"""Alembic's environment: migrations run on the connection that `storage.upgrade` hands over."""

from alembic import context

from storage.tables import SCHEMA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SCHEMA,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
