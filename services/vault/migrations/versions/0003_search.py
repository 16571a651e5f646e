"""Search: which document has which word, as keyed hashes, and the words that an owner's documents have, encrypted."""

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import force_row_security

revision = "0003"
down_revision = "0002"

# Hashes under keys that the database doesn't hold, and ids: nobody reads anything in them, and what is found by them is
# read from `documents`, under its own policy. Who deposits adds words of somebody whose documents they don't see.
SOMEBODY = "current_account() IS NOT NULL OR current_tenant() IS NOT NULL"
OF_AN_OWNER = """owner_id = current_tenant() OR owner_id IN (
    SELECT g.holder_id FROM grants AS g WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0)"""

FORGETTING = """
CREATE FUNCTION forget_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('chartrier.maintenance', true), '');
BEGIN
    PERFORM set_config('chartrier.maintenance', 'on', true);
    DELETE FROM document_terms WHERE document_id = OLD.id;
    PERFORM set_config('chartrier.maintenance', before, true);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "document_terms",
        sa.Column("term", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.Uuid(), primary_key=True, index=True),
        sa.Column("in_pages", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "vocabularies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("merged", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_vocabularies_to_merge", "vocabularies", ["owner_id"], postgresql_where=sa.text("NOT merged"))
    force_row_security(op, "document_terms", visible=SOMEBODY)
    force_row_security(op, "vocabularies", visible=OF_AN_OWNER, writable=SOMEBODY)
    op.execute(FORGETTING)
    op.execute(
        "CREATE TRIGGER documents_erased AFTER UPDATE ON documents FOR EACH ROW"
        " WHEN (NEW.state = 'erased' AND OLD.state <> 'erased') EXECUTE FUNCTION forget_terms()"
    )
    op.execute("CREATE TRIGGER documents_gone AFTER DELETE ON documents FOR EACH ROW EXECUTE FUNCTION forget_terms()")


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
