"""Who can be reached, what waits for whom, and the messages."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chartrier.database.migrations import create_common_tables, force_row_security

revision = "0001"
down_revision = None

MOMENT = sa.TIMESTAMP(timezone=True)
WAITING = sa.text("settled_at IS NULL")

# Facts are heard within the holder (or the account) that they are about; only jobs see everybody's rows.
SEEN = {
    "accounts": "id = current_tenant()",
    "invitations": "holder_id = current_tenant()",
    "documents": "holder_id = current_tenant()",
    "readings": "holder_id = current_tenant()",
    "settlements": "holder_id = current_tenant()",
    "announcements": "holder_id = current_tenant()",
    "messages": "tenant_id = current_tenant()",
}


def upgrade() -> None:
    create_common_tables(op)
    _create_messages()
    _create_people()
    _create_documents()
    for table, seen in SEEN.items():
        force_row_security(op, table, visible=seen)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("tenant_id", sa.Uuid()),
        sa.Column("cause", sa.Text(), nullable=False, unique=True),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("email", sa.Text()),
        _required("name", sa.Text()),
        _required("language", sa.Text()),
        _required("content", postgresql.JSONB()),
        sa.Column("sealed_link", sa.Text()),
        _required("state", sa.Text()),
        _required("attempts", sa.Integer()),
        _required("created_at", MOMENT),
        _required("due_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name=op.f("ck_messages_state")),
        sa.CheckConstraint("account_id IS NOT NULL OR email IS NOT NULL", name=op.f("ck_messages_for_somebody")),
    )
    op.create_index("ix_messages_due_at", "messages", ["due_at"], postgresql_where=sa.text("state = 'queued'"))


def _create_people() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("email", sa.Text()),
        _required("first_name", sa.Text()),
        _required("language", sa.Text()),
        _required("known_at", MOMENT),
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
        sa.Column("added_at", MOMENT),
        sa.Column("settled_at", MOMENT),
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
        _required("heard_at", MOMENT),
    )
    op.create_index("ix_documents_holder_id_heard_at", "documents", ["holder_id", "heard_at"])
    op.create_table(
        "readings",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
    )
    op.create_table(
        "settlements",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
    )
    op.create_table(
        "announcements",
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        _required("added_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messages.id")),
    )
    op.create_index("ix_announcements_waiting", "announcements", ["account_id"], postgresql_where=WAITING)


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
