"""Organisations, relations, members and their accesses, employees, sign-in policies."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)

# Tenancy projects the grants that it publishes: its own rows are shown by them.
HELD = "FROM grants g WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0"
IN_A_SPACE_OF_THE_CALLER = f"{{column}} = current_tenant() OR {{column}} IN (SELECT g.holder_id {HELD})"
NAMED_BY_A_GRANT_OF_THE_CALLER = (
    f"{IN_A_SPACE_OF_THE_CALLER.format(column='id')} OR id IN (SELECT g.organisation_id {HELD})"
)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    merged_accounts.create_tables(op)
    _create_organisations()
    _create_relations()
    _create_members()
    _create_employees()
    force_row_security(op, "organisations", visible=NAMED_BY_A_GRANT_OF_THE_CALLER)
    for table, column in (
        ("sign_in_policies", "organisation_id"),
        ("relations", "company_id"),
        ("members", "space_id"),
        ("employees", "holder_id"),
    ):
        force_row_security(op, table, visible=IN_A_SPACE_OF_THE_CALLER.format(column=column))
    # A member that is not visible takes its accesses along: the subquery runs under the members' own policy.
    force_row_security(op, "accesses", visible="member_id IN (SELECT m.id FROM members m)")


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("kind", sa.Text()),
        _required("name", sa.Text()),
        sa.Column("siret", sa.Text()),
        _required("registered_at", MOMENT),
        sa.UniqueConstraint("siret", "kind", name=op.f("uq_organisations_siret_kind")),
    )
    op.create_table(
        "sign_in_policies",
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), primary_key=True),
        _required("second_factor_required", sa.Boolean()),
        _required("version", sa.Integer()),
        _required("changed_at", MOMENT),
        _required("changed_by", sa.Uuid()),
    )


def _create_relations() -> None:
    op.create_table(
        "relations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("company_id", sa.Uuid(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False, index=True),
        _required("agency_name", sa.Text()),
        _required("state", sa.Text()),
        _required("proposed_at", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Uuid()),
        sa.UniqueConstraint("company_id", "agency_id", name=op.f("uq_relations_company_id_agency_id")),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'declined')", name=op.f("ck_relations_state")),
    )


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("space_id", sa.Uuid(), nullable=False, index=True),
        _required("kind", sa.Text()),
        sa.Column("email", sa.Text()),
        _required("first_name", sa.Text()),
        _required("last_name", sa.Text()),
        sa.Column("account_id", sa.Uuid(), index=True),
        sa.Column("principal_id", sa.Uuid(), index=True),
        _required("invited_at", MOMENT),
        sa.UniqueConstraint("space_id", "email", name=op.f("uq_members_space_id_email")),
    )
    # A person may belong to a space in two ways, once two accounts are one; a machine is there once.
    op.create_index(
        "uq_members_space_id_kind_principal_id",
        "members",
        ["space_id", "kind", "principal_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'machine'"),
    )
    op.create_table(
        "accesses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("member_id", sa.Uuid(), sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
        _required("organisation_id", sa.Uuid()),
        _required("rights", ARRAY(sa.Text())),
        _required("version", sa.Integer()),
        sa.UniqueConstraint("member_id", "organisation_id", name=op.f("uq_accesses_member_id_organisation_id")),
    )


def _create_employees() -> None:
    op.create_table(
        "employees",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        _required("organisation_id", sa.Uuid()),
        _required("organisation_name", sa.Text()),
        _required("staff_number", sa.Text()),
        _required("first_name", sa.Text()),
        _required("last_name", sa.Text()),
        _required("email", sa.Text()),
        _required("registered_at", MOMENT),
        sa.UniqueConstraint("organisation_id", "staff_number", name=op.f("uq_employees_organisation_id_staff_number")),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
