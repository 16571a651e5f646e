"""Documents, their versions, copies of what others publish, and the journal; each row seen by whom it is about."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import person_names, subscribed_services

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)

# The same conditions as in `vault.documents.access`, asked of the account of the session: a query that forgets them
# still finds nothing. (test_row_security holds the two against each other.)
MAY_OPEN = """
    documents.state IN ('todo', 'done')
    AND (documents.holder_id, documents.organisation_id, documents.required_right) IN (
        SELECT g.holder_id, g.organisation_id, given
        FROM grants AS g
        CROSS JOIN unnest(CASE WHEN 'administrator' = ANY (g.rights) THEN g.rights || ARRAY['user'] ELSE g.rights END)
            AS given
        WHERE g.principal_id = current_account())
    AND (documents.required_right <> 'user' OR documents.metadata ->> 'account_id' = current_account()::text OR EXISTS (
        SELECT 1 FROM grants AS g WHERE g.principal_id = current_account() AND g.holder_id = documents.holder_id
        AND 'administrator' = ANY (g.rights)))
"""
DEPOSITS_FOR = """
    SELECT g.organisation_id FROM grants AS g
    WHERE g.principal_id = current_account() AND g.kind IN ('machine', 'agency', 'employer', 'employer_group')
    AND g.rights && ARRAY['deposit', 'D']
"""
# What an establishment sent is for whoever has the right there, or for the whole organisation.
SENT = DEPOSITS_FOR + " AND g.establishment_id IS NULL"
SENT_BY = SENT.replace("g.organisation_id FROM", "g.establishment_id FROM").replace("IS NULL", "IS NOT NULL")
SENT_FROM_THERE = f"organisation_id IN ({SENT}) OR establishment_id IN ({SENT_BY})"
# The same as in `vault.documents.history`.
MAY_READ_LINE = """EXISTS (
    SELECT 1 FROM grants AS g
    WHERE g.principal_id = current_account() AND g.holder_id = journal_lines.holder_id AND cardinality(g.rights) > 0
    AND coalesce(journal_lines.details ->> 'organisation_id', g.organisation_id::text) = g.organisation_id::text
    AND (journal_lines.act <> 'account_activated'
        OR holds_grant(journal_lines.actor_id, g.holder_id, g.organisation_id)))"""
OF_A_VISIBLE_DOCUMENT = "EXISTS (SELECT 1 FROM documents AS d WHERE d.id = document_id)"
# A ticket is about one document: its transaction begins with the document as its tenant.
OF_THE_TENANT = "holder_id = current_tenant() OR id = current_tenant()"
OF_A_DELETED_DOCUMENT = (
    "document_id IN (SELECT d.document_id FROM deletions AS d WHERE d.holder_id = journal_lines.holder_id)"
)
OF_WHO_HAS_A_RIGHT = (
    "holder_id IN (SELECT g.holder_id FROM grants AS g"
    " WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0)"
)
SOMEBODY = "current_account() IS NOT NULL OR current_tenant() IS NOT NULL"

VISIBLE = {
    "documents": f"{OF_THE_TENANT} OR ({MAY_OPEN}) OR {SENT_FROM_THERE}",
    "versions": f"holder_id = current_tenant() OR {OF_A_VISIBLE_DOCUMENT}",
    # A batch may be of several establishments: it is for who sends for all of them, or for the organisation's own one.
    "batches": f"organisation_id IN ({DEPOSITS_FOR} AND coalesce(g.establishment_id = g.organisation_id, true))",
    "relations": f"holder_id = current_tenant() OR organisation_id IN ({DEPOSITS_FOR})",
    "organisations": "id = current_tenant() OR id IN"
    " (SELECT g.organisation_id FROM grants AS g WHERE g.principal_id = current_account())",
    # Who deposits must know of them.
    "paper_refusals": "account_id = current_account() OR holder_id = current_tenant()"
    f" OR organisation_id IN ({DEPOSITS_FOR})",
    "withdrawn_links": "holder_id = current_tenant()",
    "submitted_requests": "holder_id = current_tenant()",
    # Numbers and hashes, nothing of what happened: a depositor adds to chains that it can't read.
    "journal_heads": SOMEBODY,
    # Of maintenance alone.
    "journal_signatures": "false",
    "signed_heads": "false",
    "deletions": f"holder_id = current_tenant() OR {OF_WHO_HAS_A_RIGHT}",
    "saved_searches": "account_id = current_account()",
    "selections": "account_id = current_account()",
    "bulk_exports": "account_id = current_account()",
    "bulk_export_documents": "EXISTS (SELECT 1 FROM bulk_exports AS e WHERE e.id = export_id)",
    # Whoever sends there matches payslips with people: the events that name them are about their organisation.
    "employees": f"organisation_id = current_tenant() OR {SENT_FROM_THERE}",
    "campaigns": SENT_FROM_THERE,
    "campaign_documents": "EXISTS (SELECT 1 FROM campaigns AS c WHERE c.id = campaign_id)",
    # What a person adds themselves.
    **dict.fromkeys(("personal_spaces", "folders", "uploads", "upload_parts"), OF_WHO_HAS_A_RIGHT),
}
NAMES_VISIBLE = (
    "account_id = current_account() OR account_id = current_tenant()"
    " OR account_id IN (SELECT g.principal_id FROM grants AS g WHERE g.holder_id = current_tenant())"
)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    person_names.create_table(op, visible=NAMES_VISIBLE)
    subscribed_services.create_table(op)
    _create_documents()
    _create_versions()
    _create_batches()
    _create_copies_from_tenancy()
    _create_withdrawn_links()
    _create_submitted_requests()
    _create_journal()
    _create_journal_signatures()
    _create_paper_refusals()
    _create_objects_to_remove()
    _create_personal_documents()
    _create_selections()
    _create_deletions()
    _create_saved_searches()
    _create_campaigns()
    _create_bulk_exports()
    for table, visible in VISIBLE.items():
        force_row_security(op, table, visible=visible)
    # Whoever deletes a document says which objects are to go; the job alone looks.
    force_row_security(op, "objects_to_remove", visible="false", writable="true")
    _only_append_to_the_journal()


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(_required(name, sa.Uuid()) for name in ("holder_id", "organisation_id", "establishment_id")),
        *(_required(name, sa.Text()) for name in ("organisation_name", "reference", "type", "title", "compartment")),
        sa.Column("sent_title", sa.Text()),
        _required("required_right", sa.Text()),
        _required("dated_on", sa.Date()),
        _required("signature_asked", sa.Boolean()),
        sa.Column("signature_request", postgresql.JSONB()),
        sa.Column("signature_outcome", sa.Text),
        sa.Column("awaits_recipient", sa.Boolean(), nullable=False, server_default=sa.text("true")),
        _required("state", sa.Text()),
        _required("metadata", postgresql.JSONB()),
        sa.Column("named_recipients", postgresql.ARRAY(sa.Uuid()), nullable=False, server_default="{}"),
        sa.Column("recipient_name", sa.Text(), nullable=False, server_default=""),
        sa.Column("recipient_siret", sa.Text()),
        sa.Column("contract_number", sa.Text()),
        _required("digest", sa.Text()),
        _required("size", sa.Integer()),
        _required("pages", sa.Integer()),
        _required("media_type", sa.Text()),
        _required("version", sa.Integer()),
        _required("signed", sa.Boolean()),
        _required("received_at", MOMENT),
        sa.Column("delivered_at", MOMENT),
        sa.Column("done_at", MOMENT),
        sa.Column("downloaded_at", MOMENT),
        sa.Column("signed_at", MOMENT),
        sa.Column("folder_id", sa.Uuid()),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'")),
        sa.UniqueConstraint("organisation_id", "reference", name="uq_documents_organisation_id_reference"),
        sa.CheckConstraint(
            "state IN ('waiting', 'todo', 'done', 'erased', 'retained')", name=op.f("ck_documents_state")
        ),
        sa.CheckConstraint("(state = 'waiting') = (delivered_at IS NULL)", name=op.f("ck_documents_delivered")),
    )
    op.create_index(
        "ix_documents_personal",
        "documents",
        ["holder_id", "folder_id", "id"],
        postgresql_where=sa.text("type = 'personal'"),
    )


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        _required("digest", sa.Text()),
        _required("size", sa.Integer()),
        _required("cause", sa.Text()),
        sa.Column("decision_id", sa.Uuid()),
        sa.Column("object_name", sa.Text(), nullable=False, unique=True),
        sa.Column("key_id", sa.Text(), nullable=False, index=True),
        _required("wrapped_key", sa.LargeBinary()),
        _required("created_at", MOMENT),
        sa.UniqueConstraint("document_id", "decision_id", name="uq_versions_document_id_decision_id"),
    )


def _create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("organisation_id", sa.Uuid()),
        _required("reference", sa.Text()),
        _required("received_at", MOMENT),
        _required("accepted", sa.Integer()),
        _required("already_there", sa.Integer()),
        _required("paper", sa.Integer()),
        _required("refused", sa.Integer()),
        _required("lines", postgresql.JSONB()),
        sa.UniqueConstraint("organisation_id", "reference", name="uq_batches_organisation_id_reference"),
    )
    op.create_index("ix_batches_organisation_id_id", "batches", ["organisation_id", "id"])


def _create_copies_from_tenancy() -> None:
    op.create_table(
        "relations",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), primary_key=True),
        _required("state", sa.Text()),
        sa.Column("decided_at", MOMENT),
    )
    op.create_table("organisations", sa.Column("id", sa.Uuid(), primary_key=True), _required("name", sa.Text()))


def _create_withdrawn_links() -> None:
    op.create_table(
        "withdrawn_links",
        sa.Column("link_id", sa.Uuid(), primary_key=True),
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
    )


def _create_submitted_requests() -> None:
    op.create_table(
        "submitted_requests", sa.Column("request_id", sa.Uuid(), primary_key=True), _required("holder_id", sa.Uuid())
    )


def _create_journal() -> None:
    op.create_table(
        "journal_heads",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        _required("sequence", sa.Integer()),
        _required("hash", sa.LargeBinary()),
        sa.Column("signed_sequence", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.create_table(
        "journal_lines",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        sa.Column("sequence", sa.Integer(), primary_key=True),
        _required("at", MOMENT),
        _required("act", sa.Text()),
        sa.Column("actor_id", sa.Uuid()),
        _required("actor", sa.Text()),
        sa.Column("document_id", sa.Uuid()),
        _required("title", sa.Text()),
        _required("details", postgresql.JSONB()),
        _required("previous", sa.LargeBinary()),
        _required("hash", sa.LargeBinary()),
    )
    op.create_index("ix_journal_lines_document_id", "journal_lines", ["document_id"])


def _create_journal_signatures() -> None:
    op.create_table(
        "journal_signatures",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        _required("at", MOMENT),
        _required("previous", sa.LargeBinary()),
        _required("digest", sa.LargeBinary()),
        _required("key_id", sa.Text()),
        _required("signature", sa.LargeBinary()),
    )
    op.create_table(
        "signed_heads",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        sa.Column("sequence", sa.Integer(), primary_key=True),
        _required("signature_number", sa.Integer()),
        _required("hash", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["signature_number"], ["journal_signatures.number"], name="fk_signed_heads_signature_number"
        ),
    )
    op.create_index("ix_signed_heads_signature_number", "signed_heads", ["signature_number"])


def _create_paper_refusals() -> None:
    op.create_table(
        "paper_refusals",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(_required(name, sa.Uuid()) for name in ("holder_id", "organisation_id", "account_id")),
        *(_required(name, sa.Text()) for name in ("person_name", "organisation_name")),
        _required("refused_at", MOMENT),
        sa.Column("ended_at", MOMENT),
    )
    op.create_index(
        "uq_paper_refusals_in_force",
        "paper_refusals",
        ["holder_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_paper_refusals_account_id", "paper_refusals", ["account_id", "refused_at"])


def _create_objects_to_remove() -> None:
    op.create_table(
        "objects_to_remove",
        sa.Column("object_name", sa.Text(), primary_key=True),
        sa.Column("closing_id", sa.Uuid(), index=True),
    )


def _create_selections() -> None:
    op.create_table(
        "selections",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("account_id", sa.Uuid()),
        _required("document_ids", postgresql.ARRAY(sa.Uuid())),
        sa.Column("created_at", MOMENT, nullable=False, index=True),
    )


def _create_saved_searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("account_id", sa.Uuid()),
        _required("name", sa.Text()),
        _required("criteria", postgresql.JSONB()),
        _required("saved_at", MOMENT),
        sa.UniqueConstraint("account_id", "name", name="uq_saved_searches_account_id_name"),
    )


def _create_deletions() -> None:
    op.create_table(
        "deletions",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False, index=True),
        _required("at", MOMENT),
    )


def _create_personal_documents() -> None:
    op.create_table(
        "personal_spaces",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        sa.Column("quota", sa.BigInteger()),
        _required("used", sa.BigInteger()),
        _required("files", sa.Integer()),
        sa.CheckConstraint("used >= 0 AND files >= 0", name=op.f("ck_personal_spaces_used")),
    )
    op.create_table(
        "folders",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("folders.id")),
        _required("name", sa.Text()),
        _required("folded_name", sa.Text()),
        sa.UniqueConstraint(
            "holder_id", "parent_id", "folded_name", name="uq_folders_name", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        *(_required(name, sa.Text()) for name in ("title", "compartment", "digest")),
        sa.Column("folder_id", sa.Uuid()),
        _required("facts", postgresql.JSONB()),
        _required("size", sa.Integer()),
        _required("received", sa.Integer()),
        sa.Column("document_id", sa.Uuid()),
        sa.Column("begun_at", MOMENT, nullable=False, index=True),
        sa.CheckConstraint("received BETWEEN 0 AND size", name=op.f("ck_uploads_received")),
    )
    op.create_table(
        "upload_parts",
        sa.Column("upload_id", sa.Uuid(), sa.ForeignKey("uploads.id"), primary_key=True),
        sa.Column("starts_at", sa.Integer(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        _required("size", sa.Integer()),
        _required("digest", sa.Text()),
        sa.Column("object_name", sa.Text(), nullable=False, unique=True),
        _required("key_id", sa.Text()),
        _required("wrapped_key", sa.LargeBinary()),
    )


def _create_campaigns() -> None:
    op.create_table(
        "employees",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        *(_required(name, sa.Uuid()) for name in ("organisation_id", "establishment_id")),
        *(_required(name, sa.Text()) for name in ("staff_number", "first_name", "last_name", "email")),
        _required("changed_at", MOMENT),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(_required(name, sa.Uuid()) for name in ("organisation_id", "establishment_id")),
        *(_required(name, sa.Text()) for name in ("title", "period")),
        _required("created_by", sa.Uuid()),
        _required("created_at", MOMENT),
        _required("state", sa.Text()),
        _required("whole_organisation", sa.Boolean()),
        sa.Column("digest", sa.Text()),
        sa.Column("size", sa.Integer()),
        sa.Column("object_name", sa.Text(), unique=True),
        sa.Column("key_id", sa.Text()),
        sa.Column("wrapped_key", sa.LargeBinary()),
        sa.Column("pages", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("pages_read", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("sent_by", sa.Uuid()),
        sa.Column("send_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint(
            "state IN ('new', 'splitting', 'ready', 'sending', 'sent', 'unreadable', 'stopped')",
            name=op.f("ck_campaigns_state"),
        ),
    )
    op.create_index("ix_campaigns_organisation_id_id", "campaigns", ["organisation_id", "id"])
    op.create_index("ix_campaigns_establishment_id_id", "campaigns", ["establishment_id", "id"])
    under_way = sa.text("state IN ('splitting', 'sending')")
    op.create_index("ix_campaigns_under_way", "campaigns", ["state", "id"], postgresql_where=under_way)
    op.create_table(
        "campaign_documents",
        sa.Column("campaign_id", sa.Uuid(), sa.ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        _required("last_page", sa.Integer()),
        *(_required(name, sa.Text()) for name in ("state", "finding", "found")),
        *(sa.Column(name, sa.Uuid()) for name in ("holder_id", "document_id")),
        sa.Column("reason", sa.Text()),
        sa.UniqueConstraint("document_id", name="uq_campaign_documents_document_id"),
        sa.CheckConstraint(
            "state IN ('matched', 'unmatched', 'set_aside', 'sent', 'paper', 'refused')",
            name=op.f("ck_campaign_documents_state"),
        ),
    )
    op.create_index("ix_campaign_documents_by_state", "campaign_documents", ["campaign_id", "state", "number"])


def _create_bulk_exports() -> None:
    op.create_table(
        "bulk_exports",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(_required(name, sa.Uuid()) for name in ("account_id", "organisation_id")),
        _required("criteria", postgresql.JSONB()),
        _required("format", sa.Text()),
        _required("with_files", sa.Boolean()),
        _required("state", sa.Text()),
        _required("documents", sa.Integer()),
        sa.Column("after_key", sa.Text()),
        sa.Column("after_id", sa.Uuid()),
        _required("requested_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.CheckConstraint("state IN ('preparing', 'ready')", name=op.f("ck_bulk_exports_state")),
        sa.CheckConstraint("format IN ('csv', 'xlsx')", name=op.f("ck_bulk_exports_format")),
    )
    op.create_index("ix_bulk_exports_account_id_id", "bulk_exports", ["account_id", "id"])
    preparing = sa.text("state = 'preparing'")
    op.create_index("ix_bulk_exports_preparing", "bulk_exports", ["id"], postgresql_where=preparing)
    op.create_table(
        "bulk_export_documents",
        sa.Column("export_id", sa.Uuid(), sa.ForeignKey("bulk_exports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        _required("document_id", sa.Uuid()),
    )


def _only_append_to_the_journal() -> None:
    # Without a policy for UPDATE and DELETE, no statement finds a line to change, not even in maintenance.
    op.execute("ALTER TABLE journal_lines ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE journal_lines FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY journal_lines_read ON journal_lines FOR SELECT USING (in_maintenance()"
        f" OR holder_id = current_tenant() OR ({MAY_READ_LINE} AND (document_id IS NULL OR {OF_A_VISIBLE_DOCUMENT}"
        f" OR {OF_A_DELETED_DOCUMENT})))"
    )
    op.execute(
        f"CREATE POLICY journal_lines_append ON journal_lines FOR INSERT WITH CHECK (in_maintenance() OR {SOMEBODY})"
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
