"""The secrets of machines lie among their credentials: the former column goes."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("clients", "secret_hash")
