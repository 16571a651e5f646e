"""The tables of auth, each row behind its scope."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chartrier.database.migrations import create_common_tables, force_row_security

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)

# Whoever is signed in, and the account that an unsigned request has been narrowed to, sees that account's rows.
OWN = "account_id IN (current_account(), current_tenant())"
OWN_ACCOUNT = "id IN (current_account(), current_tenant())"
EITHER_OF_A_MERGE = (
    "survivor_id IN (current_account(), current_tenant()) OR absorbed_id IN (current_account(), current_tenant())"
)
MERGED_INTO_OWN = (
    "account_id IN (SELECT m.absorbed_id FROM merges m WHERE m.survivor_id = current_account() AND m.undone_at IS NULL)"
)
# What support finds somebody by: the names in small letters, without accents.
NAME_WORDS = r"lower(regexp_replace(normalize(last_name || ' ' || first_name, NFKD), '[\u0300-\u036f]', '', 'g'))"
ALLOWED_APPLICATIONS = f"SELECT application_id FROM application_consents WHERE {OWN}"
# Rights in an organisation's own space.
HAS_RIGHTS_THERE = (
    "organisation_id IN (SELECT g.holder_id FROM grants g"
    " WHERE g.principal_id IN (current_account(), current_tenant()) AND cardinality(g.rights) > 0)"
)

# Each table: which rows are visible and, where that is not the same, which may be written.
SCOPES: dict[str, tuple[str, str | None]] = {
    "accounts": (f"{OWN_ACCOUNT} OR (state = 'pending' AND email = looked_up())", OWN_ACCOUNT),
    "identifiers": (f"{OWN} OR value = looked_up()", OWN),
    "merges": (f"{EITHER_OF_A_MERGE} OR id::text = looked_up()", EITHER_OF_A_MERGE),
    "shared_addresses": (f"{OWN} OR address = looked_up()", OWN),
    "phones": (OWN, None),
    "phone_permissions": (OWN, None),
    # An event about a holder comes in the holder's name.
    "depositor_addresses": (f"{OWN} OR holder_id = current_tenant()", None),
    # The holder is the tenant of the event that invites: an invitation that joins an account is written in its name.
    "invitations": (
        f"{OWN} OR holder_id = current_tenant() OR secret_hash = looked_up()",
        f"{OWN} OR holder_id = current_tenant()",
    ),
    "enrolment_letters": (OWN, None),
    "consents": (OWN, None),
    "pending_client_accounts": ("secret_hash = looked_up()", None),
    "failure_counts": ("subject_hash = looked_up()", None),
    "known_devices": (OWN, None),
    "solved_captchas": ("nonce = looked_up()", None),
    "one_time_codes": ("purpose_hash = looked_up()", None),
    "daily_counts": ("subject_hash = looked_up()", None),
    "sessions": (OWN, None),
    "refresh_tokens": (f"{OWN} OR secret_hash = looked_up()", OWN),
    "pending_sign_ins": (f"{OWN} OR secret_hash = looked_up()", OWN),
    # Only those who sign and those who rotate read keys, and they do so in maintenance.
    "signing_keys": ("false", None),
    "password_resets": (f"{OWN} OR secret_hash = looked_up()", None),
    "second_factors": (f"{OWN} OR credential_id = looked_up()", OWN),
    "recovery_codes": (OWN, None),
    "passkey_challenges": ("challenge_hash = looked_up()", None),
    # What an organisation requires concerns whoever has rights in its space, and nobody else.
    "sign_in_policies": (
        f"organisation_id = current_tenant() OR {HAS_RIGHTS_THERE}",
        "organisation_id = current_tenant()",
    ),
    "reset_requests": ("id::text = looked_up()", None),
    # Once it was found whose it is, it goes with the account.
    "lost_identifier_requests": (f"{OWN} OR secret_hash = looked_up()", None),
    # Somebody who allowed an application sees what it is called.
    "applications": (
        f"id::text = looked_up() OR registered_by = current_account() OR id IN ({ALLOWED_APPLICATIONS})",
        "registered_by = current_account()",
    ),
    "application_consents": (OWN, None),
    "authorization_codes": (f"{OWN} OR code_hash = looked_up()", OWN),
    "application_sessions": (f"{OWN} OR application_id::text = looked_up()", OWN),
    "application_tokens": (f"{OWN} OR secret_hash = looked_up()", OWN),
    "outside_identities": (f"{OWN} OR subject_hash = looked_up()", OWN),
    "clients": ("id::text = looked_up() OR registered_by = current_account()", None),
    "client_credentials": ("client_id IN (SELECT id FROM clients)", None),
    "exports": (OWN, None),
    "export_parts": (OWN, None),
    "account_closings": (f"{OWN} OR progress_hash = looked_up()", OWN),
    "erasure_reports": (f"{OWN} OR closing_id IN (SELECT c.id FROM account_closings c)", OWN),
}


def upgrade() -> None:
    create_common_tables(op)
    op.execute(
        "CREATE FUNCTION looked_up() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE"
        " AS $$ SELECT nullif(current_setting('chartrier.lookup', true), '') $$"
    )
    _create_accounts()
    _create_invitations_and_consents()
    _create_abuse_protection()
    _create_sessions()
    _create_credentials()
    _create_openid()
    _create_machines()
    _create_exports_and_closings()
    _create_security_journal()
    for table, (visible, writable) in SCOPES.items():
        force_row_security(op, table, visible=visible, writable=writable)
    # An operator names an invitation by its id, to have a letter written.
    op.execute("CREATE POLICY invitations_by_id ON invitations FOR SELECT USING (id::text = looked_up())")
    _make_security_journal_append_only()


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False, index=True),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("merged_into", sa.Uuid, sa.ForeignKey("accounts.id")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("activated_at", MOMENT),
        sa.Column("birth_place", sa.Text),
        sa.Column("birth_month", sa.Text),
        sa.Column("opened_as", sa.Text),
        sa.Column("profile_version", sa.Integer, nullable=False),
        sa.Column("name_words", sa.Text, sa.Computed(NAME_WORDS, persisted=True), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'enrolled', 'active', 'merged', 'closing', 'closed')", name="state"),
        sa.CheckConstraint("(state IN ('active', 'enrolled')) = (password_hash IS NOT NULL)", name="password"),
    )
    op.create_index(
        "ix_accounts_name_words", "accounts", ["name_words"], postgresql_ops={"name_words": "text_pattern_ops"}
    )
    op.create_index("ix_accounts_pending_email", "accounts", ["email"], postgresql_where=sa.text("state = 'pending'"))
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("survivor_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("absorbed_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("merged_at", MOMENT, nullable=False),
        sa.Column("undo_until", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.Column("password_hash", sa.Text),
        sa.CheckConstraint("survivor_id <> absorbed_id", name="two"),
        sa.CheckConstraint("cause IN ('joined', 'linked', 'address', 'support')", name="cause"),
    )
    op.create_index(
        "uq_merges_absorbed_id", "merges", ["absorbed_id"], unique=True, postgresql_where=sa.text("undone_at IS NULL")
    )
    op.create_table(
        "identifiers",
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("merge_id", sa.Uuid, sa.ForeignKey("merges.id")),
        sa.CheckConstraint("kind IN ('private_number', 'chosen', 'email')", name="kind"),
    )
    op.create_table(
        "shared_addresses",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("proven_at", MOMENT, nullable=False),
    )
    op.create_table(
        "phones",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("number", sa.Text, primary_key=True, index=True),
        sa.Column("verified_at", MOMENT, nullable=False),
    )
    op.create_table(
        "phone_permissions",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("number", sa.Text),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "depositor_addresses",
        sa.Column("holder_id", sa.Uuid, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("depositor", sa.Text, nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_in_session", sa.Uuid),
        sa.Column("answered_at", MOMENT),
        sa.CheckConstraint("answer IN ('keep', 'later')", name="answer"),
    )


def _create_invitations_and_consents() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("invited_by", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("asks_confidential_password", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("secret_hash", sa.Text, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "enrolment_letters",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("text_kind", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("accepted_at", MOMENT, nullable=False),
    )
    op.create_table(
        "pending_client_accounts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("secret_hash", sa.Text, nullable=False, unique=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("company_name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("mobile", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("terms_version", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.CheckConstraint("step IN ('mobile', 'email', 'done')", name="step"),
    )


def _create_abuse_protection() -> None:
    op.create_table(
        "failure_counts",
        sa.Column("subject_hash", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("last_failure_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "known_devices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.UniqueConstraint("account_id", "secret_hash"),
    )
    op.create_table(
        "solved_captchas",
        sa.Column("nonce", sa.Text, primary_key=True),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "one_time_codes",
        sa.Column("purpose_hash", sa.Text, primary_key=True),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("sent_to", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "daily_counts",
        sa.Column("subject_hash", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("factors", ARRAY(sa.Text), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("browser", sa.Text, nullable=False, server_default=""),
        sa.Column("system", sa.Text, nullable=False, server_default=""),
        sa.Column("device", sa.Text, nullable=False, server_default=""),
        sa.Column("device_id", sa.Uuid, sa.ForeignKey("known_devices.id", ondelete="SET NULL")),
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
    op.create_table(
        "pending_sign_ins",
        sa.Column("secret_hash", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("factors", ARRAY(sa.Text), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "signing_keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("private_key", sa.LargeBinary),
        sa.Column("published_from", MOMENT, nullable=False),
        sa.Column("signs_from", MOMENT, nullable=False),
        sa.Column("revokes_earlier", sa.Boolean, nullable=False),
    )


def _create_credentials() -> None:
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.Text, nullable=False, unique=True),
        sa.Column("new_identifier", sa.Text),
        sa.Column("new_email", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
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
        sa.CheckConstraint("kind <> 'sms' OR phone IS NOT NULL", name="sms"),
        sa.CheckConstraint(
            "kind <> 'passkey' OR confirmed_at IS NULL OR (credential_id IS NOT NULL AND public_key IS NOT NULL)",
            name="passkey",
        ),
        sa.CheckConstraint("kind <> 'totp' OR secret IS NOT NULL", name="totp"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge_hash", sa.Text, primary_key=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "sign_in_policies",
        sa.Column("organisation_id", sa.Uuid, primary_key=True),
        sa.Column("organisation_name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("second_factor_required", sa.Boolean, nullable=False),
    )
    op.create_table(
        "reset_requests",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("identifier", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("origin", JSONB, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
    )
    op.create_table(
        "lost_identifier_requests",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("secret_hash", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("form", JSONB, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("origin", JSONB, nullable=False),
        sa.Column("account_id", sa.Uuid),
        sa.Column("decision", JSONB),
        sa.Column("requested_at", MOMENT, nullable=False, index=True),
        sa.Column("code_asked_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.CheckConstraint("state IN ('received', 'code_sent', 'matched', 'open', 'granted', 'refused')", name="state"),
    )


def _create_openid() -> None:
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
        sa.Column(
            "application_id", sa.Uuid, sa.ForeignKey("applications.id", ondelete="CASCADE"), nullable=False, index=True
        ),
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
        sa.Column(
            "application_id", sa.Uuid, sa.ForeignKey("applications.id", ondelete="CASCADE"), nullable=False, index=True
        ),
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


def _create_machines() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("registered_by", sa.Uuid, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.Column("disabled_at", MOMENT),
    )
    op.create_table(
        "client_credentials",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, sa.ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("secret_hash", sa.Text),
        sa.Column("public_key", JSONB),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.UniqueConstraint("client_id", "slot"),
        sa.CheckConstraint("(secret_hash IS NULL) <> (public_key IS NULL)", name="kind"),
        sa.CheckConstraint("slot IN (1, 2)", name="slot"),
    )


def _create_exports_and_closings() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ready_at", MOMENT),
        sa.Column("expires_at", MOMENT),
        sa.Column("size", sa.BigInteger),
        sa.CheckConstraint("state IN ('preparing', 'ready', 'failed', 'expired')", name="state"),
    )
    op.create_index("ix_exports_due_at", "exports", ["due_at"], postgresql_where=sa.text("state = 'preparing'"))
    op.create_index(
        "uq_exports_account_id", "exports", ["account_id"], unique=True, postgresql_where=sa.text("state = 'preparing'")
    )
    op.create_table(
        "export_parts",
        sa.Column("export_id", sa.Uuid, sa.ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("encrypted", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "account_closings",
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
        sa.Column("departure", sa.Text, nullable=False),
        sa.Column("spaces", ARRAY(sa.Text), nullable=False),
        sa.Column("service", sa.Text),
        sa.Column("requested_at", MOMENT),
        sa.CheckConstraint("state IN ('code', 'confirm', 'closing', 'closed')", name="state"),
        sa.CheckConstraint("departure IN ('asked', 'granted', 'refused')", name="departure"),
    )
    op.create_index(
        "ix_account_closings_begun_at",
        "account_closings",
        ["begun_at"],
        postgresql_where=sa.text("state IN ('code', 'confirm')"),
    )
    op.create_index(
        "ix_account_closings_requested_at",
        "account_closings",
        ["requested_at"],
        postgresql_where=sa.text("state = 'closing'"),
    )
    op.create_index("uq_account_closings_account_id", "account_closings", ["account_id"], unique=True)
    op.create_table(
        "erasure_reports",
        sa.Column("closing_id", sa.Uuid, sa.ForeignKey("account_closings.id"), primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("erased", JSONB, nullable=False),
        sa.Column("retained", JSONB, nullable=False),
    )


def _create_security_journal() -> None:
    op.create_table(
        "security_journal_entries",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("browser", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("network", sa.Text, nullable=False),
    )
    op.create_index("ix_security_journal_entries_account_id_at", "security_journal_entries", ["account_id", "at"])


def _make_security_journal_append_only() -> None:
    # Without a policy for UPDATE no statement finds an entry to change; only maintenance deletes some.
    table = "security_journal_entries"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    readable, appendable = f"in_maintenance() OR {OWN} OR {MERGED_INTO_OWN}", f"in_maintenance() OR {OWN}"
    op.execute(f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({readable})")
    op.execute(f"CREATE POLICY {table}_append ON {table} FOR INSERT WITH CHECK ({appendable})")
    op.execute(f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING (in_maintenance())")


def downgrade() -> None:
    message = "The first migration is not undone: drop the database instead."
    raise NotImplementedError(message)
