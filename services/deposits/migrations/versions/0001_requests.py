"""Requests with their attachments, and what is known of structures, people and accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chartrier.database.migrations import create_common_tables, force_row_security
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names, subscribed_services

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    create_common_tables(op)
    account_erasure.create_tables(op)
    merged_accounts.create_tables(op)
    subscribed_services.create_table(op)
    op.execute(sa.schema.CreateSequence(sa.Sequence("file_numbers")))
    _create_journeys()
    _create_structures()
    _create_case_groups()
    _create_welcomes()
    _create_requests()
    _create_attachments()
    _create_entries()
    _secure_rows()
    _create_substitutes()
    _create_labels()
    _create_assignments()
    _create_advances()
    _create_timesheets()


def _create_journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", postgresql.JSONB, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.Uuid),
        sa.PrimaryKeyConstraint("key", "version", name="pk_journeys"),
    )
    # Anyone reads them; the operator's administrators add versions, and nobody changes one: requests keep theirs.
    op.execute("""CREATE FUNCTION has_operator_right(required text) RETURNS boolean LANGUAGE sql STABLE
        AS $$ SELECT EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account()
              AND g.kind = 'operator' AND required = ANY (g.rights)) $$""")
    force_row_security(op, "journeys", visible="true", writable="has_operator_right('A')")
    for act in ("UPDATE", "DELETE"):
        op.execute(f"CREATE POLICY journeys_stay_{act.lower()} ON journeys AS RESTRICTIVE FOR {act} USING (false)")


def _create_structures() -> None:
    op.create_table(
        "structures",
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("siret", sa.Text),
        sa.Column("category", sa.Text, nullable=False, server_default="other"),
        sa.PrimaryKeyConstraint("holder_id", name="pk_structures"),
    )


def _create_case_groups() -> None:
    op.create_table(
        "case_group_members",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("case_group", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "case_group", name="pk_case_group_members"),
    )
    administers = "has_operator_right('A')"
    force_row_security(
        op,
        "case_group_members",
        visible=f"account_id = current_account() OR {administers}",
        writable=administers,
    )
    # Nothing for who works for all of them.
    op.execute("""CREATE FUNCTION own_case_groups() RETURNS text[] LANGUAGE sql STABLE
        AS $$ SELECT array_agg(case_group) FROM case_group_members WHERE account_id = current_account() $$""")
    op.execute("""CREATE FUNCTION case_managers() RETURNS TABLE (account_id uuid, name text, groups text[])
        LANGUAGE plpgsql STABLE AS $$
        DECLARE
            before text := coalesce(current_setting('chartrier.maintenance', true), '');
            allowed boolean := has_operator_right('A') OR has_operator_right('case_manager');
        BEGIN
            IF allowed THEN
                PERFORM set_config('chartrier.maintenance', 'on', true);
                RETURN QUERY SELECT g.principal_id, trim(coalesce(max(n.first_name || ' ' || n.last_name), '')),
                    (SELECT array_agg(m.case_group ORDER BY m.case_group) FROM case_group_members m
                     WHERE m.account_id = g.principal_id)
                    FROM grants g LEFT JOIN person_names n ON n.account_id = g.principal_id
                    WHERE g.kind = 'operator' AND 'case_manager' = ANY (g.rights) GROUP BY 1;
                PERFORM set_config('chartrier.maintenance', before, true);
            END IF;
        END $$""")


def _create_substitutes() -> None:
    op.create_table(
        "case_substitutes",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("substitute_id", sa.Uuid, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_case_substitutes"),
        sa.CheckConstraint("account_id <> substitute_id", name=op.f("ck_case_substitutes_of_somebody_else")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_case_substitutes_ends_after_it_starts")),
    )
    op.create_index("ix_case_substitutes_substitute_id", "case_substitutes", ["substitute_id"])
    administers, examines = "has_operator_right('A')", "has_operator_right('case_manager')"
    force_row_security(
        op,
        "case_substitutes",
        visible=f"{examines} OR {administers}",
        writable=f"(account_id = current_account() AND {examines}) OR {administers}",
    )


def _create_labels() -> None:
    op.create_table(
        "case_labels",
        sa.Column("request_id", sa.Uuid, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("request_id", "label", name="pk_case_labels"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_case_labels_request_id", ondelete="CASCADE"),
    )
    op.create_index("ix_case_labels_label", "case_labels", ["label", "request_id"])
    # The structure sees its request, never what case managers call it.
    with_case = "EXISTS (SELECT 1 FROM requests r WHERE r.id = request_id AND r.state <> 'draft')"
    force_row_security(op, "case_labels", visible=f"(SELECT has_operator_right('case_manager')) AND {with_case}")


def _create_welcomes() -> None:
    op.create_table(
        "welcomes",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_welcomes"),
    )
    force_row_security(op, "welcomes", visible="account_id IN (current_account(), current_tenant())")


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("begun_by", sa.Uuid, nullable=False),
        sa.Column("journey", sa.Text, nullable=False),
        sa.Column("journey_version", sa.Integer, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("case_group", sa.Text),
        sa.Column("amount", sa.Numeric(14, 2)),
        sa.Column("manager_id", sa.Uuid),
        sa.Column("proposed_by", sa.Uuid),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("decision_reason", sa.Text),
        sa.Column("removed_at", MOMENT),
        sa.Column("answers", postgresql.JSONB, nullable=False),
        sa.Column("answered_step", sa.Text),
        sa.Column("file_number", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT),
        sa.Column("submitted_by", sa.Uuid),
        sa.Column("summary_id", sa.Uuid, nullable=False),
        sa.Column("summary_document_id", sa.Uuid),
        sa.Column("summary_due_at", MOMENT),
        sa.Column("summary_attempts", sa.Integer, nullable=False),
        sa.Column("proof_id", sa.Uuid, nullable=False),
        sa.Column("proof_document_id", sa.Uuid),
        sa.Column("proof_due_at", MOMENT),
        sa.Column("proof_sealed_at", MOMENT),
        sa.Column("proof_begun", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("proof_attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("file_number", name="uq_requests_file_number"),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'waiting', 'validated', 'rejected')", name=op.f("ck_requests_state")
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (file_number IS NULL)", name=op.f("ck_requests_numbered_once_submitted")
        ),
        sa.CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name=op.f("ck_requests_dated_once_submitted")),
        sa.CheckConstraint(
            "(stage, state) IN (('draft', 'draft'), ('received', 'submitted'), ('examining', 'submitted'),"
            " ('returned', 'waiting'), ('completed', 'submitted'), ('confirming', 'submitted'),"
            " ('validated', 'validated'), ('rejected', 'rejected'))",
            name=op.f("ck_requests_stage"),
        ),
    )
    op.create_index("ix_requests_holder_id_state", "requests", ["holder_id", "state"])
    _index_requests()


def _index_requests() -> None:
    op.create_index("ix_requests_owner_id", "requests", ["owner_id"])
    for name, columns, condition in (
        ("ix_requests_state_submitted_at", ["state", "submitted_at", "id"], None),
        ("ix_requests_to_take", ["submitted_at", "id"], "state = 'submitted' AND manager_id IS NULL"),
        ("ix_requests_manager_id", ["manager_id", "submitted_at", "id"], "state IN ('submitted', 'waiting')"),
        ("ix_requests_confirming", ["submitted_at", "id"], "stage = 'confirming'"),
        ("ix_requests_proof_due", ["proof_due_at"], "state = 'validated' AND proof_document_id IS NULL"),
    ):
        op.create_index(name, "requests", columns, postgresql_where=sa.text(condition) if condition else None)
    op.create_index("ix_requests_proof_document_id", "requests", ["proof_document_id"])
    op.create_index("ix_requests_begun_by", "requests", ["begun_by"])
    op.create_index(
        "ix_requests_summary_due",
        "requests",
        ["summary_due_at"],
        postgresql_where=sa.text("submitted_at IS NOT NULL AND summary_document_id IS NULL"),
    )


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("request_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("document_id", sa.Uuid),
        sa.Column("digest", sa.Text),
        sa.Column("pages", sa.Integer),
        sa.Column("verdict", sa.Text),
        sa.Column("refusal_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_attachments_request_id", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('announced', 'filed')", name=op.f("ck_attachments_state")),
        sa.CheckConstraint(
            "(state = 'filed') = (document_id IS NOT NULL AND digest IS NOT NULL)",
            name=op.f("ck_attachments_filed_with_proof"),
        ),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'refused') AND (verdict = 'refused') = (refusal_reason IS NOT NULL)",
            name=op.f("ck_attachments_verdict"),
        ),
    )
    op.create_index("ix_attachments_request_id", "attachments", ["request_id"])


def _create_entries() -> None:
    op.create_table(
        "case_entries",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("request_id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("by_case_manager", sa.Boolean, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("details", postgresql.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_entries"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_case_entries_request_id", ondelete="CASCADE"),
    )
    op.create_index("ix_case_entries_request_id", "case_entries", ["request_id", "id"])


def _secure_rows() -> None:
    administers = "has_right(holder_id, NULL, 'administrator')"
    owns = "owner_id = current_account() AND has_right(holder_id, NULL, 'user')"
    consults = "state IN ('validated', 'rejected') AND has_right(holder_id, NULL, 'consultation')"
    # An event about the structure gives the requests of whoever leaves it to somebody else.
    examines = "(SELECT has_operator_right('case_manager'))"
    of_group = "((SELECT own_case_groups()) IS NULL OR case_group = ANY ((SELECT own_case_groups())::text[]))"
    in_queue = f"state <> 'draft' AND {examines} AND {of_group}"
    changes = f"holder_id = current_tenant() OR {administers} OR ({owns}) OR ({in_queue})"
    force_row_security(op, "requests", visible=f"{changes} OR ({consults})", writable=changes)
    op.execute("""CREATE FUNCTION structure_filers(structure uuid) RETURNS TABLE (account_id uuid, name text)
        LANGUAGE plpgsql STABLE AS $$
        DECLARE
            before text := coalesce(current_setting('chartrier.maintenance', true), '');
            member boolean := has_right(structure, NULL, 'administrator') OR has_right(structure, NULL, 'user');
        BEGIN
            IF member THEN
                PERFORM set_config('chartrier.maintenance', 'on', true);
                RETURN QUERY SELECT g.principal_id, trim(coalesce(max(n.first_name || ' ' || n.last_name), ''))
                    FROM grants g LEFT JOIN person_names n ON n.account_id = g.principal_id
                    WHERE g.holder_id = structure AND g.rights && ARRAY['administrator', 'user'] GROUP BY 1;
                PERFORM set_config('chartrier.maintenance', before, true);
            END IF;
        END $$""")
    # What was submitted stays, also for those who may see it.
    op.execute(
        "CREATE POLICY requests_stay ON requests AS RESTRICTIVE FOR DELETE USING (in_maintenance() OR state = 'draft')"
    )
    _create_handover()
    # An attachment is visible with its request; it changes while that is a draft or was returned, and by case managers.
    with_request = "EXISTS (SELECT 1 FROM requests r WHERE r.id = request_id{})"
    of_draft = with_request.format(f" AND (r.state IN ('draft', 'waiting') OR {examines})")
    force_row_security(op, "attachments", visible=with_request.format(""), writable=of_draft)
    of_open = with_request.format(" AND r.state IN ('draft', 'waiting')")
    op.execute(
        f"CREATE POLICY attachments_stay ON attachments AS RESTRICTIVE FOR DELETE USING (in_maintenance() OR {of_open})"
    )
    _secure_entries(with_request.format(""), examines)
    force_row_security(
        op,
        "structures",
        visible="holder_id = current_tenant() OR EXISTS (SELECT 1 FROM grants g"
        " WHERE g.principal_id = current_account() AND g.holder_id = structures.holder_id"
        f" AND cardinality(g.rights) > 0) OR {examines}",
        writable="holder_id = current_tenant()",
    )
    # The names of those whose requests one sees are visible; events of auth write within their own account.
    person_names.create_table(
        op,
        visible="account_id IN (current_account(), current_tenant())"
        f" OR EXISTS (SELECT 1 FROM requests r WHERE r.owner_id = account_id) OR {examines}",
        writable="account_id = current_tenant()",
    )


def _create_handover() -> None:
    # A case manager sends a case that they see to any group, also to one whose cases they do not see.
    op.execute("""CREATE FUNCTION send_to_group(case_id uuid, wanted text) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            before text := coalesce(current_setting('chartrier.maintenance', true), '');
        BEGIN
            IF has_operator_right('case_manager')
               AND EXISTS (SELECT 1 FROM requests r WHERE r.id = case_id AND r.state <> 'draft') THEN
                PERFORM set_config('chartrier.maintenance', 'on', true);
                UPDATE requests SET case_group = wanted WHERE id = case_id;
                PERFORM set_config('chartrier.maintenance', before, true);
            END IF;
        END $$""")
    # Whether a colleague belongs to a structure, whose requests somebody else examines.
    op.execute("""CREATE FUNCTION is_of_structure(colleague uuid, structure uuid) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$
        DECLARE
            before text := coalesce(current_setting('chartrier.maintenance', true), '');
            belongs boolean := true;
        BEGIN
            IF has_operator_right('case_manager') THEN
                PERFORM set_config('chartrier.maintenance', 'on', true);
                belongs := EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = colleague
                    AND g.holder_id = structure AND cardinality(g.rights) > 0);
                PERFORM set_config('chartrier.maintenance', before, true);
            END IF;
            RETURN belongs;
        END $$""")


def _secure_entries(with_request: str, examines: str) -> None:
    # Case managers see all of a case, its structure what is shown to it; each writes in their own name, nobody changes.
    of_structure = (
        "EXISTS (SELECT 1 FROM requests r JOIN grants g ON g.holder_id = r.holder_id"
        " WHERE r.id = request_id AND g.principal_id = current_account())"
    )
    own = f"account_id = current_account() AND CASE WHEN by_case_manager THEN {examines} ELSE {of_structure} END"
    force_row_security(
        op,
        "case_entries",
        visible=f"{with_request} AND (shown OR {examines})",
        writable=f"{with_request} AND {own} AND (shown OR {examines})",
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE POLICY case_entries_stay_{act.lower()} ON case_entries AS RESTRICTIVE FOR {act}"
            " USING (in_maintenance())"
        )


def _create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("establishment_id", sa.Uuid, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("staff_number", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("company_id", sa.Uuid, nullable=False),
        sa.Column("company_siret", sa.Text, nullable=False),
        sa.Column("company_name", sa.Text, nullable=False),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("listed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.UniqueConstraint("organisation_id", "reference", name="uq_assignments_organisation_id_reference"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_assignments_ends_after_it_starts")),
    )
    op.create_index("ix_assignments_holder_id", "assignments", ["holder_id", "starts_on", "id"])
    columns = ["company_id", "organisation_id", "starts_on", "id"]
    op.create_index("ix_assignments_company_id", "assignments", columns)
    # Whether anybody holds a right on something, whoever asks: what nobody may decide is not offered.
    op.execute("""CREATE FUNCTION anyone_holds(holder uuid, organisation uuid, required text) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$
        DECLARE
            before text := coalesce(current_setting('chartrier.maintenance', true), '');
            holds boolean;
        BEGIN
            PERFORM set_config('chartrier.maintenance', 'on', true);
            holds := EXISTS (SELECT 1 FROM grants g WHERE g.holder_id = holder
                AND (organisation IS NULL OR g.organisation_id = organisation) AND required = ANY (g.rights));
            PERFORM set_config('chartrier.maintenance', before, true);
            RETURN holds;
        END $$""")
    # The machine that an agency lets deposit for it.
    op.execute("""CREATE FUNCTION is_erp_of(organisation uuid) RETURNS boolean LANGUAGE sql STABLE
        AS $$ SELECT EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account()
              AND g.organisation_id = organisation AND 'deposit' = ANY (g.rights)) $$""")
    # Who validates hours at a client, as far as an agency is concerned.
    op.execute("""CREATE FUNCTION represents_client(company uuid, organisation uuid) RETURNS boolean LANGUAGE sql STABLE
        AS $$ SELECT EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account() AND g.holder_id = company
              AND coalesce(g.organisation_id = organisation, true) AND 'R' = ANY (g.rights)) $$""")
    erp = "is_erp_of(organisation_id)"
    force_row_security(
        op,
        "assignments",
        visible=f"has_right(holder_id, NULL, 'owner') OR {erp}"
        " OR has_right_at(organisation_id, establishment_id, 'DA')"
        " OR has_right_at(organisation_id, establishment_id, 'D')"
        " OR represents_client(company_id, organisation_id)",
        writable=erp,
    )


def _create_advances() -> None:
    op.create_table(
        "advances",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("establishment_id", sa.Uuid, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("asked_by", sa.Uuid, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("amount", sa.Numeric(10, 2), nullable=False),
        sa.Column("period", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("granted", sa.Numeric(10, 2)),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("decision_reason", sa.Text, nullable=False),
        sa.Column("decision_number", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_advances"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_advances_assignment_id"),
        sa.CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_advances_state")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_advances_of_some_amount")),
        sa.CheckConstraint(
            "(state = 'accepted') = (granted IS NOT NULL) AND (granted IS NULL OR granted BETWEEN 0.01 AND amount)",
            name=op.f("ck_advances_granted_once_accepted"),
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'refused')) = (decision_number IS NOT NULL)", name=op.f("ck_advances_numbered")
        ),
    )
    for name, columns, unique, condition in (
        ("uq_advances_asked", ["assignment_id"], True, "state = 'asked'"),
        ("ix_advances_assignment_id", ["assignment_id", "period"], False, None),
        ("ix_advances_holder_id", ["holder_id", "asked_at", "id"], False, None),
        ("ix_advances_state", ["organisation_id", "state", "asked_at", "id"], False, None),
        ("uq_advances_decision_number", ["organisation_id", "decision_number"], True, "decision_number IS NOT NULL"),
    ):
        where = sa.text(condition) if condition else None
        op.create_index(name, "advances", columns, unique=unique, postgresql_where=where)
    op.create_table(
        "decision_counters",
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_decision_counters"),
    )
    # An employee asks and withdraws; what was decided, nobody changes any more.
    own, decides = "has_right(holder_id, NULL, 'owner')", "has_right_at(organisation_id, establishment_id, 'DA')"
    force_row_security(
        op,
        "advances",
        visible=f"{own} OR {decides} OR is_erp_of(organisation_id)",
        writable=f"({own} AND state IN ('asked', 'withdrawn')) OR ({decides} AND state IN ('accepted', 'refused'))",
    )
    op.execute(
        "CREATE POLICY advances_stay_update ON advances AS RESTRICTIVE FOR UPDATE"
        " USING (state = 'asked' OR in_maintenance()) WITH CHECK (true)"
    )
    op.execute("CREATE POLICY advances_stay_delete ON advances AS RESTRICTIVE FOR DELETE USING (in_maintenance())")
    force_row_security(
        op,
        "decision_counters",
        visible="EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account()"
        " AND coalesce(g.organisation_id = decision_counters.organisation_id, true) AND g.rights && ARRAY['DA', 'R'])",
    )


def _create_timesheets() -> None:
    op.create_table(
        "timesheets",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("establishment_id", sa.Uuid, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("company_id", sa.Uuid, nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("hours", postgresql.JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("sent_by", sa.Uuid, nullable=False),
        sa.Column("dispute_reason", sa.Text, nullable=False),
        sa.Column("validated_at", MOMENT),
        sa.Column("validation_number", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_timesheets"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_timesheets_assignment_id"),
        sa.UniqueConstraint("assignment_id", "week", name="uq_timesheets_assignment_id_week"),
        sa.CheckConstraint("state IN ('sent', 'disputed', 'validated')", name=op.f("ck_timesheets_state")),
        sa.CheckConstraint("extract(isodow FROM week) = 1", name=op.f("ck_timesheets_week_begins_on_monday")),
        sa.CheckConstraint(
            "state <> 'validated' OR validation_number IS NOT NULL", name=op.f("ck_timesheets_numbered_once_validated")
        ),
    )
    for name, columns in (
        ("ix_timesheets_holder_id", ["holder_id", "week", "id"]),
        ("ix_timesheets_company_id", ["company_id", "state", "sent_at", "id"]),
        ("ix_timesheets_organisation_id", ["organisation_id", "state", "sent_at", "id"]),
        ("ix_timesheets_validation_number", ["organisation_id", "validation_number"]),
    ):
        op.create_index(name, "timesheets", columns)
    op.create_table(
        "timesheet_acts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("timesheet_id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("hours", postgresql.JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timesheet_acts"),
        sa.ForeignKeyConstraint(["timesheet_id"], ["timesheets.id"], name="fk_timesheet_acts_timesheet_id"),
    )
    op.create_index("ix_timesheet_acts_timesheet_id", "timesheet_acts", ["timesheet_id", "id"])
    own, client = "has_right(holder_id, NULL, 'owner')", "represents_client(company_id, organisation_id)"
    agency = "has_right_at(organisation_id, establishment_id, 'D')"
    force_row_security(
        op,
        "timesheets",
        visible=f"{own} OR {client} OR {agency} OR is_erp_of(organisation_id)",
        writable=f"({own} AND state = 'sent') OR {client}",
    )
    with_sheet = "EXISTS (SELECT 1 FROM timesheets t WHERE t.id = timesheet_id)"
    force_row_security(
        op, "timesheet_acts", visible=with_sheet, writable=f"{with_sheet} AND account_id = current_account()"
    )
    for table, act in (("timesheet_acts", "UPDATE"), ("timesheet_acts", "DELETE"), ("timesheets", "DELETE")):
        op.execute(
            f"CREATE POLICY {table}_stay_{act.lower()} ON {table} AS RESTRICTIVE FOR {act} USING (in_maintenance())"
        )


def downgrade() -> None:
    message = "A database goes forward only; a backup leads back."
    raise NotImplementedError(message)
