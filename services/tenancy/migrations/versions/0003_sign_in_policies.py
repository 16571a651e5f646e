"""What an organisation asks of those who sign in to its space."""

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import force_row_security

revision = "0003"
down_revision = "0002"

MOMENT = sa.TIMESTAMP(timezone=True)
IN_A_SPACE_OF_THE_CALLER = (
    "organisation_id = current_tenant() OR organisation_id IN"
    " (SELECT g.holder_id FROM grants g WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0)"
)


def upgrade() -> None:
    op.create_table(
        "sign_in_policies",
        sa.Column("organisation_id", sa.Uuid, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("second_factor_required", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.Uuid, nullable=False),
    )
    force_row_security(op, "sign_in_policies", visible=IN_A_SPACE_OF_THE_CALLER)
