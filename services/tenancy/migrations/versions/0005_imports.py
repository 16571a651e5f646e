"""Imports of employees and clients from files, with their lines until they are applied."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chartrier.database.migrations import force_row_security

revision = "0005_imports"
down_revision = "0004_clients"

MOMENT = sa.TIMESTAMP(timezone=True)

# Those who administer an establishment, or send from it; of clients, those of the agency.
OF_THE_CALLERS_UNIT = (
    "organisation_id = current_tenant() OR unit_id IN (SELECT e.id FROM establishments e JOIN grants g"
    " ON g.holder_id = e.organisation_id AND coalesce(g.establishment_id = e.id, true)"
    " WHERE g.principal_id = current_account() AND imports.kind = 'employees'"
    " AND g.rights && ARRAY['A', 'D', 'deposit'])"
    " OR imports.kind = 'clients' AND unit_id IN (SELECT g.holder_id FROM grants g"
    " WHERE g.principal_id = current_account() AND g.kind IN ('agency', 'machine')"
    " AND g.rights && ARRAY['A', 'D', 'deposit'])"
)
# The subquery runs under the policy of the imports.
OF_A_VISIBLE_IMPORT = "EXISTS (SELECT FROM imports i WHERE i.id = import_id)"


def upgrade() -> None:
    _create_imports()
    op.create_table(
        "import_slices",
        _of_an_import(),
        sa.Column("number", sa.Integer(), primary_key=True),
        _required("lines", JSONB()),
    )
    op.create_table(
        "import_line_errors",
        _of_an_import(),
        sa.Column("line", sa.Integer(), primary_key=True),
        sa.Column("column_number", sa.Integer(), primary_key=True),
        _required("reason", sa.Text()),
        _required("value", sa.Text()),
    )
    op.create_table(
        "import_keys",
        _of_an_import(),
        sa.Column("key", sa.Text(), primary_key=True),
        _required("line", sa.Integer()),
    )
    force_row_security(op, "imports", visible=OF_THE_CALLERS_UNIT)
    for table in ("import_slices", "import_line_errors", "import_keys"):
        force_row_security(op, table, visible=OF_A_VISIBLE_IMPORT)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _of_an_import() -> sa.Column[Any]:
    return sa.Column("import_id", sa.Uuid(), sa.ForeignKey("imports.id"), primary_key=True)


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _required("kind", sa.Text()),
        _required("organisation_id", sa.Uuid()),
        _required("unit_id", sa.Uuid()),
        _required("file_name", sa.Text()),
        _required("requested_by", sa.Uuid()),
        _required("requested_at", MOMENT),
        sa.Column("applied_by", sa.Uuid()),
        sa.Column("applied_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        _required("state", sa.Text()),
        _required("headers", JSONB()),
        _required("columns", JSONB()),
        *(_required(name, sa.Integer()) for name in ("lines", "slices", "position")),
        *(_required(name, sa.Integer()) for name in ("created", "updated", "unchanged", "refused")),
        _required("has_lines", sa.Boolean()),
        sa.CheckConstraint("kind IN ('employees', 'clients')", name=op.f("ck_imports_kind")),
        sa.CheckConstraint(
            "state IN ('choosing', 'checking', 'checked', 'applying', 'applied', 'stopped', 'discarded')",
            name=op.f("ck_imports_state"),
        ),
    )
    op.create_index("ix_imports_by_request", "imports", ["unit_id", "kind", "requested_at", "id"])
    under_way = sa.text("state IN ('checking', 'applying')")
    op.create_index("ix_imports_under_way", "imports", ["requested_at"], postgresql_where=under_way)
    op.create_index("ix_imports_with_lines", "imports", ["requested_at"], postgresql_where=sa.text("has_lines"))


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
