"""Every table of every service shows and takes rows as docs/row-security.md says, and no table is missing there."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine

from chartrier.database.migrations import drift
from chartrier.runtime.service import Service
from chartrier.testing.plugin import SharedServices
from deploy.checks.row_security import PAGE, Phrase, Rule, exceptions, rules_of
from deploy.setup.environment import SERVICES

TEXT: Final = PAGE.read_text()
UNPROTECTED: Final = (
    "NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))"
)
Scope = dict[str, str]
ME, WITH_RIGHT, ANOTHER = str(uuid4()), str(uuid4()), str(uuid4())
# Whoever has nothing to do with a row: nobody, another person with a right elsewhere, another event, another value.
STRANGERS: Final[dict[str, Scope]] = {
    "nobody": {},
    "any person": {"account": ANOTHER},
    "any event": {"tenant": ANOTHER},
    "who knows something else": {"lookup": ANOTHER},
}
SCOPES: Final[dict[str, list[Scope]]] = {
    "the account of": [{"account": ME}, {"tenant": ME}],
    "the person of": [{"account": ME}],
    "events of": [{"tenant": ME}],
    "who has a right in": [{"account": WITH_RIGHT}],
    "who knows": [{"lookup": ME}],
    "any person": [STRANGERS["any person"]],
    "any event": [STRANGERS["any event"]],
    "anybody": list(STRANGERS.values()),
    "maintenance alone": [{"maintenance": "on"}],
}
VALUES: Final[dict[str, Any]] = {
    "uuid": str(uuid4()), "text": "x", "varchar": "x", "int2": 1, "int4": 1, "int8": 1, "bool": False, "bytea": b"x",
    "jsonb": "{}", "date": "2026-11-28", "timestamptz": "2026-11-28T12:00:00Z", "_text": "{}", "_uuid": "{}",
}  # fmt: skip


def service_named(name: str) -> Service:
    found = importlib.import_module(f"{name}.app").SERVICE
    assert isinstance(found, Service)
    return found


class Database:
    """A service's migrated database in one transaction that is rolled back: rows without foreign keys and checks."""

    def __init__(self, connection: psycopg.Connection[Any], role: str) -> None:
        self._connection = connection
        self._role = role

    @contextmanager
    def rolled_back(self, table: str) -> Iterator[None]:
        """Leave row-level security as the only thing that refuses a row of this table, and some rights; undo it all."""
        with self._connection.transaction(force_rollback=True):
            self.execute("SET LOCAL session_replication_role = replica")
            # Tests of services that ran before leave rows.
            for left in {table, "grants"}:
                self._connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(left)))
            asked = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
            for (name,) in self._connection.execute(asked, [table]).fetchall():
                drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
                self._connection.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))
            if table != "grants":
                for person, space, rights in ((WITH_RIGHT, ME, "{S}"), (ANOTHER, ME, "{}"), (ANOTHER, ANOTHER, "{S}")):
                    grant = {"grant_id": str(uuid4()), "principal_id": person, "holder_id": space, "rights": rights}
                    self.insert("grants", grant)
            yield

    def insert(self, table: str, values: dict[str, Any]) -> None:
        """Add a row with these values; every other column that must have one has something harmless."""
        asked = (
            "SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull"
            " AND a.attidentity = '' AND a.attgenerated = ''"
        )
        required = dict(self._connection.execute(asked, [table]).fetchall())
        row = {name: VALUES[type_] for name, type_ in required.items()} | values
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        self._connection.execute(statement, list(row.values()))

    def act_for(self, scope: Scope) -> None:
        """Go on as the application's own role, for that scope."""
        self._connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(self._role)))
        for name in ("account", "tenant", "lookup", "maintenance"):
            self._connection.execute("SELECT set_config(%s, %s, true)", [f"chartrier.{name}", scope.get(name, "")])

    def count(self, table: str, scope: Scope) -> int:
        """Count the rows that are seen in a scope."""
        self.act_for(scope)
        counted = self._connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        return int(counted.fetchall()[0][0])

    def takes(self, table: str, values: dict[str, Any], scope: Scope) -> bool:
        """Return whether a row may be added in a scope; leave none."""
        self.act_for(scope)
        try:
            with self._connection.transaction(force_rollback=True):
                self.insert(table, values)
        except psycopg.errors.InsufficientPrivilege as refusal:
            if "row-level security" in str(refusal):
                return False
            raise
        return True

    def removes(self, table: str, scope: Scope) -> bool:
        """Return whether rows may be deleted in a scope; delete none."""
        self.act_for(scope)
        with self._connection.transaction(force_rollback=True):
            return self._connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table))).rowcount > 0

    def tables(self, condition: str = "true") -> set[str]:
        """Return the tables for which a condition holds."""
        asked = "SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        return {name for (name,) in self._connection.execute(f"{asked} AND {condition}").fetchall()}

    def execute(self, statement: str) -> None:
        """Change the database for this one test."""
        self._connection.execute(statement)


@pytest.fixture
def database(name: str, shared_services: SharedServices) -> Iterator[Database]:
    """The migrated database of a service; the test's transaction is rolled back."""
    address = shared_services.database(service_named(name)).superuser.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        yield Database(connection, f"test_{name}_app")
        connection.rollback()


def complaints(name: str, database: Database) -> list[str]:
    """Return in sentences where the page and the database of a service differ."""
    listed, excepted = set(rules_of(name, TEXT)), exceptions(TEXT)
    tables, unprotected = database.tables(), database.tables(UNPROTECTED) - excepted
    found = [
        f"{name}.{table} has no forced row-level security: force_row_security() in its migration"
        for table in sorted(unprotected)
    ]
    found += [
        f"{name}.{table} is not in docs/row-security.md: say there who sees it"
        for table in sorted(tables - listed - excepted)
    ]
    return found + [f"{name}.{table} is in docs/row-security.md and nowhere else" for table in sorted(listed - tables)]


@pytest.mark.parametrize("name", SERVICES)
def test_every_table_is_in_the_page_and_has_a_forced_policy(name: str, database: Database) -> None:
    assert complaints(name, database) == []


@pytest.mark.parametrize("name", SERVICES[:1])
def test_a_new_table_without_a_policy_and_one_that_is_gone_are_found(name: str, database: Database) -> None:
    database.execute("CREATE TABLE left_open (id uuid); ALTER TABLE consents RENAME TO agreements")
    database.execute("ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY")
    assert complaints(name, database) == [
        f"{name}.left_open has no forced row-level security: force_row_security() in its migration",
        f"{name}.sessions has no forced row-level security: force_row_security() in its migration",
        f"{name}.agreements is not in docs/row-security.md: say there who sees it",
        f"{name}.left_open is not in docs/row-security.md: say there who sees it",
        f"{name}.consents is in docs/row-security.md and nowhere else",
    ]


def rules_in_phrases(cell: str) -> list[Any]:
    """Return the rules whose cell says by itself who is meant, as the cases of a test."""
    rules = [(service, rule) for service in SERVICES for rule in rules_of(service, TEXT).values()]
    return [
        pytest.param(service, rule, id=f"{service}.{rule.table}")
        for service, rule in rules
        if isinstance(getattr(rule, cell), list)
    ]


def cases(phrases: list[Phrase] | Path, rule: Rule) -> Iterator[tuple[dict[str, str], list[Scope], list[Scope]]]:
    """Return, for each phrase, a row, the scopes that it names, and those that have nothing to do with the row."""
    assert isinstance(phrases, list)
    named = {phrase.who for phrase in phrases}
    strangers = [] if "anybody" in named else [scope for who, scope in STRANGERS.items() if who not in named]
    for phrase in phrases:
        row = {column: str(uuid4()) for column in rule.columns}
        yield row | ({phrase.column: ME} if phrase.column else {}), SCOPES[phrase.who], strangers


@pytest.mark.parametrize("name, rule", rules_in_phrases("seen_by"))
def test_a_row_is_seen_by_those_whom_the_page_names_and_by_nobody_else(
    name: str, rule: Rule, database: Database
) -> None:
    for row, inside, strangers in cases(rule.seen_by, rule):
        with database.rolled_back(rule.table):
            database.insert(rule.table, row)
            assert [database.count(rule.table, scope) for scope in inside] == [1] * len(inside), row
            assert [database.count(rule.table, scope) for scope in strangers] == [0] * len(strangers), row


@pytest.mark.parametrize("name, rule", rules_in_phrases("written_by"))
def test_a_row_is_written_by_those_whom_the_page_names_and_by_nobody_else(
    name: str, rule: Rule, database: Database
) -> None:
    for row, inside, strangers in cases(rule.written_by, rule):
        with database.rolled_back(rule.table):
            assert all(database.takes(rule.table, row, scope) for scope in inside), row
            assert not any(database.takes(rule.table, row, scope) for scope in strangers), row
            database.execute("RESET ROLE")
            database.insert(rule.table, row)
            assert not any(database.removes(rule.table, scope) for scope in strangers), row


@pytest.mark.parametrize("name", SERVICES)
def test_what_the_page_leaves_to_another_test_is_tried_there(name: str) -> None:
    for rule in rules_of(name, TEXT).values():
        for cell in (rule.seen_by, rule.written_by):
            assert isinstance(cell, list) or f'"{rule.table}"' in cell.read_text(), rule.table


@pytest.mark.parametrize("name", SERVICES)
def test_the_migrated_database_is_what_the_models_say(name: str, shared_services: SharedServices) -> None:
    service = service_named(name)
    owner = create_engine(shared_services.database(service).owner)
    assert drift(owner, service.metadata) == []
    owner.dispose()


def test_a_phrase_that_nobody_understands_is_refused() -> None:
    with pytest.raises(ValueError, match="whoever likes"):
        rules_of("auth", TEXT.replace("who knows `nonce`", "whoever likes"))
