"""Row-level security: a connection sees nothing but what its scope names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from chartrier.access.principal import Principal
from chartrier.database.common_tables import POLICIES, common_metadata
from chartrier.database.compiled_query import begin_and_fetch
from chartrier.database.session import Scope, as_tenant, engine, transaction
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from libs.common.tests.sample_service.client import add_book


def test_row_security_holds_for_a_connection_that_somebody_else_used_before(service: RunningService) -> None:
    add_book(service)
    for _ in range(3):
        assert service.as_(ALICE).get("/api/library/books").get_json()["total"] == 1
        assert service.as_(BOB).get("/api/library/books").get_json()["total"] == 0


def test_without_a_scope_there_are_no_rows(service: RunningService) -> None:
    add_book(service)
    with engine(service.app).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM books")).scalar_one() == 0


def test_a_stranger_cannot_tell_that_a_book_exists(service: RunningService) -> None:
    book_id = add_book(service)
    there = service.as_(CHARLIE).get(f"/api/library/books/{book_id}")
    nowhere = service.as_(CHARLIE).get(f"/api/library/books/{uuid4()}")
    assert there.status_code == nowhere.status_code == 404
    assert without_reference(there.get_json()) == without_reference(nowhere.get_json())
    assert service.as_(CHARLIE).get("/api/library/books").get_json()["items"] == []


def without_reference(problem: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in problem.items() if key != "reference"}


@dataclass(frozen=True)
class Row:
    """A row of a common table, whom it concerns, and a scope that may see and write it."""

    table: str
    values: dict[str, Any]
    seen_by: Scope | None
    written_by: Scope | None


HOLDER = uuid4()
SOON = datetime(2100, 1, 1, tzinfo=UTC)
ALICES, BOBS, CHARLIES = (Scope(account=who.id) for who in (ALICE, BOB, CHARLIE))
ABOUT_HOLDER, ABOUT_ALICE, ABOUT_ANOTHER = Scope(tenant=HOLDER), Scope(tenant=ALICE.id), Scope(tenant=uuid4())
MAINTENANCE = Scope(maintenance=True)
STRANGERS = (Scope(), CHARLIES, ABOUT_ANOTHER)

EVENT = {"id": uuid4(), "type": "library.book-added.v1", "tenant_id": ALICE.id, "request_id": "-", "data": b"{}"}
GRANT = {
    "grant_id": uuid4(),
    "version": 1,
    "principal_id": ALICE.id,
    "kind": "person",
    "holder_id": HOLDER,
    "rights": ["reading"],
}
ROWS = [
    Row("outbox", EVENT, seen_by=None, written_by=ALICES),
    Row("outbox", EVENT, seen_by=None, written_by=ABOUT_HOLDER),
    Row("inbox", {"event_id": uuid4(), "handler": "h", "tenant_id": HOLDER}, ABOUT_HOLDER, ABOUT_HOLDER),
    Row("grants", GRANT, seen_by=ALICES, written_by=ABOUT_HOLDER),
    Row("grants", GRANT, seen_by=ABOUT_ALICE, written_by=ABOUT_HOLDER),
    Row("grants", GRANT, seen_by=ABOUT_HOLDER, written_by=ABOUT_HOLDER),
    Row("spent_proofs", {"jti": uuid4(), "principal_id": ALICE.id, "expires_at": SOON}, ALICES, ALICES),
    Row("revoked_sessions", {"session_id": uuid4(), "account_id": ALICE.id, "expires_at": SOON}, None, ALICES),
    Row("revoked_sessions", {"session_id": uuid4(), "account_id": ALICE.id, "expires_at": SOON}, None, ABOUT_ALICE),
    Row("heartbeat", {"id": 1, "beaten_at": SOON}, seen_by=None, written_by=None),
]
# Public keys, published to everybody.
KEYS = Row("auth_keys", {"id": 1, "key_set": {"keys": []}, "fetched_at": SOON}, seen_by=Scope(), written_by=None)


def insert(service: RunningService, row: Row, scope: Scope) -> None:
    with engine(service.app).begin() as connection:
        begin_and_fetch(connection, scope.for_transaction())
        connection.execute(common_metadata().tables[row.table].insert().values(row.values))


def count(service: RunningService, table: str, scope: Scope) -> int:
    with engine(service.app).begin() as connection:
        begin_and_fetch(connection, scope.for_transaction())
        return int(connection.execute(select(func.count()).select_from(text(table))).scalar_one())


def test_every_common_table_is_tried_here() -> None:
    assert {row.table for row in (*ROWS, KEYS)} == set(POLICIES) == set(common_metadata().tables)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.table)
def test_a_common_row_is_seen_by_whom_it_concerns_and_by_maintenance(service: RunningService, row: Row) -> None:
    insert(service, row, MAINTENANCE)
    assert count(service, row.table, MAINTENANCE) == 1
    if row.seen_by is not None:
        assert count(service, row.table, row.seen_by) == 1


@pytest.mark.parametrize("stranger", STRANGERS, ids=["nobody", "another person", "an event about another tenant"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.table)
def test_a_stranger_sees_no_common_row(service: RunningService, row: Row, stranger: Scope) -> None:
    insert(service, row, MAINTENANCE)
    assert count(service, row.table, stranger) == 0


def test_even_whoever_wrote_an_event_does_not_read_the_outbox(service: RunningService) -> None:
    insert(service, ROWS[0], ALICES)
    assert count(service, "outbox", ALICES) == 0
    with engine(service.app).begin() as connection:
        begin_and_fetch(connection, ALICES.for_transaction())
        assert connection.execute(text("UPDATE outbox SET published_at = now()")).rowcount == 0
        assert connection.execute(text("DELETE FROM outbox")).rowcount == 0


@pytest.mark.parametrize("row", [row for row in ROWS if row.written_by], ids=lambda row: row.table)
def test_a_common_row_is_written_by_whom_it_concerns(service: RunningService, row: Row) -> None:
    assert row.written_by is not None
    insert(service, row, row.written_by)
    assert count(service, row.table, MAINTENANCE) == 1


@pytest.mark.parametrize("stranger", STRANGERS, ids=["nobody", "another person", "an event about another tenant"])
@pytest.mark.parametrize("row", [*(row for row in ROWS if row.table != "outbox"), KEYS], ids=lambda row: row.table)
def test_a_stranger_writes_no_common_row(service: RunningService, row: Row, stranger: Scope) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        insert(service, row, stranger)


def test_a_person_cannot_grant_themselves_anything(service: RunningService) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        insert(service, ROWS[3], ALICES)


def test_a_policy_may_know_whether_another_holds_a_grant_and_nothing_else_of_it(service: RunningService) -> None:
    insert(service, ROWS[3], MAINTENANCE)
    holds = text("SELECT holds_grant(:alice, :holder, NULL), holds_grant(:bob, :holder, NULL)")
    with engine(service.app).begin() as connection:
        begin_and_fetch(connection, BOBS.for_transaction())
        found = connection.execute(holds, {"alice": ALICE.id, "bob": BOB.id, "holder": HOLDER}).one()
        assert tuple(found) == (True, False)
        assert connection.execute(text("SELECT count(*) FROM grants")).scalar_one() == 0


def test_a_block_in_the_name_of_a_tenant_ends_with_it(service: RunningService) -> None:
    insert(service, ROWS[3], MAINTENANCE)
    grants = text("SELECT count(*) FROM grants")
    with service.app.app_context(), transaction(by=Principal(BOB.id, "person")) as session:
        assert session.scalar(grants) == 0
        with as_tenant(session, HOLDER):
            assert session.scalar(grants) == 1
        assert session.scalar(grants) == 0
