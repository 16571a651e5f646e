"""Follow accounts: which are closed, what is to be erased of them, and documents that nobody opens any more."""

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import force_row_security
from chartrier.lifecycle import account_erasure

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = "'waiting', 'todo', 'done', 'erased', 'kept'"
# The same second net as before, but by what is open: what was erased, or is kept for the law, opens to nobody.
OPENED = """
    documents.state IN ('todo', 'done')
    AND (documents.holder_id, documents.organisation_id, documents.required_right) IN (
        SELECT g.holder_id, g.organisation_id, given
        FROM grants AS g
        CROSS JOIN unnest(CASE WHEN 'administrator' = ANY (g.rights) THEN g.rights || ARRAY['user'] ELSE g.rights END)
            AS given
        WHERE g.principal_id = current_account())
"""
DEPOSITS_FOR = """
    SELECT g.organisation_id FROM grants AS g
    WHERE g.principal_id = current_account() AND g.kind IN ('machine', 'agency') AND g.rights && ARRAY['deposit', 'D']
"""
TOLD = "holder_id = current_tenant() OR id = current_tenant()"


def upgrade() -> None:
    account_erasure.create_tables(op)
    op.drop_constraint(op.f("ck_documents_state"), "documents", type_="check")
    op.create_check_constraint(op.f("ck_documents_state"), "documents", f"state IN ({STATES})")
    op.execute("DROP POLICY documents_scope ON documents")
    force_row_security(op, "documents", visible=f"{TOLD} OR ({OPENED}) OR organisation_id IN ({DEPOSITS_FOR})")
    op.create_table(
        "doomed_blobs",
        sa.Column("blob", sa.Text(), primary_key=True),
        sa.Column("closing_id", sa.Uuid(), nullable=False, index=True),
    )
    force_row_security(op, "doomed_blobs", visible="false")


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
