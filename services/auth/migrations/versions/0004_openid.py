"""The OpenID provider: grants, codes, rotating keys, outside providers."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
