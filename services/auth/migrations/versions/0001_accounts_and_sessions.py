"""Accounts, identifiers, invitations, sessions, tries, consents and machine clients, each row behind its scope."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chartrier.database.migrations import create_common_tables, force_row_security

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)

# Whoever is signed in, and whichever account an unsigned request has been narrowed to, sees that account's rows.
OWN = "account_id IN (current_account(), current_tenant())"


def upgrade() -> None:
    create_common_tables(op)
    op.execute(
        "CREATE FUNCTION auth_sought() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE"
        " AS $$ SELECT nullif(current_setting('chartrier.sought', true), '') $$"
    )
    create_accounts()
    create_invitations()
    create_sessions()
    create_what_stands_alone()
    force_scopes()


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("joined_to", sa.Uuid, sa.ForeignKey("accounts.id")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("activated_at", MOMENT),
        sa.CheckConstraint("state IN ('pending', 'active', 'joined')", name="state"),
        sa.CheckConstraint("(state = 'active') = (password_hash IS NOT NULL)", name="password"),
    )
    op.create_index("ix_accounts_pending_email", "accounts", ["email"], postgresql_where=sa.text("state = 'pending'"))
    op.create_table(
        "identifiers",
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('private_number', 'chosen', 'email')", name="kind"),
    )


def create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("invited_by", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )


def create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("factors", ARRAY(sa.Text), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("secret_hash", sa.Text, primary_key=True),
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )


def create_what_stands_alone() -> None:
    op.create_table(
        "tries",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("last_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "consents",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("text_kind", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("accepted_at", MOMENT, nullable=False),
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("registered_by", sa.Uuid, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
    )


def force_scopes() -> None:
    own_account = "id IN (current_account(), current_tenant())"
    force_row_security(
        op, "accounts", visible=f"{own_account} OR (state = 'pending' AND email = auth_sought())", writable=own_account
    )
    force_row_security(op, "identifiers", visible=f"{OWN} OR value = auth_sought()", writable=OWN)
    # The holder is the tenant of the fact that invites: an invitation that joins an account is written in its name.
    force_row_security(
        op,
        "invitations",
        visible=f"{OWN} OR holder_id = current_tenant() OR secret_hash = auth_sought()",
        writable=f"{OWN} OR holder_id = current_tenant()",
    )
    force_row_security(op, "sessions", visible=OWN)
    force_row_security(op, "refresh_tokens", visible=f"{OWN} OR secret_hash = auth_sought()", writable=OWN)
    force_row_security(op, "tries", visible="subject = auth_sought()")
    force_row_security(op, "consents", visible=OWN)
    force_row_security(op, "clients", visible="id::text = auth_sought() OR registered_by = current_account()")


def downgrade() -> None:
    message = "The first migration is not undone: drop the database instead."
    raise NotImplementedError(message)
