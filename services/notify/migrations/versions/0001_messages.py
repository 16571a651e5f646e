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
    "notification_preferences": "account_id IN (current_account(), current_tenant())",
    # Written within the structure's events, forgotten with the account that opened it.
    "space_addresses": "current_tenant() IN (structure_id, account_id)",
    "invitations": "holder_id = current_tenant()",
    "documents": "holder_id = current_tenant()",
    "document_readings": "holder_id = current_tenant()",
    "settled_documents": "holder_id = current_tenant()",
    "grant_notifications": "holder_id = current_tenant()",
    "announcements": "holder_id = current_tenant()",
    "messages": "tenant_id = current_tenant()",
    # Written within the holder's events, forgotten with the account that came in.
    "enrolment_letters": "current_tenant() IN (holder_id, account_id)",
    "postal_addresses": "holder_id = current_tenant()",
}


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    _create_messages()
    _create_recipients()
    _create_documents()
    _create_webhooks()
    _create_letters()
    for table, visible in VISIBLE.items():
        force_row_security(op, table, visible=visible)
    in_organisation = "holds_grant(current_account(), organisation_id, NULL)"
    force_row_security(op, "establishments", visible=f"organisation_id = current_tenant() OR {in_organisation}")
    # Administrators see and change what their programs are told; events write it.
    for table in ("webhook_endpoints", "webhook_deliveries"):
        administered = "has_right(organisation_id, organisation_id, 'A')"
        force_row_security(op, table, visible=f"organisation_id = current_tenant() OR {administered}")


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
    paces = {"new_documents": "'at_once', 'daily', 'never'"}
    paces |= dict.fromkeys(("signature_reminders", "sent_documents", "pay"), "'at_once', 'never'")
    op.create_table(
        "notification_preferences",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("time_zone", sa.Text()),
        *(_required(subject, sa.Text()) for subject in paces),
        *(
            sa.CheckConstraint(f"{subject} IN ({allowed})", name=op.f(f"ck_notification_preferences_{subject}"))
            for subject, allowed in paces.items()
        ),
    )
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


def _create_webhooks() -> None:
    op.create_table(
        "establishments",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False, index=True),
    )
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("organisation_id", sa.Uuid()),
        _required("url", sa.Text()),
        _required("description", sa.Text()),
        _required("event_types", postgresql.ARRAY(sa.Text())),
        _required("sealed_secret", sa.Text()),
        sa.Column("sealed_former_secret", sa.Text()),
        sa.Column("former_secret_until", MOMENT),
        _required("created_at", MOMENT),
        sa.Column("pause", sa.Text()),
        sa.Column("paused_at", MOMENT),
        sa.Column("due_at", MOMENT),
        _required("resting_until", MOMENT),
        _required("failures", sa.Integer()),
        sa.Column("failing_since", MOMENT),
        sa.CheckConstraint("pause IN ('asked', 'unreachable', 'gone')", name=op.f("ck_webhook_endpoints_pause")),
        sa.CheckConstraint("(pause IS NULL) = (paused_at IS NULL)", name=op.f("ck_webhook_endpoints_paused_at")),
    )
    of_organisation = ["organisation_id", "created_at", "id"]
    op.create_index("ix_webhook_endpoints_organisation_id", "webhook_endpoints", of_organisation)
    due = sa.text("due_at IS NOT NULL AND pause IS NULL")
    op.create_index("ix_webhook_endpoints_due_at", "webhook_endpoints", ["due_at"], postgresql_where=due)
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("endpoint_id", sa.Uuid(), sa.ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False),
        _required("organisation_id", sa.Uuid()),
        _required("event_type", sa.Text()),
        _required("payload", postgresql.JSONB()),
        _required("state", sa.Text()),
        _required("attempts", sa.Integer()),
        _required("created_at", MOMENT),
        _required("due_at", MOMENT),
        sa.Column("attempted_at", MOMENT),
        sa.Column("status", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint("state IN ('queued', 'delivered', 'failed')", name=op.f("ck_webhook_deliveries_state")),
    )
    for name, columns in (
        ("endpoint_id", ["endpoint_id", "created_at", "id"]),
        ("state", ["endpoint_id", "state", "created_at", "id"]),
        ("created_at", ["created_at"]),
    ):
        op.create_index(f"ix_webhook_deliveries_{name}", "webhook_deliveries", columns)
    queued = sa.text("state = 'queued'")
    op.create_index(
        "ix_webhook_deliveries_due_at", "webhook_deliveries", ["endpoint_id", "due_at"], postgresql_where=queued
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")


def _create_letters() -> None:
    op.create_table(
        "enrolment_letters",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False, index=True),
        _required("organisation_name", sa.Text()),
        _required("sealed_letter", sa.Text()),
        _required("issued_at", MOMENT),
        _required("expires_at", MOMENT),
        sa.Column("batch_id", sa.Uuid()),
    )
    op.create_index("ix_enrolment_letters_batch_id_id", "enrolment_letters", ["batch_id", "id"])
    op.create_table(
        "postal_addresses",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        _required("lines", postgresql.ARRAY(sa.Text())),
        _required("given_at", MOMENT),
    )
