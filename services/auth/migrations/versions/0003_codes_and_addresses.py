"""One-time codes, addresses to verify, captcha challenges and openings."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
