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
    # Who made a link stays; whose it is follows the accounts. A default for the rows that are there, none for new ones.
    op.add_column("links", sa.Column("made_by", sa.Uuid))
    op.execute("UPDATE links SET made_by = account_id")
    op.alter_column("links", "made_by", nullable=False)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
