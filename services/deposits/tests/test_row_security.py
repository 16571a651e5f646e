"""Row-level security stands behind the code: with the code's own conditions gone, rows of others stay out of reach."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chartrier.database.migrations import drift
from chartrier.testing import ALICE, BOB, CHARLIE, Person
from chartrier.testing.plugin import ServiceDatabase
from deposits.app import SERVICE
from services.deposits.tests.filing import ERIN, TILLEULS, Cast

TABLES = ("requests", "papers", "structures", "people")


@pytest.fixture
def as_application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, outside the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, account: UUID | None) -> None:
    connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(account or "")})


def counted(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our own names


def test_nobody_sees_nothing(cast: Cast, as_application: Connection) -> None:
    cast.alice.submitted()
    be(as_application, None)
    assert [counted(as_application, table) for table in TABLES] == [0, 0, 0, 0]


@pytest.mark.parametrize("who, seen", [(ALICE, 1), (BOB, 0), (CHARLIE, 0), (ERIN, 0)])
def test_requests_and_their_papers_are_seen_by_those_who_may(
    cast: Cast, as_application: Connection, who: Person, seen: int
) -> None:
    cast.alice.submitted()
    be(as_application, who.id)
    assert [counted(as_application, table) for table in ("requests", "papers")] == [seen, seen]


@pytest.mark.parametrize(
    "statement", ["UPDATE requests SET owner_id = :me", "DELETE FROM requests", "DELETE FROM papers"]
)
def test_what_was_sent_is_not_changed_by_a_stranger_nor_deleted_by_anyone(
    cast: Cast, as_application: Connection, statement: str
) -> None:
    cast.alice.submitted()
    for who in (ALICE, BOB, CHARLIE, ERIN):
        if who is ALICE and statement.startswith("UPDATE"):
            continue
        be(as_application, who.id)
        assert as_application.execute(text(statement), {"me": who.id} if ":me" in statement else {}).rowcount == 0


def test_a_stranger_cannot_write_into_a_space(cast: Cast, as_application: Connection) -> None:
    cast.alice.begin()
    be(as_application, CHARLIE.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(
            text(
                "INSERT INTO requests (id, holder_id, owner_id, journey, journey_version, direction, state, answers,"
                " created_at, updated_at, summary_paper_id, summary_attempts) VALUES (gen_random_uuid(), :holder, :me,"
                " 'x', 1, 'D', 'draft', '{}', now(), now(), gen_random_uuid(), 0)"
            ),
            {"holder": TILLEULS, "me": CHARLIE.id},
        )


def test_one_knows_the_names_of_those_whose_requests_one_sees(cast: Cast, as_application: Connection) -> None:
    cast.alice.submitted()
    names = {}
    for who in (ALICE, BOB, CHARLIE):
        be(as_application, who.id)
        names[who] = set(as_application.scalars(text("SELECT first_name FROM people")))
    assert names == {ALICE: {"Alice"}, BOB: {"Bob"}, CHARLIE: {"Charlie"}}


def test_the_migrated_database_is_what_the_models_say(cast: Cast, service_database: ServiceDatabase) -> None:
    engine = create_engine(service_database.owner)
    assert drift(engine, SERVICE.metadata) == []
    engine.dispose()
