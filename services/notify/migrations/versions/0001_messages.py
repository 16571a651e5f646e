"""Who can be reached, which documents came for whom, and the messages."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)
WAITING = sa.text("handled_at IS NULL")

# Events are handled within the holder (or the account) that they are about; only jobs see everybody's rows.
VISIBLE = {
    "accounts": "id = current_tenant()",
    # Written within the structure's events, forgotten with the account that opened it.
    "space_addresses": "current_tenant() IN (structure_id, account_id)",
    "invitations": "holder_id = current_tenant()",
    "documents": "holder_id = current_tenant()",
    "document_readings": "holder_id = current_tenant()",
    "settled_documents": "holder_id = current_tenant()",
    "grant_notifications": "holder_id = current_tenant()",
    "announcements": "holder_id = current_tenant()",
    "messages": "tenant_id = current_tenant()",
}


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    _create_messages()
    _create_recipients()
    _create_documents()
    for table, visible in VISIBLE.items():
        force_row_security(op, table, visible=visible)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_messages() -> None:
    somebody = "account_id IS NOT NULL OR email IS NOT NULL OR phone IS NOT NULL"
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("tenant_id", sa.Uuid()),
        sa.Column("cause", sa.Text(), nullable=False, unique=True),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("email", sa.Text()),
        sa.Column("phone", sa.Text()),
        _required("name", sa.Text()),
        _required("language", sa.Text()),
        _required("content", postgresql.JSONB()),
        sa.Column("sealed_link", sa.Text()),
        sa.Column("secrets", postgresql.JSONB()),
        _required("state", sa.Text()),
        _required("attempts", sa.Integer()),
        _required("open_claims", sa.Integer()),
        _required("created_at", MOMENT),
        _required("due_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name=op.f("ck_messages_state")),
        sa.CheckConstraint(somebody, name=op.f("ck_messages_for_somebody")),
    )
    op.create_index("ix_messages_due_at", "messages", ["due_at"], postgresql_where=sa.text("state = 'queued'"))


def _create_recipients() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("email", sa.Text()),
        _required("first_name", sa.Text()),
        _required("language", sa.Text()),
        _required("version", sa.Integer()),
        _required("known_since", MOMENT),
    )
    op.create_table(
        "space_addresses",
        sa.Column("structure_id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False, index=True),
        _required("email", sa.Text()),
        _required("name", sa.Text()),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False, index=True),
        _required("holder_id", sa.Uuid()),
        _required("email", sa.Text()),
        _required("first_name", sa.Text()),
        _required("language", sa.Text()),
        _required("invited_by", sa.Text()),
        _required("sealed_link", sa.Text()),
        _required("expires_at", MOMENT),
        _required("reminder", sa.Boolean()),
        sa.Column("added_at", MOMENT),
        sa.Column("handled_at", MOMENT),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messages.id")),
    )
    op.create_index("ix_invitations_waiting", "invitations", ["account_id"], postgresql_where=WAITING)


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        _required("organisation_id", sa.Uuid()),
        _required("organisation_name", sa.Text()),
        _required("type", sa.Text()),
        _required("required_right", sa.Text()),
        _required("named_recipients", postgresql.ARRAY(sa.Uuid())),
        _required("received_at", MOMENT),
    )
    op.create_index("ix_documents_holder_id_received_at", "documents", ["holder_id", "received_at"])
    op.create_table(
        "grant_notifications",
        sa.Column("grant_id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("told_when_named", sa.Uuid()),
        _required("version", sa.Integer()),
    )
    op.create_table(
        "document_readings",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
    )
    op.create_table(
        "settled_documents",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
    )
    op.create_table(
        "announcements",
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        _required("added_at", MOMENT),
        sa.Column("handled_at", MOMENT),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messages.id")),
    )
    op.create_index("ix_announcements_waiting", "announcements", ["account_id"], postgresql_where=WAITING)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
