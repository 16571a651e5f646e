"""One-time codes, addresses to verify, captcha challenges and openings."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chartrier.database.migrations import force_row_security

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)
OWN = "account_id IN (current_account(), current_tenant())"

SEEN = {
    "codes": "matter = auth_sought()",
    "sendings": "subject = auth_sought()",
    "solved_challenges": "nonce = auth_sought()",
    "reset_requests": "id::text = auth_sought()",
    "resets": f"{OWN} OR secret_hash = auth_sought()",
    # Once it was found whose it is, it goes with the account.
    "lost_identifiers": f"{OWN} OR secret_hash = auth_sought()",
    "openings": "secret_hash = auth_sought()",
    "phones": OWN,
    # A fact about a holder comes in the holder's name.
    "depositor_addresses": f"{OWN} OR holder_id = current_tenant()",
}


def upgrade() -> None:
    op.add_column("accounts", sa.Column("birth_place", sa.Text))
    op.add_column("accounts", sa.Column("birth_month", sa.Text))
    op.add_column("accounts", sa.Column("opened_as", sa.Text))
    create_codes()
    create_resets()
    create_what_is_asked_for()
    create_addresses()
    for table, seen in SEEN.items():
        force_row_security(op, table, visible=seen)


def needed(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def create_codes() -> None:
    op.create_table(
        "codes",
        sa.Column("matter", sa.Text(), primary_key=True),
        needed("code_hash", sa.Text()),
        needed("tries", sa.Integer()),
        needed("issued_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "sendings",
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        needed("count", sa.Integer()),
    )
    op.create_table(
        "solved_challenges",
        sa.Column("nonce", sa.Text(), primary_key=True),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )


def create_resets() -> None:
    op.create_table(
        "reset_requests",
        sa.Column("id", sa.Uuid(), primary_key=True),
        needed("email", sa.Text()),
        sa.Column("identifier", sa.Text()),
        needed("language", sa.Text()),
        needed("asked_at", MOMENT),
    )
    op.create_table(
        "resets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("offered_identifier", sa.Text()),
        sa.Column("new_email", sa.Text()),
        needed("created_at", MOMENT),
        needed("expires_at", MOMENT),
        sa.Column("used_at", MOMENT),
    )


def create_what_is_asked_for() -> None:
    op.create_table(
        "lost_identifiers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("secret_hash", sa.Text(), nullable=False, unique=True),
        needed("state", sa.Text()),
        needed("form", JSONB()),
        needed("language", sa.Text()),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("decision", JSONB()),
        sa.Column("asked_at", MOMENT, nullable=False, index=True),
        sa.Column("decided_at", MOMENT),
        sa.CheckConstraint("state IN ('asked', 'waiting', 'matched', 'open', 'granted', 'refused')", name="state"),
    )
    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("secret_hash", sa.Text(), nullable=False, unique=True),
        *(needed(name, sa.Text()) for name in ("step", "category", "company_name", "email", "mobile")),
        *(needed(name, sa.Text()) for name in ("password_hash", "terms_version", "language")),
        needed("begun_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.CheckConstraint("step IN ('mobile', 'email', 'done')", name="step"),
    )


def create_addresses() -> None:
    op.create_table(
        "phones",
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("number", sa.Text(), primary_key=True),
        needed("verified_at", MOMENT),
    )
    op.create_table(
        "depositor_addresses",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        sa.Column("address", sa.Text(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        needed("depositor", sa.Text()),
        needed("heard_at", MOMENT),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_in", sa.Uuid()),
        sa.Column("answered_at", MOMENT),
        sa.CheckConstraint("answer IN ('keep', 'later')", name="answer"),
    )


def downgrade() -> None:
    message = "A database goes forward only; a backup is what leads back."
    raise NotImplementedError(message)
