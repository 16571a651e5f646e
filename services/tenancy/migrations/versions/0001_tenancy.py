"""Organisations and establishments, relations, members and their accesses, the journal of rights."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chartrier.database.common_tables import IN_AN_EVENT
from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)

# Tenancy projects the grants that it publishes: its own rows are shown by them.
HELD = "FROM grants g WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0"
IN_A_SPACE_OF_THE_CALLER = f"{{column}} = current_tenant() OR {{column}} IN (SELECT g.holder_id {HELD})"
# Both sides see a relation, and by it each other.
OF_EITHER_SIDE = " OR ".join(IN_A_SPACE_OF_THE_CALLER.format(column=column) for column in ("company_id", "agency_id"))
# The subquery runs under the relations' own policy: one that is not visible shows nobody.
ON_THE_OTHER_SIDE_OF_A_RELATION = "EXISTS (SELECT FROM relations r WHERE {column} IN (r.company_id, r.agency_id))"
# What a person is asked to accept; an event about an account, its memberships.
OFFERED_TO_THE_CALLER = "state = 'offered' AND principal_id = current_account()"
OF_THE_ACCOUNT = f"({OFFERED_TO_THE_CALLER}) OR current_tenant() IN (principal_id, account_id)"
NAMED_BY_AN_OFFER = "{column} IN (SELECT m.space_id FROM members m WHERE m.principal_id = current_account())"

OF_A_VISIBLE_MEMBER = (
    "EXISTS (SELECT FROM members m WHERE m.principal_id = ANY (accounts) OR m.account_id = ANY (accounts))"
)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    merged_accounts.create_tables(op)
    person_names.create_table(op, visible=f"account_id = current_account() OR {IN_AN_EVENT}")
    _create_organisations()
    _create_relations()
    _create_members()
    _create_right_changes()
    _create_departures()
    _secure_rows()


def _secure_rows() -> None:
    for table, column in (("organisations", "id"), ("establishments", "organisation_id")):
        named = (
            IN_A_SPACE_OF_THE_CALLER,
            f"{{column}} IN (SELECT g.organisation_id {HELD})",
            NAMED_BY_AN_OFFER,
            ON_THE_OTHER_SIDE_OF_A_RELATION,
        )
        visible = " OR ".join(each.format(column=f"{table}.{column}") for each in named)
        force_row_security(op, table, visible=visible)
    for table, column in (
        ("sign_in_policies", "organisation_id"),
        ("service_changes", "organisation_id"),
    ):
        force_row_security(op, table, visible=IN_A_SPACE_OF_THE_CALLER.format(column=column))
    force_row_security(op, "relations", visible=OF_EITHER_SIDE)
    in_a_space = IN_A_SPACE_OF_THE_CALLER.format(column="space_id")
    force_row_security(op, "members", visible=f"{in_a_space} OR {OF_THE_ACCOUNT}")
    # A member that is not visible takes its accesses along: the subquery runs under the members' own policy.
    force_row_security(op, "accesses", visible="member_id IN (SELECT m.id FROM members m)")
    # Who administers a space counts who leaves it.
    force_row_security(op, "departures", visible=f"account_id = current_tenant() OR {OF_A_VISIBLE_MEMBER}")
    _only_append_to_the_journal_of_rights(in_a_space)


def _only_append_to_the_journal_of_rights(in_a_space: str) -> None:
    # Without a policy for UPDATE and DELETE, no statement finds a line to change, not even in maintenance.
    op.execute("ALTER TABLE right_changes ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE right_changes FORCE ROW LEVEL SECURITY")
    for name, rule in (("read", "FOR SELECT USING"), ("append", "FOR INSERT WITH CHECK")):
        op.execute(f"CREATE POLICY right_changes_{name} ON right_changes {rule} (in_maintenance() OR {in_a_space})")


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _address() -> list[sa.Column[Any]]:
    return [_required(name, sa.Text()) for name in ("street", "post_code", "city", "country")]


def _create_organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("kind", sa.Text()),
        _required("name", sa.Text()),
        sa.Column("named_by", sa.Text()),
        sa.Column("name_confirmed_at", MOMENT),
        sa.Column("siret", sa.Text()),
        sa.Column("siren", sa.Text(), sa.Computed("left(siret, 9)", persisted=True), index=True),
        sa.Column("network_id", sa.Uuid(), sa.ForeignKey("organisations.id"), index=True),
        _required("services", ARRAY(sa.Text())),
        _required("services_version", sa.Integer()),
        _required("erp_users", sa.Text()),
        *_address(),
        _required("registered_at", MOMENT),
        sa.UniqueConstraint("siret", "kind", name=op.f("uq_organisations_siret_kind")),
    )
    op.create_table(
        "establishments",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("siret", sa.Text()),
        _required("name", sa.Text()),
        *_address(),
        _required("registered_at", MOMENT),
        sa.UniqueConstraint("organisation_id", "siret", name=op.f("uq_establishments_organisation_id_siret")),
    )
    op.create_table(
        "service_changes",
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("after", sa.Uuid()),
        _required("changed_at", MOMENT),
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
        _required("agency_id", sa.Uuid()),
        _required("agency_name", sa.Text()),
        _required("state", sa.Text()),
        _required("proposed_at", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Uuid()),
        _required("decided_by_name", sa.Text()),
        _required("undoable", sa.Boolean()),
        sa.Column("administrators_told_at", MOMENT),
        sa.UniqueConstraint("company_id", "agency_id", name=op.f("uq_relations_company_id_agency_id")),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'declined', 'ended')", name=op.f("ck_relations_state")),
    )
    op.create_index("ix_relations_agency_id_id", "relations", ["agency_id", "id"])
    to_tell = sa.text("undoable AND administrators_told_at IS NULL")
    op.create_index("ix_relations_to_tell", "relations", ["id"], postgresql_where=to_tell)


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("space_id", sa.Uuid()),
        _required("kind", sa.Text()),
        _required("state", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("civility", sa.Text()),
        _required("first_name", sa.Text()),
        _required("last_name", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("function", sa.Text()),
        _required("search", sa.Text()),
        _required("from_erp", sa.Boolean()),
        sa.Column("account_id", sa.Uuid(), index=True),
        sa.Column("principal_id", sa.Uuid(), index=True),
        _required("invited_by", sa.Text()),
        _required("invited_at", MOMENT),
        sa.Column("accepted_at", MOMENT),
        sa.Column("reminded_at", MOMENT),
        sa.UniqueConstraint("space_id", "email", name=op.f("uq_members_space_id_email")),
        sa.CheckConstraint(
            "state IN ('invited', 'offered', 'active', 'awaiting_approval', 'declined', 'removed')",
            name=op.f("ck_members_state"),
        ),
    )
    op.create_index("ix_members_space_id_search", "members", ["space_id", "search", "id"])
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
        sa.Column("establishment_id", sa.Uuid()),
        _required("rights", ARRAY(sa.Text())),
        _required("requested_rights", ARRAY(sa.Text())),
        _required("refused_rights", ARRAY(sa.Text())),
        sa.Column("decided_at", MOMENT),
        _required("removed", sa.Boolean()),
        _required("version", sa.Integer()),
        sa.Column("principal_access_id", sa.Uuid(), sa.ForeignKey("accesses.id", ondelete="SET NULL")),
        _required("only_when_named", sa.Boolean()),
        sa.Column("principal_asked_at", MOMENT),
        sa.UniqueConstraint(
            "member_id",
            "organisation_id",
            "establishment_id",
            name=op.f("uq_accesses_member_id_organisation_id_establishment_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_accesses_organisation_id_id", "accesses", ["organisation_id", "id"])
    op.create_index("ix_accesses_principal_access_id", "accesses", ["principal_access_id", "id"])
    op.create_index("ix_accesses_principal_asked_at", "accesses", ["principal_asked_at", "id"])


def _create_right_changes() -> None:
    op.create_table(
        "right_changes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("space_id", sa.Uuid()),
        _required("organisation_id", sa.Uuid()),
        sa.Column("establishment_id", sa.Uuid()),
        sa.Column("member_id", sa.Uuid(), nullable=False, index=True),
        _required("member_name", sa.Text()),
        _required("before", ARRAY(sa.Text())),
        _required("after", ARRAY(sa.Text())),
        _required("cause", sa.Text()),
        sa.Column("by_account_id", sa.Uuid(), index=True),
        _required("by_name", sa.Text()),
        _required("network", sa.Text()),
        _required("at", MOMENT),
    )
    op.create_index("ix_right_changes_space_id_id", "right_changes", ["space_id", "id"])


def _create_departures() -> None:
    op.create_table(
        "departures",
        sa.Column("closing_id", sa.Uuid(), primary_key=True),
        _required("account_id", sa.Uuid()),
        _required("accounts", ARRAY(sa.Uuid())),
        _required("state", sa.Text()),
        _required("asked_at", MOMENT),
        _required("until", MOMENT),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused', 'abandoned')", name=op.f("ck_departures_state")),
    )
    op.create_index("ix_departures_accounts", "departures", ["accounts"], postgresql_using="gin")
    op.create_index("ix_departures_until", "departures", ["until"])
    op.create_index(
        "ix_departures_asked_at",
        "departures",
        ["asked_at", "closing_id"],
        postgresql_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
