"""Migrations: Alembic without an application, careful with locks, and the tables that every service has."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.pool import NullPool

from chartrier.database.common_tables import POLICIES, common_metadata

_ENVIRONMENT: Final = Path(__file__).with_name("alembic_environment")
_ONE_AT_A_TIME: Final = 7_262_016_003  # the advisory lock under which a database is migrated

_COMMON_FUNCTIONS: Final = (
    """CREATE FUNCTION current_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT nullif(current_setting('chartrier.account', true), '')::uuid $$""",
    """CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT nullif(current_setting('chartrier.tenant', true), '')::uuid $$""",
    """CREATE FUNCTION in_maintenance() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT coalesce(current_setting('chartrier.maintenance', true), '') = 'on' $$""",
    """CREATE FUNCTION has_right(holder uuid, organisation uuid, required text) RETURNS boolean LANGUAGE sql STABLE
       AS $$ SELECT EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account() AND g.holder_id = holder
             AND (organisation IS NULL OR g.organisation_id = organisation) AND required = ANY (g.rights)) $$""",
    # At one establishment of an agency or employer; a grant that names none is good for all of them.
    """CREATE FUNCTION has_right_at(organisation uuid, establishment uuid, required text) RETURNS boolean
       LANGUAGE sql STABLE
       AS $$ SELECT EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = current_account()
             AND g.holder_id = organisation AND coalesce(g.establishment_id = establishment, true)
             AND required = ANY (g.rights)) $$""",
    # What a policy may know of the grants of others: whether somebody has one.
    """CREATE FUNCTION holds_grant(principal uuid, holder uuid, organisation uuid) RETURNS boolean
       LANGUAGE plpgsql STABLE AS $$
       DECLARE
           before text := coalesce(current_setting('chartrier.maintenance', true), '');
           holds boolean;
       BEGIN
           PERFORM set_config('chartrier.maintenance', 'on', true);
           holds := EXISTS (SELECT 1 FROM grants g WHERE g.principal_id = principal AND g.holder_id = holder
               AND (organisation IS NULL OR g.organisation_id = organisation) AND cardinality(g.rights) > 0);
           PERFORM set_config('chartrier.maintenance', before, true);
           RETURN holds;
       END $$""",
    """CREATE FUNCTION outbox_filled() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN PERFORM pg_notify('wake', 'outbox'); RETURN NULL; END $$""",
    """CREATE TRIGGER outbox_filled AFTER INSERT ON outbox
       FOR EACH STATEMENT EXECUTE FUNCTION outbox_filled()""",
)


class Steps(Protocol):
    """The part of Alembic's `op` that our steps use."""

    def get_bind(self) -> Connection:
        """Return the connection on which the step runs."""
        ...

    def execute(self, sqltext: str) -> None:
        """Execute a statement."""
        ...


def create_common_tables(op: Steps) -> None:
    """Make the tables and functions that every service has; the first step of each service's migrations."""
    metadata = common_metadata()
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in POLICIES])
    for statement in _COMMON_FUNCTIONS:
        op.execute(statement)
    for table, policy in POLICIES.items():
        force_row_security(op, table, visible=policy.visible, writable=policy.writable)


def force_row_security(op: Steps, table: str, *, visible: str, writable: str | None = None) -> None:
    """Let a session see and write only the rows for which `visible` (and `writable`) hold, also as owner of the table.

    Name the tenant of an event (`current_tenant`) in the conditions where events touch the rows; maintenance sees all.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY {table}_scope ON {table} USING (in_maintenance() OR ({visible}))"
        f" WITH CHECK (in_maintenance() OR ({writable or visible}))"
    )
    if writable is not None:
        # A check is of new rows alone: without this, whoever sees a row could delete it.
        op.execute(
            f"CREATE POLICY {table}_deletion ON {table} AS RESTRICTIVE FOR DELETE"
            f" USING (in_maintenance() OR ({writable}))"
        )


def _configuration(directory: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT).replace("%", "%%"))
    config.set_main_option("version_locations", str(directory / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def head(directory: Path) -> str | None:
    """Return the revision that the code expects."""
    return ScriptDirectory.from_config(_configuration(directory)).get_current_head()


def is_behind(directory: Path, revision: str) -> bool:
    """Tell whether a database at this revision lacks a step that the code needs.

    A revision that the code does not know is a later release's: its steps only add until the last old process is gone.
    """
    known = {script.revision for script in ScriptDirectory.from_config(_configuration(directory)).walk_revisions()}
    return revision in known and revision != head(directory)


def upgrade(directory: Path, *, owner_url: str, application_role: str) -> None:
    """Bring a database to the head, one process at a time, and grant the application its use."""
    engine = create_engine(owner_url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '10min'"))
        connection.commit()
        config = _configuration(directory)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _grant_use(connection, application_role)
        connection.commit()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _ONE_AT_A_TIME})
        connection.commit()
    engine.dispose()


def _grant_use(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    connection.execute(text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}"))


def role_of(url: str) -> str:
    """Return the database role in an address."""
    name = make_url(url).username
    if not name:
        raise ValueError("The address of the database names no role.")
    return name


def drift(engine: Engine, metadata: MetaData) -> list[object]:
    """Return where the migrated database and the models differ; nothing when they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))
