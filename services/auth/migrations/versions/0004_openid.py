"""Signing keys that rotate, applications and what they were allowed, machines' credentials, outside identities."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chartrier.database.migrations import force_row_security

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)
OWN = "account_id IN (current_account(), current_tenant())"


def upgrade() -> None:
    create_signing_keys()
    create_applications()
    create_what_applications_were_given()
    let_machines_have_two_credentials()
    create_outside_identities()
    force_scopes()


def create_signing_keys() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("private_key", sa.LargeBinary),
        sa.Column("shown_from", MOMENT, nullable=False),
        sa.Column("signs_from", MOMENT, nullable=False),
        sa.Column("voids_former", sa.Boolean, nullable=False),
    )


def create_applications() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("redirect_uris", ARRAY(sa.Text), nullable=False),
        sa.Column("post_logout_redirect_uris", ARRAY(sa.Text), nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("home", sa.Text),
        sa.Column("ours", sa.Boolean, nullable=False),
        sa.Column("registered_by", sa.Uuid, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('native', 'web')", name="kind"),
    )


def _of_application() -> sa.Column[UUID]:
    return sa.Column(
        "application_id", sa.Uuid, sa.ForeignKey("applications.id", ondelete="CASCADE"), nullable=False, index=True
    )


def create_what_applications_were_given() -> None:
    op.create_table(
        "application_consents",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column(
            "application_id",
            sa.Uuid,
            sa.ForeignKey("applications.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
    )
    op.create_table(
        "authorization_codes",
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        _of_application(),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text),
        sa.Column("code_challenge", sa.Text, nullable=False),
        sa.Column("factors", ARRAY(sa.Text), nullable=False),
        sa.Column("authenticated_at", MOMENT, nullable=False),
        sa.Column("browser_session_id", sa.Uuid),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
        sa.Column("session_id", sa.Uuid),
    )
    op.create_table(
        "application_sessions",
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        _of_application(),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("authenticated_at", MOMENT, nullable=False),
        sa.Column("browser_session_id", sa.Uuid),
    )
    op.create_table(
        "application_tokens",
        sa.Column("secret_hash", sa.Text, primary_key=True),
        sa.Column(
            "session_id",
            sa.Uuid,
            sa.ForeignKey("application_sessions.session_id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
    )


def let_machines_have_two_credentials() -> None:
    op.add_column("clients", sa.Column("disabled_at", MOMENT))
    op.alter_column("clients", "secret_hash", nullable=True)
    op.create_table(
        "client_credentials",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("secret_hash", sa.Text),
        sa.Column("public_key", JSONB),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.UniqueConstraint("client_id", "place"),
        sa.CheckConstraint("place IN (1, 2)", name="place"),
        sa.CheckConstraint("(secret_hash IS NULL) <> (public_key IS NULL)", name="kind"),
    )
    op.execute(
        "INSERT INTO client_credentials (id, client_id, place, secret_hash, added_at, last_used_at)"
        " SELECT gen_random_uuid(), id, 1, secret_hash, registered_at, last_used_at FROM clients"
    )


def create_outside_identities() -> None:
    op.create_table(
        "outside_identities",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("subject_hash", sa.Text, nullable=False, unique=True),
        sa.Column("email", sa.Text),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.UniqueConstraint("account_id", "provider"),
    )


def force_scopes() -> None:
    # Only those who sign and those who rotate read keys, and they do so in nobody's name.
    force_row_security(op, "signing_keys", visible="false")
    force_row_security(op, "application_consents", visible=OWN)
    force_row_security(
        op,
        "applications",
        # Somebody who allowed an application sees what it is called.
        visible="id::text = auth_sought() OR registered_by = current_account()"
        f" OR id IN (SELECT application_id FROM application_consents WHERE {OWN})",
        writable="registered_by = current_account()",
    )
    force_row_security(op, "authorization_codes", visible=f"{OWN} OR code_hash = auth_sought()", writable=OWN)
    force_row_security(
        op, "application_sessions", visible=f"{OWN} OR application_id::text = auth_sought()", writable=OWN
    )
    force_row_security(op, "application_tokens", visible=f"{OWN} OR secret_hash = auth_sought()", writable=OWN)
    force_row_security(op, "client_credentials", visible="client_id IN (SELECT id FROM clients)")
    force_row_security(op, "outside_identities", visible=f"{OWN} OR subject_hash = auth_sought()", writable=OWN)
