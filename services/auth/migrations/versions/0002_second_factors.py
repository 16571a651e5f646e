"""Second factors, known devices, recovery codes, sign-ins under way; sessions that say on which device they are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chartrier.database.migrations import force_row_security

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)
OWN = "account_id IN (current_account(), current_tenant())"


def upgrade() -> None:
    create_known_devices()
    let_sessions_say_where_they_are()
    create_sign_ins()
    create_second_factors()
    create_sign_in_policies()
    force_scopes()


def create_known_devices() -> None:
    op.create_table(
        "known_devices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("account_id", "secret_hash", name="uq_known_devices_account_id_secret_hash"),
    )


def let_sessions_say_where_they_are() -> None:
    for column in ("browser", "system", "device"):
        op.add_column("sessions", sa.Column(column, sa.Text, nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("last_used_at", MOMENT))
    op.add_column("sessions", sa.Column("device_id", sa.Uuid))
    op.create_foreign_key(
        "fk_sessions_device_id", "sessions", "known_devices", ["device_id"], ["id"], ondelete="SET NULL"
    )


def create_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("secret_hash", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("factors", ARRAY(sa.Text), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge_hash", sa.Text, primary_key=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )


def create_second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("credential_id", sa.Text, unique=True),
        sa.Column("public_key", sa.LargeBinary),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.CheckConstraint("kind IN ('totp', 'sms', 'email', 'passkey')", name="kind"),
        sa.CheckConstraint("kind <> 'totp' OR secret IS NOT NULL", name="totp"),
        sa.CheckConstraint("kind <> 'sms' OR phone IS NOT NULL", name="sms"),
        sa.CheckConstraint(
            "kind <> 'passkey' OR confirmed_at IS NULL OR (credential_id IS NOT NULL AND public_key IS NOT NULL)",
            name="passkey",
        ),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )


def create_sign_in_policies() -> None:
    op.create_table(
        "sign_in_policies",
        sa.Column("organisation_id", sa.Uuid, primary_key=True),
        sa.Column("organisation_name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("second_factor_required", sa.Boolean, nullable=False),
    )


def force_scopes() -> None:
    for table in ("known_devices", "recovery_codes"):
        force_row_security(op, table, visible=OWN)
    force_row_security(op, "sign_ins", visible=f"{OWN} OR secret_hash = auth_sought()", writable=OWN)
    force_row_security(op, "second_factors", visible=f"{OWN} OR credential_id = auth_sought()", writable=OWN)
    force_row_security(op, "passkey_challenges", visible="challenge_hash = auth_sought()")
    # What an organisation asks for concerns whoever has rights in its space, and nobody else.
    concerned = (
        "organisation_id IN (SELECT g.holder_id FROM grants g"
        " WHERE g.principal_id IN (current_account(), current_tenant()) AND cardinality(g.rights) > 0)"
    )
    own = "organisation_id = current_tenant()"
    force_row_security(op, "sign_in_policies", visible=f"{own} OR {concerned}", writable=own)
