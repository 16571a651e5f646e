"""Requests with their attachments, and what is known of structures, people and accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    merged_accounts.create_tables(op)
    op.execute(sa.schema.CreateSequence(sa.Sequence("file_numbers")))
    _create_journeys()
    _create_structures()
    _create_requests()
    _create_attachments()
    _secure_rows()


def _create_journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", postgresql.JSONB, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.Uuid),
        sa.PrimaryKeyConstraint("key", "version", name="pk_journeys"),
    )
    # Anyone reads them; the operator's administrators add versions, and nobody changes one: requests keep theirs.
    op.execute("""CREATE FUNCTION has_operator_right(required text) RETURNS boolean LANGUAGE sql STABLE
        AS $$ SELECT EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account()
              AND g.kind = 'operator' AND required = ANY (g.rights)) $$""")
    force_row_security(op, "journeys", visible="true", writable="has_operator_right('A')")
    for act in ("UPDATE", "DELETE"):
        op.execute(f"CREATE POLICY journeys_stay_{act.lower()} ON journeys AS RESTRICTIVE FOR {act} USING (false)")


def _create_structures() -> None:
    op.create_table(
        "structures",
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("siret", sa.Text),
        sa.PrimaryKeyConstraint("holder_id", name="pk_structures"),
    )


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("begun_by", sa.Uuid, nullable=False),
        sa.Column("journey", sa.Text, nullable=False),
        sa.Column("journey_version", sa.Integer, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answers", postgresql.JSONB, nullable=False),
        sa.Column("answered_step", sa.Text),
        sa.Column("file_number", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT),
        sa.Column("submitted_by", sa.Uuid),
        sa.Column("summary_id", sa.Uuid, nullable=False),
        sa.Column("summary_document_id", sa.Uuid),
        sa.Column("summary_due_at", MOMENT),
        sa.Column("summary_attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("file_number", name="uq_requests_file_number"),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'waiting', 'validated', 'rejected')", name=op.f("ck_requests_state")
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (file_number IS NULL)", name=op.f("ck_requests_numbered_once_submitted")
        ),
        sa.CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name=op.f("ck_requests_dated_once_submitted")),
    )
    op.create_index("ix_requests_holder_id_state", "requests", ["holder_id", "state"])
    op.create_index("ix_requests_owner_id", "requests", ["owner_id"])
    op.create_index("ix_requests_begun_by", "requests", ["begun_by"])
    op.create_index(
        "ix_requests_summary_due",
        "requests",
        ["summary_due_at"],
        postgresql_where=sa.text("submitted_at IS NOT NULL AND summary_document_id IS NULL"),
    )


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("request_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("document_id", sa.Uuid),
        sa.Column("digest", sa.Text),
        sa.Column("pages", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_attachments_request_id", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('announced', 'filed')", name=op.f("ck_attachments_state")),
        sa.CheckConstraint(
            "(state = 'filed') = (document_id IS NOT NULL AND digest IS NOT NULL)",
            name=op.f("ck_attachments_filed_with_proof"),
        ),
    )
    op.create_index("ix_attachments_request_id", "attachments", ["request_id"])


def _secure_rows() -> None:
    administers = "has_right(holder_id, NULL, 'administrator')"
    owns = "owner_id = current_account() AND has_right(holder_id, NULL, 'user')"
    consults = "state IN ('validated', 'rejected') AND has_right(holder_id, NULL, 'consultation')"
    # An event about the structure gives the requests of whoever leaves it to somebody else.
    changes = f"holder_id = current_tenant() OR {administers} OR ({owns})"
    force_row_security(op, "requests", visible=f"{changes} OR ({consults})", writable=changes)
    # What was submitted stays, also for those who may see it.
    op.execute(
        "CREATE POLICY requests_stay ON requests AS RESTRICTIVE FOR DELETE USING (in_maintenance() OR state = 'draft')"
    )
    # An attachment is visible with its request, and changes only while that is a draft.
    with_request = "EXISTS (SELECT 1 FROM requests r WHERE r.id = request_id{})"
    of_draft = with_request.format(" AND r.state = 'draft'")
    force_row_security(op, "attachments", visible=with_request.format(""), writable=of_draft)
    op.execute(
        "CREATE POLICY attachments_stay ON attachments AS RESTRICTIVE FOR DELETE"
        f" USING (in_maintenance() OR {of_draft})"
    )
    force_row_security(
        op,
        "structures",
        visible="holder_id = current_tenant() OR EXISTS (SELECT 1 FROM grants g"
        " WHERE g.principal_id = current_account() AND g.holder_id = structures.holder_id"
        " AND cardinality(g.rights) > 0)",
        writable="holder_id = current_tenant()",
    )
    # The names of those whose requests one sees are visible; events of auth write within their own account.
    person_names.create_table(
        op,
        visible="account_id IN (current_account(), current_tenant())"
        " OR EXISTS (SELECT 1 FROM requests r WHERE r.owner_id = account_id)",
        writable="account_id = current_tenant()",
    )


def downgrade() -> None:
    message = "A database goes forward only; a backup leads back."
    raise NotImplementedError(message)
