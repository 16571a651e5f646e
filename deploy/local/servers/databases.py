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


def _make_roles(connection: psycopg.Connection, database: ServiceDatabase) -> None:
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    passwords = {database.owner: database.owner_password, database.application: database.application_password}
    for role, password in passwords.items():
        verb = sql.SQL("ALTER" if role in known else "CREATE")
        connection.execute(
            sql.SQL("{} ROLE {} {} PASSWORD {}").format(verb, sql.Identifier(role), NO_PRIVILEGE, sql.Literal(password))
        )


def _make_database(connection: psycopg.Connection, database: ServiceDatabase) -> None:
    name, owner = sql.Identifier(database.name), sql.Identifier(database.owner)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    application = sql.Identifier(database.application)
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, application))


def _set_up_schema(server: Server, database: ServiceDatabase) -> None:
    owner, application = sql.Identifier(database.owner), sql.Identifier(database.application)
    with psycopg.connect(server.url(database.name), autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(application))
