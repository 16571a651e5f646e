"""Row-level security behind assignments and advances: those of others stay out of reach without our conditions."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chartrier.clock import FrozenClock
from chartrier.testing import Person, RunningService
from chartrier.testing.plugin import ServiceDatabase
from services.deposits.tests.support.agencies import (
    CLARA,
    ELISE,
    ERP,
    GASPARD,
    JULES,
    OTHER_ERP,
    PAULE,
    REMI,
    Agency,
    agency_of,
)


@pytest.fixture
def agency(service: RunningService, clock: FrozenClock) -> Agency:
    """An agency where Paule asked for an advance, on an assignment of the agency's own establishment."""
    agency = agency_of(service)
    agency.list_assignments({})
    agency.asked()
    return agency


@pytest.fixture
def as_application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, outside the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, account: UUID) -> None:
    connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(account)})


def counted(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our own names


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("table", ["assignments", "advances"])
@pytest.mark.parametrize(
    "who, seen",
    [(PAULE.id, 1), (ELISE.id, 1), (ERP, 1), (GASPARD.id, 0), (REMI.id, 0), (JULES.id, 0), (OTHER_ERP, 0)],
)
def test_assignments_and_advances_are_seen_by_those_whom_they_concern(
    as_application: Connection, table: str, who: UUID, seen: int
) -> None:
    be(as_application, who)
    assert counted(as_application, table) == seen


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    "who, statement",
    [
        (PAULE, "UPDATE advances SET state = 'accepted', granted = amount, decision_number = 1"),
        (ELISE, "UPDATE advances SET state = 'withdrawn'"),
        (PAULE, "UPDATE assignments SET position = 'x'"),
        (ELISE, "UPDATE assignments SET position = 'x'"),
        (PAULE, "INSERT INTO decision_counters SELECT organisation_id, 1 FROM assignments"),
    ],
)
def test_each_side_writes_only_what_is_its_own_to_say(as_application: Connection, who: Person, statement: str) -> None:
    be(as_application, who.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(text(statement))


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("statement", ["UPDATE advances SET state = 'withdrawn'", "DELETE FROM advances"])
def test_a_stranger_cannot_change_an_advance_nor_anybody_delete_one(as_application: Connection, statement: str) -> None:
    for who in (REMI, JULES, CLARA, *([PAULE, ELISE] if statement.startswith("DELETE") else [])):
        be(as_application, who.id)
        assert as_application.execute(text(statement)).rowcount == 0


def test_a_decision_stays_as_it_is_and_the_counter_is_seen_by_who_decides(
    agency: Agency, as_application: Connection
) -> None:
    agency.refuse(agency.desk().get_json()["items"][0]["id"])
    for who, seen in ((ELISE, 1), (JULES, 0), (PAULE, 0)):
        be(as_application, who.id)
        change = text("UPDATE advances SET decision_reason = 'x'")
        assert as_application.execute(change).rowcount == 0
        assert counted(as_application, "decision_counters") == seen
