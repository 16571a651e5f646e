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
    # The account that answered an invitation stays; who acts for it follows the accounts.
    op.add_column("members", sa.Column("account_id", sa.Uuid))
    op.execute("UPDATE members SET account_id = principal_id")
    op.create_index("ix_members_account_id", "members", ["account_id"])
    # A person may belong to a space in two ways, once two accounts are one; a machine is there once.
    op.drop_constraint("uq_members_space_id_kind_principal_id", "members", type_="unique")
    op.create_index(
        "uq_members_space_id_kind_principal_id",
        "members",
        ["space_id", "kind", "principal_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'machine'"),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
