"""Make organisations, employees, relations, members and accesses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chartrier.database.migrations import create_common_tables, force_row_security

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)
# Tenancy keeps the grants that it tells of, too: its own rows are shown by them.
IN_A_SPACE_OF_THE_CALLER = (
    "{column} = current_tenant() OR {column} IN"
    " (SELECT g.holder_id FROM grants g WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0)"
)


def upgrade() -> None:
    create_common_tables(op)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("siret", sa.Text),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.UniqueConstraint("siret", "kind", name="uq_organisations_siret_kind"),
    )
    op.create_table(
        "employees",
        sa.Column("holder_id", sa.Uuid, primary_key=True),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("organisation_name", sa.Text, nullable=False),
        sa.Column("staff_number", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.UniqueConstraint("organisation_id", "staff_number", name="uq_employees_organisation_id_staff_number"),
    )
    op.create_table(
        "relations",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("company_id", sa.Uuid, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("agency_id", sa.Uuid, nullable=False),
        sa.Column("agency_name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Uuid),
        sa.UniqueConstraint("company_id", "agency_id", name="uq_relations_company_id_agency_id"),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'declined')", name="ck_relations_state"),
    )
    op.create_index("ix_relations_agency_id", "relations", ["agency_id"])
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("space_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("principal_id", sa.Uuid),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.UniqueConstraint("space_id", "email", name="uq_members_space_id_email"),
        sa.UniqueConstraint("space_id", "kind", "principal_id", name="uq_members_space_id_kind_principal_id"),
    )
    op.create_index("ix_members_space_id", "members", ["space_id"])
    op.create_index("ix_members_principal_id", "members", ["principal_id"])
    op.create_table(
        "accesses",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("rights", ARRAY(sa.Text), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("member_id", "organisation_id", name="uq_accesses_member_id_organisation_id"),
    )
    force_row_security(op, "employees", visible=IN_A_SPACE_OF_THE_CALLER.format(column="holder_id"))
    force_row_security(op, "relations", visible=IN_A_SPACE_OF_THE_CALLER.format(column="company_id"))
    force_row_security(op, "members", visible=IN_A_SPACE_OF_THE_CALLER.format(column="space_id"))
    # A member that is not shown takes its accesses along: the subquery runs under the members' own policy.
    force_row_security(op, "accesses", visible="member_id IN (SELECT m.id FROM members m)")
