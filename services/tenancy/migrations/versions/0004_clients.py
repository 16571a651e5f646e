"""Clients of agencies: listed, counted and searched as employees are.

What comes from elsewhere (the name of the company, the first of its users who is active) follows by triggers.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chartrier.database.migrations import force_row_security

revision = "0004_clients"
down_revision = "0003_employees"

MOMENT = sa.TIMESTAMP(timezone=True)
BYTES = sa.Text(collation="C")

OF_THE_CALLERS_AGENCY = (
    "agency_id IN (SELECT g.holder_id FROM grants g"
    " WHERE g.principal_id = current_account() AND g.kind = 'agency' AND g.rights && ARRAY['A', 'D'])"
)

IN_MAINTENANCE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('chartrier.maintenance', true), '');
BEGIN
    PERFORM set_config('chartrier.maintenance', 'on', true);
    {body}
    PERFORM set_config('chartrier.maintenance', before, true);
    RETURN NULL;
END $$
"""
FUNCTIONS = {
    "keep_client_words": """
        DELETE FROM client_words WHERE company_id = NEW.company_id AND agency_id = NEW.agency_id;
        INSERT INTO client_words (agency_id, is_activated, word, company_id)
        SELECT NEW.agency_id, NEW.is_activated, word, NEW.company_id
        FROM unnest(search_words(concat_ws(' ', NEW.name, NEW.siret))) AS word;""",
    "keep_client_counts": """
        INSERT INTO client_counts AS c (agency_id, activated, pending)
        VALUES (NEW.agency_id,
            NEW.is_activated::int - coalesce(OLD.is_activated, false)::int,
            (NOT NEW.is_activated)::int - coalesce(NOT OLD.is_activated, false)::int)
        ON CONFLICT (agency_id) DO UPDATE
        SET activated = c.activated + excluded.activated, pending = c.pending + excluded.pending;""",
    "follow_company_name": "UPDATE clients SET name = NEW.name WHERE company_id = NEW.id;",
    "follow_active_member": """
        UPDATE clients SET activated_at = NEW.accepted_at
        WHERE company_id = NEW.space_id AND activated_at IS NULL
            AND agency_id IN (SELECT a.organisation_id FROM accesses a WHERE a.member_id = NEW.id);""",
    "follow_access_of_active_member": """
        UPDATE clients c SET activated_at = m.accepted_at FROM members m
        WHERE m.id = NEW.member_id AND m.state = 'active' AND c.company_id = m.space_id
            AND c.agency_id = NEW.organisation_id AND c.activated_at IS NULL;""",
}
TRIGGERS = (
    """CREATE TRIGGER client_words_of_new AFTER INSERT ON clients
       FOR EACH ROW EXECUTE FUNCTION keep_client_words()""",
    """CREATE TRIGGER client_words_of_changed AFTER UPDATE OF name, activated_at ON clients
       FOR EACH ROW WHEN ((OLD.name, OLD.is_activated) IS DISTINCT FROM (NEW.name, NEW.is_activated))
       EXECUTE FUNCTION keep_client_words()""",
    """CREATE TRIGGER client_counts_of_new AFTER INSERT ON clients
       FOR EACH ROW EXECUTE FUNCTION keep_client_counts()""",
    """CREATE TRIGGER client_counts_of_changed AFTER UPDATE OF activated_at ON clients
       FOR EACH ROW WHEN (OLD.is_activated <> NEW.is_activated) EXECUTE FUNCTION keep_client_counts()""",
    """CREATE TRIGGER clients_follow_company_name AFTER UPDATE OF name ON organisations
       FOR EACH ROW WHEN (NEW.kind = 'company' AND OLD.name <> NEW.name) EXECUTE FUNCTION follow_company_name()""",
    """CREATE TRIGGER clients_follow_active_member AFTER UPDATE OF state, accepted_at ON members
       FOR EACH ROW WHEN (NEW.kind = 'company' AND NEW.state = 'active' AND NEW.accepted_at IS NOT NULL)
       EXECUTE FUNCTION follow_active_member()""",
    """CREATE TRIGGER clients_follow_access AFTER INSERT ON accesses
       FOR EACH ROW EXECUTE FUNCTION follow_access_of_active_member()""",
)


def upgrade() -> None:
    _create_tables()
    for name, body in FUNCTIONS.items():
        op.execute(IN_MAINTENANCE.format(name=name, body=body))
    for statement in TRIGGERS:
        op.execute(statement)
    for table in ("clients", "client_counts"):
        force_row_security(op, table, visible=f"agency_id = current_tenant() OR {OF_THE_CALLERS_AGENCY}")
    for table in ("client_words", "client_reminder_runs"):
        force_row_security(op, table, visible=OF_THE_CALLERS_AGENCY)


def _required(name: str, kind: sa.types.TypeEngine[Any], *more: sa.Computed) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)


def _create_tables() -> None:
    op.create_table(
        "clients",
        sa.Column("agency_id", sa.Uuid(), primary_key=True),
        sa.Column("company_id", sa.Uuid(), sa.ForeignKey("organisations.id"), primary_key=True),
        _required("name", sa.Text()),
        _required("siret", BYTES),
        _required("registered_at", MOMENT),
        sa.Column("activated_at", MOMENT),
        _required("is_activated", sa.Boolean(), sa.Computed("activated_at IS NOT NULL", persisted=True)),
        sa.Column("reminded_at", MOMENT),
        _required("sort_name", BYTES, sa.Computed("folded(name)", persisted=True)),
    )
    for key in ("sort_name", "siret", "registered_at"):
        op.create_index(f"ix_clients_by_{key}", "clients", ["agency_id", "is_activated", key, "company_id"])
    op.create_table(
        "client_words",
        sa.Column("agency_id", sa.Uuid(), primary_key=True),
        sa.Column("is_activated", sa.Boolean(), primary_key=True),
        sa.Column("word", BYTES, primary_key=True),
        sa.Column("company_id", sa.Uuid(), primary_key=True),
    )
    op.create_index("ix_client_words_company_id_word", "client_words", ["company_id", "agency_id", "word"])
    op.create_table(
        "client_counts",
        sa.Column("agency_id", sa.Uuid(), primary_key=True),
        _required("activated", sa.Integer()),
        _required("pending", sa.Integer()),
    )
    op.create_table(
        "client_reminder_runs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("agency_id", sa.Uuid()),
        _required("requested_by", sa.Uuid()),
        _required("requested_at", MOMENT),
        sa.Column("after_name", BYTES),
        sa.Column("after_id", sa.Uuid()),
        _required("sent", sa.Integer()),
        _required("too_soon", sa.Integer()),
        _required("skipped", sa.Integer()),
        sa.Column("finished_at", MOMENT),
    )
    op.create_index(
        "uq_client_reminder_runs_agency_id_unfinished",
        "client_reminder_runs",
        ["agency_id"],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
