"""Create the tables of the library."""

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import create_common_tables, force_row_security

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    create_common_tables(op)
    op.create_table(
        "books",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("times_lent", sa.Integer, nullable=False),
        sa.UniqueConstraint("owner_id", "title", name="uq_books_owner_id_title"),
    )
    force_row_security(op, "books", visible="owner_id = current_account() OR owner_id = current_tenant()")
