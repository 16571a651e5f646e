"""Run the steps that Alembic asks for, on the connection that `chartrier.database.migrations` gives it."""

from alembic import context
from sqlalchemy import MetaData

from chartrier.database.common_tables import NAMING

context.configure(
    connection=context.config.attributes["connection"],
    # Steps name their constraints as the models do.
    target_metadata=MetaData(naming_convention=NAMING),
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
