"""Links, what they show, who opened them, and how often somebody tried."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import create_common_tables, force_row_security

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)

# The owner, in a request; the holder, in facts and openings; counters belong to nobody.
OWN_OR_WITHIN = "account_id = current_account() OR holder_id = current_tenant()"
SEEN = {
    "people": "account_id = current_account() OR account_id = current_tenant()",
    "links": OWN_OR_WITHIN,
    "shared_documents": OWN_OR_WITHIN,
    "openings": OWN_OR_WITHIN,
    "tries": "false",
}


def upgrade() -> None:
    create_common_tables(op)
    _create_people()
    _create_links()
    _create_openings()
    for table, seen in SEEN.items():
        force_row_security(op, table, seen=seen)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("name", sa.Text()),
    )


def _create_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, unique=True),
        _required("account_id", sa.Uuid()),
        _required("holder_id", sa.Uuid()),
        _required("sender_name", sa.Text()),
        _required("recipient_name", sa.Text()),
        _required("recipient_email", sa.Text()),
        _required("message", sa.Text()),
        _required("download", sa.Boolean()),
        _required("created_at", MOMENT),
        _required("expires_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        _required("openings", sa.Integer()),
    )
    op.create_index("ix_links_account_id_created_at", "links", ["account_id", "created_at"])
    op.create_index("ix_links_holder_id", "links", ["holder_id"])
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
        _required("holder_id", sa.Uuid()),
        _required("at", MOMENT),
        _required("device", sa.Text()),
        _required("address", sa.Text()),
    )
    op.create_index("ix_openings_link_id_at", "openings", ["link_id", "at"])
    op.create_table(
        "tries",
        sa.Column("key", sa.LargeBinary(), primary_key=True),
        sa.Column("began_at", MOMENT, primary_key=True, index=True),
        _required("number", sa.Integer()),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
