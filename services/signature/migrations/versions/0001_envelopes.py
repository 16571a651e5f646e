"""Envelopes, the decisions of signatories with their evidence, batches of them, and the names of signatories."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import person_names

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    person_names.create_table(op)
    create_envelopes()
    create_signatories()
    create_reminders()
    create_holder_names()
    create_appearances()
    create_decisions()
    create_batches()
    create_signed_files()
    create_evidence_files()
    create_key_uses()
    create_document_seals()


def create_envelopes() -> None:
    op.create_table(
        "envelopes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("document_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("holder_id", sa.Uuid, nullable=False, index=True),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("establishment_id", sa.Uuid, nullable=False),
        sa.Column("organisation_name", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("required_right", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("deposited_digest", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("turn", ARRAY(sa.Text), nullable=False),
        sa.Column("asks_password", sa.Boolean, nullable=False),
        sa.Column("asks_code", sa.Boolean, nullable=False),
        sa.Column("asks_reading", sa.Boolean, nullable=False),
        sa.Column("asks_placing", sa.Boolean, nullable=False),
        sa.Column("deadline", MOMENT),
        sa.Column("turn_since", MOMENT, nullable=False),
        sa.Column("reminder_days", ARRAY(sa.Integer), nullable=False),
        sa.Column("remind_at", MOMENT),
        sa.Column("failure", sa.Text),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("signed_digest", sa.Text),
        sa.CheckConstraint("action IN ('sign', 'validate')", name="action"),
        sa.CheckConstraint(
            "state IN ('open', 'signing', 'completed', 'refused', 'expired', 'cancelled')", name="state"
        ),
    )
    is_open = sa.text("state = 'open'")
    op.create_index("ix_envelopes_open", "envelopes", ["holder_id", "action"], postgresql_where=is_open)
    expires = sa.text("state = 'open' AND deadline IS NOT NULL")
    op.create_index("ix_envelopes_deadline", "envelopes", ["deadline"], postgresql_where=expires)
    reminded = sa.text("state = 'open' AND remind_at IS NOT NULL")
    op.create_index("ix_envelopes_remind_at", "envelopes", ["remind_at"], postgresql_where=reminded)
    to_sign = sa.text("action = 'sign'")
    sent, sent_at = ["organisation_id", "state", "id"], ["establishment_id", "state", "id"]
    op.create_index("ix_envelopes_sent", "envelopes", sent, postgresql_where=to_sign)
    op.create_index("ix_envelopes_sent_at", "envelopes", sent_at, postgresql_where=to_sign)
    # An event about a holder sees that holder's rows; a person sees what they have the right to sign, and what their
    # establishment sent.
    sender = " OR ".join(f"has_right_at(organisation_id, establishment_id, '{right}')" for right in ("D", "deposit"))
    visible = f"holder_id = current_tenant() OR has_right(holder_id, organisation_id, required_right) OR {sender}"
    force_row_security(op, "envelopes", visible=visible)


def create_signatories() -> None:
    op.create_table(
        "signatories",
        sa.Column("envelope_id", sa.Uuid, sa.ForeignKey("envelopes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("party", sa.Text, primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("signed_at", MOMENT),
        sa.Column("position", JSONB),
        sa.CheckConstraint("party IN ('agency', 'recipient')", name="party"),
    )
    force_row_security(op, "signatories", visible="EXISTS (SELECT 1 FROM envelopes e WHERE e.id = envelope_id)")


def create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("envelope_id", sa.Uuid, sa.ForeignKey("envelopes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("sent_at", MOMENT, primary_key=True),
        sa.Column("days", sa.Integer, nullable=False),
    )
    force_row_security(op, "reminders", visible="EXISTS (SELECT 1 FROM envelopes e WHERE e.id = envelope_id)")


def create_holder_names() -> None:
    op.create_table(
        "holder_names",
        sa.Column("holder_id", sa.Uuid, primary_key=True),
        sa.Column("organisation_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    acts_for_it = """EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account()
        AND g.holder_id = holder_names.holder_id AND cardinality(g.rights) > 0)"""
    sent_by = [f"has_right_at(organisation_id, NULL, '{right}')" for right in ("D", "deposit")]
    visible = " OR ".join(["holder_id = current_tenant()", acts_for_it, *sent_by])
    force_row_security(op, "holder_names", visible=visible, writable="holder_id = current_tenant()")


def create_appearances() -> None:
    own = "account_id = current_account() OR account_id = current_tenant()"
    op.create_table(
        "own_signatures",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    force_row_security(op, "own_signatures", visible=own)
    op.create_table(
        "drawings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
    )
    op.create_index("ix_drawings_stored_at", "drawings", ["stored_at"])
    force_row_security(op, "drawings", visible=own)


def create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("envelope_id", sa.Uuid, sa.ForeignKey("envelopes.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("session_id", sa.Uuid),
        sa.Column("client_id", sa.Text),
        sa.Column("factors", ARRAY(sa.Text), nullable=False),
        sa.Column("authenticated_at", MOMENT),
        sa.Column("client_address", sa.Text, nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.Column("signatory_name", sa.Text, nullable=False),
        sa.Column("on_behalf_of", sa.Text),
        sa.Column("batch_id", sa.Uuid),
        sa.Column("digest_shown", sa.Text, nullable=False),
        sa.Column("consent_text", sa.Text),
        sa.Column("proof_id", sa.Uuid),
        sa.Column("code_proof_id", sa.Uuid),
        sa.Column("code_channel", sa.Text),
        sa.Column("code_sent_to", sa.Text),
        sa.Column("code_sent_at", MOMENT),
        sa.Column("read_to_the_end", sa.Boolean, nullable=False),
        sa.Column("appearance_kind", sa.Text),
        sa.Column("appearance_text", sa.Text),
        sa.Column("appearance_handwriting", sa.Text),
        sa.Column("position", JSONB),
        sa.Column("drawing_id", sa.Uuid, sa.ForeignKey("drawings.id", ondelete="SET NULL")),
        sa.Column("refusal_reason", sa.Text),
        sa.Column("level_asked", sa.Text),
        sa.Column("level_obtained", sa.Text),
        sa.Column("stamped_at", MOMENT),
        sa.Column("certificate_fingerprint", sa.Text),
        sa.Column("rewritten", sa.Boolean),
        sa.Column("digest_signed", sa.Text),
        sa.Column("version", sa.Integer),
        sa.Column("finished_at", MOMENT),
        sa.Column("failure", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('signature', 'refusal', 'validation')", name="kind"),
        sa.CheckConstraint("party IN ('agency', 'recipient')", name="party"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    )
    counts = sa.text("state <> 'failed'")
    once = ["envelope_id", "party"]
    op.create_index("uq_decisions_envelope_id_party", "decisions", once, unique=True, postgresql_where=counts)
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_decisions_waiting", "decisions", ["leased_until"], postgresql_where=waiting)
    op.create_index("ix_decisions_account_id", "decisions", ["account_id"])
    drawn = sa.text("drawing_id IS NOT NULL")
    op.create_index("ix_decisions_drawing_id", "decisions", ["drawing_id"], postgresql_where=drawn)
    # Row-level security of the envelope applies within this subquery too; what one did oneself stays visible.
    visible = "account_id = current_account() OR EXISTS (SELECT 1 FROM envelopes e WHERE e.id = envelope_id)"
    force_row_security(op, "decisions", visible=visible)


def create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT),
        sa.CheckConstraint("action IN ('sign', 'validate')", name="action"),
    )
    recorded, draft = sa.text("recorded_at IS NOT NULL"), sa.text("recorded_at IS NULL")
    op.create_index("ix_batches_recorded", "batches", ["account_id", "recorded_at"], postgresql_where=recorded)
    op.create_index("ix_batches_drafts", "batches", ["created_at"], postgresql_where=draft)
    force_row_security(op, "batches", visible="account_id = current_account() OR account_id = current_tenant()")
    op.create_table(
        "batch_documents",
        sa.Column("batch_id", sa.Uuid, sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("document_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("organisation_name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("personal", sa.Boolean, nullable=False),
        sa.Column("asks_code", sa.Boolean, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("refusal_reason", sa.Text),
        sa.Column("exclusion", sa.Text),
        sa.Column("decision_id", sa.Uuid, sa.ForeignKey("decisions.id")),
        sa.UniqueConstraint("batch_id", "document_id"),
        sa.CheckConstraint("choice IN ('accept', 'refuse')", name="choice"),
        sa.CheckConstraint(
            "exclusion IN ('not-found', 'not-waiting', 'changed', 'to-read', 'to-place')", name="exclusion"
        ),
    )
    op.create_index("ix_batch_documents_decision_id", "batch_documents", ["decision_id"])
    visible = "EXISTS (SELECT 1 FROM batches b WHERE b.id = batch_id)"
    force_row_security(op, "batch_documents", visible=visible)


def create_signed_files() -> None:
    op.create_table(
        "signed_files",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("original_digest", sa.Text, nullable=False),
        sa.Column("certificate_fingerprint", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
    )
    op.create_index("ix_signed_files_original_digest", "signed_files", ["original_digest"])
    op.create_index("ix_signed_files_certificate_fingerprint", "signed_files", ["certificate_fingerprint"])
    # Whoever names a whole digest sees what was signed under it.
    named = "current_setting('chartrier.lookup', true) IN (digest, original_digest, certificate_fingerprint)"
    visible = f"holder_id = current_tenant() OR {named}"
    force_row_security(op, "signed_files", visible=visible, writable="holder_id = current_tenant()")


def create_evidence_files() -> None:
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("envelope_id", sa.Uuid, sa.ForeignKey("envelopes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("sealed_at", MOMENT),
        sa.UniqueConstraint("envelope_id", "account_id", "language"),
    )
    waiting = sa.text("content IS NULL")
    op.create_index("ix_evidence_files_due", "evidence_files", ["due_at"], postgresql_where=waiting)
    op.create_index("ix_evidence_files_asked_at", "evidence_files", ["asked_at"])
    force_row_security(op, "evidence_files", visible="account_id = current_account() OR account_id = current_tenant()")


def create_key_uses() -> None:
    op.create_table(
        "key_uses",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("certificate_fingerprint", sa.Text, nullable=False),
        sa.CheckConstraint("purpose IN ('signature', 'seal')", name="purpose"),
    )
    op.create_index("ix_key_uses_subject_id", "key_uses", ["subject_id", "used_at"])
    op.execute("ALTER TABLE key_uses ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE key_uses FORCE ROW LEVEL SECURITY")
    # Whoever sees a decision sees how the key was used for it. There is no policy to change or delete a line, not even
    # for maintenance.
    visible = (
        "EXISTS (SELECT 1 FROM decisions d WHERE d.id = subject_id)"
        " OR EXISTS (SELECT 1 FROM evidence_files f WHERE f.id = subject_id)"
    )
    op.execute(
        "CREATE POLICY key_uses_read ON key_uses FOR SELECT"
        f" USING (in_maintenance() OR holder_id = current_tenant() OR {visible})"
    )
    op.execute("CREATE POLICY key_uses_append ON key_uses FOR INSERT WITH CHECK (holder_id = current_tenant())")


def create_document_seals() -> None:
    op.create_table(
        "document_seals",
        sa.Column("document_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sealed_at", MOMENT),
        sa.Column("digest_sealed", sa.Text),
        sa.Column("level", sa.Text),
        sa.Column("certificate_fingerprint", sa.Text),
        sa.Column("failure", sa.Text),
    )
    waiting = sa.text("sealed_at IS NULL AND failure IS NULL")
    op.create_index("ix_document_seals_due", "document_seals", ["due_at"], postgresql_where=waiting)
    force_row_security(op, "document_seals", visible="holder_id = current_tenant()")


def downgrade() -> None:
    message = "A database only goes forward; to go back, restore a backup."
    raise NotImplementedError(message)
