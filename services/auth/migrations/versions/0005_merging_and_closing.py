"""Merges and their undoing, letters, exports, closings, and the security journal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chartrier.database.migrations import force_row_security

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)
OWN = "account_id IN (current_account(), current_tenant())"
EITHER = "survivor_id IN (current_account(), current_tenant()) OR absorbed_id IN (current_account(), current_tenant())"
MERGED_INTO_IT = (
    "account_id IN (SELECT m.absorbed_id FROM merges m WHERE m.survivor_id = current_account() AND m.undone_at IS NULL)"
)


def upgrade() -> None:
    widen_accounts()
    create_merges()
    create_exports()
    create_closings()
    create_security_journal()
    force_scopes()
    only_append_to_the_journal()


def widen_accounts() -> None:
    for check in ("state", "password"):
        op.drop_constraint(op.f(f"ck_accounts_{check}"), "accounts", type_="check")
    states = "'pending', 'enrolled', 'active', 'joined', 'closing', 'closed'"
    op.create_check_constraint(op.f("ck_accounts_state"), "accounts", f"state IN ({states})")
    op.create_check_constraint(
        op.f("ck_accounts_password"), "accounts", "(state IN ('active', 'enrolled')) = (password_hash IS NOT NULL)"
    )
    op.add_column("invitations", sa.Column("address", sa.Text, nullable=False, server_default=""))


def create_merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("survivor_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("absorbed_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undo_until", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.Column("kept_password_hash", sa.Text),
        sa.CheckConstraint("cause IN ('joined', 'linked', 'address', 'support')", name="cause"),
        sa.CheckConstraint("survivor_id <> absorbed_id", name="two"),
    )
    living = sa.text("undone_at IS NULL")
    op.create_index("uq_merges_absorbed_id", "merges", ["absorbed_id"], unique=True, postgresql_where=living)
    op.add_column("identifiers", sa.Column("came_with", sa.Uuid))
    op.create_foreign_key("fk_identifiers_came_with", "identifiers", "merges", ["came_with"], ["id"])
    op.create_table(
        "shared_addresses",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("proven_at", MOMENT, nullable=False),
    )
    op.create_table(
        "enrolments",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )


def create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ready_at", MOMENT),
        sa.Column("expires_at", MOMENT),
        sa.Column("size", sa.BigInteger),
        sa.CheckConstraint("state IN ('preparing', 'ready', 'failed', 'expired')", name="state"),
    )
    preparing = sa.text("state = 'preparing'")
    op.create_index("uq_exports_account_id", "exports", ["account_id"], unique=True, postgresql_where=preparing)
    op.create_index("ix_exports_due_at", "exports", ["due_at"], postgresql_where=preparing)
    op.create_table(
        "export_parts",
        sa.Column("export_id", sa.Uuid, sa.ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def create_closings() -> None:
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("proven_at", MOMENT),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("progress_hash", sa.Text, unique=True),
        sa.Column("accounts", ARRAY(sa.Uuid), nullable=False),
        sa.Column("holders", ARRAY(sa.Uuid), nullable=False),
        sa.Column("turn", sa.Text),
        sa.Column("asked_at", MOMENT),
        sa.CheckConstraint("state IN ('code', 'confirm', 'closing', 'closed')", name="state"),
    )
    op.create_index("uq_closings_account_id", "closings", ["account_id"], unique=True)
    waiting = sa.text("state = 'closing'")
    op.create_index("ix_closings_asked_at", "closings", ["asked_at"], postgresql_where=waiting)
    op.create_table(
        "closing_answers",
        sa.Column("closing_id", sa.Uuid, sa.ForeignKey("closings.id"), primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("erased", JSONB, nullable=False),
        sa.Column("kept", JSONB, nullable=False),
    )


def create_security_journal() -> None:
    op.create_table(
        "security_lines",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("browser", "system", "network")),
    )
    op.create_index("ix_security_lines_account_id_at", "security_lines", ["account_id", "at"])


def force_scopes() -> None:
    force_row_security(op, "merges", visible=f"{EITHER} OR id::text = auth_sought()", writable=EITHER)
    force_row_security(op, "shared_addresses", visible=f"{OWN} OR address = auth_sought()", writable=OWN)
    force_row_security(op, "enrolments", visible=OWN)
    # An operator names an invitation by its id, to have a letter written.
    op.execute("CREATE POLICY invitations_named ON invitations FOR SELECT USING (id::text = auth_sought())")
    force_row_security(op, "exports", visible=OWN)
    force_row_security(op, "export_parts", visible=OWN)
    force_row_security(op, "closings", visible=f"{OWN} OR progress_hash = auth_sought()", writable=OWN)
    force_row_security(
        op, "closing_answers", visible=f"{OWN} OR closing_id IN (SELECT c.id FROM closings c)", writable=OWN
    )


def only_append_to_the_journal() -> None:
    # Without a policy for UPDATE nobody's statement finds a line to change; only what runs by itself forgets some.
    op.execute("ALTER TABLE security_lines ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE security_lines FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY security_lines_read ON security_lines FOR SELECT"
        f" USING (in_maintenance() OR {OWN} OR {MERGED_INTO_IT})"
    )
    op.execute(
        f"CREATE POLICY security_lines_append ON security_lines FOR INSERT WITH CHECK (in_maintenance() OR {OWN})"
    )
    op.execute("CREATE POLICY security_lines_forget ON security_lines FOR DELETE USING (in_maintenance())")


def downgrade() -> None:
    message = "A database goes forward only; a backup is what leads back."
    raise NotImplementedError(message)
