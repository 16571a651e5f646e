"""Where a new password or a lost identifier was asked for, until a job has answered and writes it down."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("reset_requests", "lost_identifiers"):
        op.add_column(table, sa.Column("seen_from", JSONB, nullable=False, server_default="{}"))


def downgrade() -> None:
    message = "A database goes forward only; a backup is what leads back."
    raise NotImplementedError(message)
