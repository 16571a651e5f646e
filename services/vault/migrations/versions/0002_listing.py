"""What lists are read from: indexes in the order of lists, how many documents there are, and establishments."""

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import force_row_security

revision = "0002"
down_revision = "0001"

# The parts that a list is put together from, each in the order of its index (see `vault.listing.queries`).
PART_OF_A_HOLDER = ["holder_id", "organisation_id", "required_right", "type", "state"]
PART_OF_A_SENDER = ["organisation_id", "establishment_id", "type", "state"]
# Which invoices were downloaded is asked of invoices alone.
DOWNLOADED = {
    "ix_documents_of_a_sender_downloaded": "type = 'invoice' AND downloaded_at IS NOT NULL",
    "ix_documents_of_a_sender_not_downloaded": "type = 'invoice' AND downloaded_at IS NULL",
}

# The same conditions as for `documents`.
MAY_COUNT = """
    state IN ('todo', 'done')
    AND (holder_id, organisation_id, required_right) IN (
        SELECT g.holder_id, g.organisation_id, given
        FROM grants AS g
        CROSS JOIN unnest(CASE WHEN 'administrator' = ANY (g.rights) THEN g.rights || ARRAY['user'] ELSE g.rights END)
            AS given
        WHERE g.principal_id = current_account())
    AND (required_right <> 'user' OR account_id = current_account() OR holder_id IN (
        SELECT g.holder_id FROM grants AS g
        WHERE g.principal_id = current_account() AND 'administrator' = ANY (g.rights)))
"""
OF_THE_CALLERS_ORGANISATIONS = (
    "organisation_id IN (SELECT g.organisation_id FROM grants AS g WHERE g.principal_id = current_account())"
)

# The database itself keeps the figures, in the transaction of each change. Nobody waits for a row: a change is a row of
# its own, with a sign, and a job adds up those of one part. The row is written whoever made the change.
COUNTING = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('chartrier.maintenance', true), '');
BEGIN
    PERFORM set_config('chartrier.maintenance', 'on', true);
    INSERT INTO document_counts
        (holder_id, organisation_id, required_right, account_id, compartment, type, state, count, settled)
    SELECT holder_id, organisation_id, required_right,
        CASE required_right WHEN 'user' THEN CAST(metadata ->> 'account_id' AS uuid) END,
        compartment, type, state, sum(sign), false
    FROM ({counted}) AS counted
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    HAVING sum(sign) <> 0;
    PERFORM set_config('chartrier.maintenance', before, true);
    RETURN NULL;
END $$
"""
COME = "SELECT *, 1 AS sign FROM come"
GONE = "SELECT *, -1 AS sign FROM gone"
# A change that moves nothing from one part to another (a title, a download) adds no row.
TRIGGERS = (
    ("documents_inserted", "INSERT", "NEW TABLE AS come", COME),
    ("documents_deleted", "DELETE", "OLD TABLE AS gone", GONE),
    ("documents_changed", "UPDATE", "NEW TABLE AS come OLD TABLE AS gone", f"{COME} UNION ALL {GONE}"),
)


def upgrade() -> None:
    op.create_index("ix_documents_of_a_holder", "documents", [*PART_OF_A_HOLDER, "delivered_at", "id"])
    op.create_index("ix_documents_of_a_holder_by_day", "documents", [*PART_OF_A_HOLDER, "dated_on", "id"])
    op.create_index("ix_documents_of_a_sender", "documents", [*PART_OF_A_SENDER, "received_at", "id"])
    op.create_index(
        "ix_documents_of_a_sender_to_a_holder",
        "documents",
        ["organisation_id", "holder_id", "type", "state", "received_at", "id"],
    )
    for name, where in DOWNLOADED.items():
        columns = [*PART_OF_A_SENDER, "received_at", "id"]
        op.create_index(name, "documents", columns, postgresql_where=sa.text(where))
    op.create_index(
        "ix_documents_of_a_contract",
        "documents",
        ["organisation_id", "contract_number", "type", "received_at", "id"],
        postgresql_where=sa.text("contract_number IS NOT NULL"),
    )
    _create_document_counts()
    _create_establishments()


def _create_document_counts() -> None:
    op.create_table(
        "document_counts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("holder_id", "organisation_id")),
        sa.Column("required_right", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("compartment", "type", "state")),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_document_counts_of_a_holder", "document_counts", PART_OF_A_HOLDER)
    op.create_index(
        "ix_document_counts_to_settle", "document_counts", ["holder_id"], postgresql_where=sa.text("NOT settled")
    )
    force_row_security(op, "document_counts", visible=f"holder_id = current_tenant() OR ({MAY_COUNT})")
    for name, act, rows, counted in TRIGGERS:
        op.execute(COUNTING.format(name=f"count_{name}", counted=counted))
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act} ON documents REFERENCING {rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION count_{name}()"
        )


def _create_establishments() -> None:
    op.create_table(
        "establishments",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("siret", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
    )
    visible = f"organisation_id = current_tenant() OR {OF_THE_CALLERS_ORGANISATIONS}"
    force_row_security(op, "establishments", visible=visible)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
