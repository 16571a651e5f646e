"""Follow accounts: which took another one's place, which are closed, and what is to be erased of them."""

import sqlalchemy as sa
from alembic import op

from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    account_erasure.create_tables(op)
    merged_accounts.create_tables(op)
    # Who began a request stays; whose it is follows the accounts.
    op.add_column("requests", sa.Column("begun_by", sa.Uuid))
    op.execute("UPDATE requests SET begun_by = owner_id")
    op.alter_column("requests", "begun_by", nullable=False)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
