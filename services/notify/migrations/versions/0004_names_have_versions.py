"""What auth tells of an account has versions: an older one that arrives late changes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("version", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    message = "A database goes forward only; a backup is what leads back."
    raise NotImplementedError(message)
