"""Merges and their undoing, closings, exports and the security journal."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
