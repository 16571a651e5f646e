"""Follow accounts: which took another one's place, which are closed, and what is to be erased of them."""

from alembic import op

from chartrier.lifecycle import account_erasure

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    account_erasure.create_tables(op)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
