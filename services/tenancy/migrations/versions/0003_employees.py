"""Employees: their words for the search, their counts, the documents that they were sent, which accounts are active.

Words and counts follow the rows by triggers: whoever writes an employee, by whatever way, they agree with it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import force_row_security

revision = "0003_employees"
down_revision = "0002_structures"

MOMENT = sa.TIMESTAMP(timezone=True)
EARLIEST = "timestamptz '0001-01-01 00:00:00+00'"
BYTES = sa.Text(collation="C")

# Those who administer an establishment, or send from it, see its people; a grant that names none is for all of them.
OF_THE_CALLERS_ESTABLISHMENT = (
    "establishment_id IN (SELECT e.id FROM establishments e JOIN grants g ON g.holder_id = e.organisation_id"
    " AND coalesce(g.establishment_id = e.id, true)"
    " WHERE g.principal_id = current_account() AND g.rights && ARRAY['A', 'D'])"
)
HELD_BY_THE_CALLER = (
    "holder_id IN (SELECT g.holder_id FROM grants g"
    " WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0)"
)
EMPLOYEE_VISIBLE = (
    f"holder_id = current_tenant() OR account_id = current_tenant() OR organisation_id = current_tenant()"
    f" OR {HELD_BY_THE_CALLER} OR {OF_THE_CALLERS_ESTABLISHMENT}"
)

# Without accents and case, and with ligatures written out, the same words are the same text.
FOLDED = """
CREATE FUNCTION folded(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(
        lower(regexp_replace(normalize(words, NFKD), '[\\u0300-\\u036f]', '', 'g')), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
$$
"""
# An address is a word as a whole: the names of mail servers would otherwise be found at everybody.
SEARCH_WORDS = """
CREATE FUNCTION search_words(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}')
    FROM regexp_split_to_table(folded(words), '\\s+') AS part,
         regexp_split_to_table(part, CASE WHEN part LIKE '%@%' THEN '\\s' ELSE '[!-/:-@\\[-`{-~’]+' END) AS word
    WHERE word <> ''
$$
"""
# For all the rows of a statement at once. What is executed is planned for the table as large as it is by then.
KEEP_WORDS = """
CREATE FUNCTION keep_employee_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('chartrier.maintenance', true), '');
    changed uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(a.holder_id) INTO changed FROM added a JOIN removed r USING (holder_id)
        WHERE (r.first_name, r.last_name, r.staff_number, r.email, r.establishment_id, r.is_activated)
            IS DISTINCT FROM (a.first_name, a.last_name, a.staff_number, a.email, a.establishment_id, a.is_activated);
        IF changed IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM set_config('chartrier.maintenance', 'on', true);
    IF changed IS NOT NULL THEN
        EXECUTE 'DELETE FROM employee_words WHERE holder_id = ANY ($1)' USING changed;
    END IF;
    EXECUTE $query$
        INSERT INTO employee_words (establishment_id, is_activated, word, holder_id)
        SELECT a.establishment_id, a.is_activated, word, a.holder_id
        FROM added a, unnest(search_words(concat_ws(
            ' ', a.first_name, a.last_name, a.staff_number, split_part(a.email, '@', 1), a.email))) AS word
        WHERE $1 IS NULL OR a.holder_id = ANY ($1) $query$ USING changed;
    PERFORM set_config('chartrier.maintenance', before, true);
    RETURN NULL;
END $$
"""
KEEP_COUNTS = """
CREATE FUNCTION keep_employee_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('chartrier.maintenance', true), '');
    changes text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT establishment_id, organisation_id, is_activated, 1 FROM added'
        WHEN 'DELETE' THEN 'SELECT establishment_id, organisation_id, is_activated, -1 FROM removed'
        ELSE 'SELECT establishment_id, organisation_id, is_activated, 1 FROM added
              UNION ALL SELECT establishment_id, organisation_id, is_activated, -1 FROM removed' END;
BEGIN
    PERFORM set_config('chartrier.maintenance', 'on', true);
    EXECUTE format($query$
        INSERT INTO employee_counts AS c (establishment_id, organisation_id, activated, pending)
        SELECT establishment_id, organisation_id,
            coalesce(sum(step) FILTER (WHERE is_activated), 0), coalesce(sum(step) FILTER (WHERE NOT is_activated), 0)
        FROM (%s) AS changes (establishment_id, organisation_id, is_activated, step)
        GROUP BY establishment_id, organisation_id
        HAVING sum(step) FILTER (WHERE is_activated) <> 0 OR sum(step) FILTER (WHERE NOT is_activated) <> 0
        ORDER BY establishment_id
        ON CONFLICT (establishment_id) DO UPDATE
        SET activated = c.activated + excluded.activated, pending = c.pending + excluded.pending $query$, changes);
    PERFORM set_config('chartrier.maintenance', before, true);
    RETURN NULL;
END $$
"""
# Of two who remind the same person at once, the second finds the claim of the first.
CLAIM_REMINDERS = """
CREATE FUNCTION claim_reminders(recipients text[], at timestamptz) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('chartrier.maintenance', true), '');
BEGIN
    PERFORM set_config('chartrier.maintenance', 'on', true);
    RETURN QUERY
        INSERT INTO reminder_claims AS c (recipient, reminded_at)
        SELECT DISTINCT wanted, at FROM unnest(recipients) AS wanted ORDER BY wanted
        ON CONFLICT (recipient) DO UPDATE SET reminded_at = excluded.reminded_at
        WHERE c.reminded_at <= at - interval '24 hours'
        RETURNING c.recipient;
    PERFORM set_config('chartrier.maintenance', before, true);
END $$
"""
TRIGGERS = (
    """CREATE TRIGGER employee_words_of_new AFTER INSERT ON employees
       REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_employee_words()""",
    """CREATE TRIGGER employee_words_of_changed AFTER UPDATE ON employees
       REFERENCING NEW TABLE AS added OLD TABLE AS removed
       FOR EACH STATEMENT EXECUTE FUNCTION keep_employee_words()""",
    """CREATE TRIGGER employee_counts_of_new AFTER INSERT ON employees
       REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_employee_counts()""",
    """CREATE TRIGGER employee_counts_of_changed AFTER UPDATE ON employees
       REFERENCING NEW TABLE AS added OLD TABLE AS removed
       FOR EACH STATEMENT EXECUTE FUNCTION keep_employee_counts()""",
    """CREATE TRIGGER employee_counts_of_removed AFTER DELETE ON employees
       REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_employee_counts()""",
)


def upgrade() -> None:
    for function in (FOLDED, SEARCH_WORDS):
        op.execute(function)
    _create_employees()
    _create_words_and_counts()
    _create_documents()
    _create_active_accounts()
    _create_reminders()
    for statement in (KEEP_WORDS, KEEP_COUNTS, CLAIM_REMINDERS, *TRIGGERS):
        op.execute(statement)
    force_row_security(op, "employees", visible=EMPLOYEE_VISIBLE)
    force_row_security(op, "employee_words", visible=OF_THE_CALLERS_ESTABLISHMENT)
    force_row_security(
        op, "employee_counts", visible=f"organisation_id = current_tenant() OR {OF_THE_CALLERS_ESTABLISHMENT}"
    )
    # Whoever sees an employee sees what was sent to them: the subquery runs under the employees' own policy.
    force_row_security(
        op,
        "employee_documents",
        visible="holder_id = current_tenant() OR holder_id IN (SELECT e.holder_id FROM employees e)",
        writable="holder_id = current_tenant()",
    )
    # Addresses as hashes, seen by the statement that claims them alone.
    force_row_security(op, "reminder_claims", visible="false")
    force_row_security(op, "reminder_runs", visible=OF_THE_CALLERS_ESTABLISHMENT)
    force_row_security(op, "active_accounts", visible="account_id = current_tenant()")


def _required(name: str, kind: sa.types.TypeEngine[Any], *more: sa.Computed) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)


def _create_employees() -> None:
    op.create_table(
        "employees",
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        _required("organisation_id", sa.Uuid()),
        _required("organisation_name", sa.Text()),
        _required("establishment_id", sa.Uuid()),
        _required("staff_number", BYTES),
        _required("first_name", sa.Text()),
        _required("last_name", sa.Text()),
        _required("email", sa.Text()),
        sa.Column("deposited_email", sa.Text(), nullable=False, server_default=""),
        sa.Column("postal_address", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        _required("registered_at", MOMENT),
        sa.Column("invitation_id", sa.Uuid()),
        sa.Column("account_id", sa.Uuid(), index=True),
        sa.Column("activated_at", MOMENT),
        _required("is_activated", sa.Boolean(), sa.Computed("activated_at IS NOT NULL", persisted=True)),
        _required("enrolment", sa.Text()),
        _required("enrolment_at", MOMENT),
        sa.Column("last_document_at", MOMENT),
        sa.Column("reminded_at", MOMENT),
        sa.Column("paper_since", MOMENT),
        sa.Column("paper_decided_at", MOMENT),
        _required("sort_name", BYTES, sa.Computed("folded(last_name || ' ' || first_name)", persisted=True)),
        _required("sort_document", MOMENT, sa.Computed(f"coalesce(last_document_at, {EARLIEST})", persisted=True)),
        sa.UniqueConstraint("organisation_id", "staff_number", name=op.f("uq_employees_organisation_id_staff_number")),
        sa.CheckConstraint(
            "enrolment IN ('none', 'email_sent', 'letter_issued', 'failed', 'returned', 'activated')",
            name=op.f("ck_employees_enrolment"),
        ),
    )
    for key in ("sort_name", "staff_number", "registered_at", "sort_document"):
        columns = ["establishment_id", "is_activated", key, "holder_id"]
        op.create_index(f"ix_employees_by_{key}", "employees", columns)


def _create_words_and_counts() -> None:
    op.create_table(
        "employee_words",
        sa.Column("establishment_id", sa.Uuid(), primary_key=True),
        sa.Column("is_activated", sa.Boolean(), primary_key=True),
        sa.Column("word", BYTES, primary_key=True),
        sa.Column("holder_id", sa.Uuid(), sa.ForeignKey("employees.holder_id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_employee_words_holder_id_word", "employee_words", ["holder_id", "word"])
    op.create_table(
        "employee_counts",
        sa.Column("establishment_id", sa.Uuid(), primary_key=True),
        _required("organisation_id", sa.Uuid()),
        _required("activated", sa.Integer()),
        _required("pending", sa.Integer()),
    )


def _create_documents() -> None:
    op.create_table(
        "employee_documents",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        _required("holder_id", sa.Uuid()),
        _required("type", sa.Text()),
        _required("title", sa.Text()),
        _required("signature_asked", sa.Boolean()),
        sa.Column("delivered_at", MOMENT),
        sa.Column("read_at", MOMENT),
        sa.Column("signed_at", MOMENT),
        sa.Column("refused_at", MOMENT),
    )
    op.create_index(
        "ix_employee_documents_by_delivery", "employee_documents", ["holder_id", "delivered_at", "document_id"]
    )


def _create_active_accounts() -> None:
    op.create_table(
        "active_accounts",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        _required("activated_at", MOMENT),
    )


def _create_reminders() -> None:
    op.create_table(
        "reminder_claims",
        sa.Column("recipient", sa.Text(), primary_key=True),
        _required("reminded_at", MOMENT),
    )
    op.create_index("ix_reminder_claims_reminded_at", "reminder_claims", ["reminded_at"])
    op.create_table(
        "reminder_runs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("establishment_id", sa.Uuid()),
        _required("requested_by", sa.Uuid()),
        _required("requested_at", MOMENT),
        sa.Column("after_name", BYTES),
        sa.Column("after_id", sa.Uuid()),
        _required("sent", sa.Integer()),
        _required("too_soon", sa.Integer()),
        _required("skipped", sa.Integer()),
        sa.Column("finished_at", MOMENT),
    )
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "uq_reminder_runs_establishment_id_unfinished",
        "reminder_runs",
        ["establishment_id"],
        unique=True,
        postgresql_where=unfinished,
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
