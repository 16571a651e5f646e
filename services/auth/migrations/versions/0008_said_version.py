"""Each time that everybody is told who somebody is counts one more, so that the last word stays the last."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("said_version", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    message = "A database goes forward only; a backup is what leads back."
    raise NotImplementedError(message)
