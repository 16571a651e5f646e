"""Messages that go to a phone, and secrets of messages that carry more than one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("phone", sa.Text()))
    op.add_column("messages", sa.Column("secrets", postgresql.JSONB()))
    op.drop_constraint(op.f("ck_messages_for_somebody"), "messages", type_="check")
    somebody = "account_id IS NOT NULL OR email IS NOT NULL OR phone IS NOT NULL"
    op.create_check_constraint(op.f("ck_messages_for_somebody"), "messages", somebody)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
