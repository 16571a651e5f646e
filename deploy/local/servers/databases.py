"""Each service's database and its two roles: the owner, who migrates, and the application, who may only use."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from deploy.local.servers.postgres import Server

EXTENSIONS = ("unaccent", "pg_trgm")
# Neither role may see around row-level security or make anything outside its own database.
NO_PRIVILEGE = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT")


@dataclass(frozen=True)
class ServiceDatabase:
    """One service's database, and what its two roles sign in with."""

    service: str
    owner_password: str
    application_password: str
    # On a server that is not ours alone, everything we make is distinguished by its name.
    prefix: str = ""

    @property
    def name(self) -> str:
        """The database's name."""
        return f"{self.prefix}{self.service}"

    @property
    def owner(self) -> str:
        """The role that owns the tables."""
        return f"{self.name}_owner"

    @property
    def application(self) -> str:
        """The role that the service runs as."""
        return f"{self.name}_app"

    @property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """Both roles, each with its password."""
        return (self.owner, self.owner_password), (self.application, self.application_password)

    def owner_url(self, server: Server) -> str:
        """Return the address that migrations use."""
        return server.url(self.name, user=self.owner, password=self.owner_password)

    def application_url(self, server: Server) -> str:
        """Return the address that the service uses."""
        return server.url(self.name, user=self.application, password=self.application_password)


def prepare(server: Server, databases: list[ServiceDatabase]) -> None:
    """Make roles, databases and extensions that aren't there yet, and set the passwords."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        existing = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        for database in databases:
            _make_roles(connection, database)
            if database.name not in existing:
                _make_database(connection, database)
    for database in databases:
        if database.name not in existing:
            _set_up_schema(server, database)


def setup_script(databases: list[ServiceDatabase]) -> str:
    """Return what `prepare` does on a fresh server as a script of `psql`, for servers that we cannot reach."""
    lines = ["\\set ON_ERROR_STOP on"]
    for database in databases:
        lines += [_role_statement("CREATE", *role).as_string(None) for role in database.roles]
        lines += [statement.as_string(None) for statement in _database_statements(database)]
        lines.append(f"\\connect {database.name}")
        lines += [statement.as_string(None) for statement in _schema_statements(database)]
    return "".join(f"{line}\n" if line.startswith("\\") else f"{line};\n" for line in lines)


def _role_statement(verb: str, role: str, password: str) -> sql.Composed:
    return sql.SQL("{} ROLE {} {} PASSWORD {}").format(
        sql.SQL(verb), sql.Identifier(role), NO_PRIVILEGE, sql.Literal(password)
    )


def _database_statements(database: ServiceDatabase) -> list[sql.Composed]:
    names = {"name": sql.Identifier(database.name), "owner": sql.Identifier(database.owner)}
    names["application"] = sql.Identifier(database.application)
    texts = (
        "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0",
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {application}",
    )
    return [sql.SQL(each).format(**names) for each in texts]


def _schema_statements(database: ServiceDatabase) -> list[sql.Composed]:
    names = {"owner": sql.Identifier(database.owner), "application": sql.Identifier(database.application)}
    extensions = [
        sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)) for extension in EXTENSIONS
    ]
    texts = (
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {application}",
    )
    return [*extensions, *(sql.SQL(each).format(**names) for each in texts)]


def _make_roles(connection: psycopg.Connection, database: ServiceDatabase) -> None:
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, password in database.roles:
        connection.execute(_role_statement("ALTER" if role in known else "CREATE", role, password))


def _make_database(connection: psycopg.Connection, database: ServiceDatabase) -> None:
    for statement in _database_statements(database):
        connection.execute(statement)


def _set_up_schema(server: Server, database: ServiceDatabase) -> None:
    with psycopg.connect(server.url(database.name), autocommit=True) as connection:
        for statement in _schema_statements(database):
            connection.execute(statement)
