"""Links, what they show, who opened them, and how often somebody tried."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)

# The owner, in a request; each holder whose documents it shows, in events and openings.
OWN_OR_WITHIN = "account_id = current_account() OR holder_ids @> ARRAY[current_tenant()]"
OF_LINK = (
    "account_id = current_account()"
    " OR EXISTS (SELECT 1 FROM links l WHERE l.id = link_id AND l.holder_ids @> ARRAY[current_tenant()])"
)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    merged_accounts.create_tables(op)
    person_names.create_table(op)
    _create_links()
    _create_openings()
    _create_attempt_counts()
    force_row_security(op, "links", visible=OWN_OR_WITHIN)
    for table in ("shared_documents", "openings"):
        force_row_security(op, table, visible=OF_LINK)
    # Counts belong to nobody: they are raised and read in maintenance alone.
    force_row_security(op, "attempt_counts", visible="false")


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("secret_hash", sa.Text(), nullable=False, unique=True),
        _required("account_id", sa.Uuid()),
        _required("created_by", sa.Uuid()),
        _required("holder_ids", postgresql.ARRAY(sa.Uuid())),
        _required("sender_name", sa.Text()),
        _required("recipient_name", sa.Text()),
        _required("recipient_email", sa.Text()),
        _required("message", sa.Text()),
        _required("download", sa.Boolean()),
        _required("created_at", MOMENT),
        _required("expires_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("end_told_at", MOMENT),
        _required("tell_opening", sa.Boolean()),
        _required("openings", sa.Integer()),
        sa.Column("most_openings", sa.Integer()),
        _required("protection", sa.Text()),
        sa.Column("password_hash", sa.Text()),
        sa.Column("code_hash", sa.Text()),
        sa.Column("code_issued_at", MOMENT),
        sa.Column("code_expires_at", MOMENT),
    )
    op.create_index("ix_links_account_id_created_at", "links", ["account_id", "created_at"])
    op.create_index("ix_links_holder_ids", "links", ["holder_ids"], postgresql_using="gin")
    op.create_index(
        "ix_links_expires_at", "links", ["expires_at"],
        postgresql_where=sa.text("withdrawn_at IS NULL AND end_told_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "shared_documents",
        sa.Column("link_id", sa.Uuid(), sa.ForeignKey("links.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.Uuid(), nullable=False, index=True),
        _required("account_id", sa.Uuid()),
        _required("holder_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("required_right", sa.Text()),
        _required("title", sa.Text()),
        _required("type", sa.Text()),
        _required("size", sa.BigInteger()),
        _required("digest", sa.Text()),
    )


def _create_openings() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("link_id", sa.Uuid(), sa.ForeignKey("links.id"), nullable=False),
        _required("account_id", sa.Uuid()),
        _required("at", MOMENT),
        _required("device", sa.Text()),
        _required("network", sa.Text()),
    )
    op.create_index("ix_openings_link_id_at", "openings", ["link_id", "at"])


def _create_attempt_counts() -> None:
    op.create_table(
        "attempt_counts",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("since", MOMENT, primary_key=True, index=True),
        _required("attempts", sa.Integer()),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
