"""What the database shows by itself: nothing, unless it is one's own or asked for by its full value."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, Scenario
from services.auth.tests.auth_support.row_scopes import rows_in, scoped

TABLES = (
    "accounts",
    "identifiers",
    "invitations",
    "sessions",
    "refresh_tokens",
    "failure_counts",
    "consents",
    "clients",
    "client_credentials",
)


@pytest.fixture
def alice_id(scenario: Scenario, service: RunningService) -> UUID:
    """Alice's account, among others and their wrong tries, machines and invitations."""
    account_id = UUID(scenario.activated(ALICE, "alice").get("/api/auth/me").get_json()["account_id"])
    scenario.activated(BOB)
    scenario.browser().sign_in("alice", "Pas-le-bon-0")
    operator = service.with_token(scenario.operator_token())
    operator.post("/api/auth/clients", json={"name": "Paie Nord", "scope": "deposit"})
    return account_id


def test_without_a_scope_there_is_nothing_to_see(service: RunningService, alice_id: UUID) -> None:
    with scoped(service, maintenance="on") as connection:
        assert all(rows_in(connection, TABLES).values())
    for scope in ({}, {"account": uuid4()}, {"tenant": uuid4()}, {"lookup": "unknown"}):
        with scoped(service, **scope) as connection:
            assert set(rows_in(connection, TABLES).values()) == {0}, scope


def test_a_person_sees_their_own_rows_and_no_others(service: RunningService, alice_id: UUID) -> None:
    with scoped(service, account=alice_id) as connection:
        seen = rows_in(connection, TABLES)
    own = {"accounts": 1, "identifiers": 3, "invitations": 1, "sessions": 1, "refresh_tokens": 1, "consents": 1}
    assert seen == own | {"failure_counts": 0, "clients": 0, "client_credentials": 0}


def test_who_seeks_an_identifier_sees_that_one_and_no_password(service: RunningService, alice_id: UUID) -> None:
    with scoped(service, lookup="alice") as connection:
        seen = rows_in(connection, TABLES)
    assert seen == dict.fromkeys(TABLES, 0) | {"identifiers": 1}


def test_nobody_writes_into_somebody_elses_account(service: RunningService, alice_id: UUID) -> None:
    row = text("INSERT INTO identifiers (value, kind, account_id, added_at) VALUES ('mine', 'chosen', :alice, now())")
    with pytest.raises(ProgrammingError, match="row-level security"), scoped(service, account=uuid4()) as connection:
        connection.execute(row, {"alice": alice_id})
    with scoped(service, account=uuid4(), lookup="alice") as connection:
        assert connection.execute(text("DELETE FROM accounts")).rowcount == 0
        assert connection.execute(text("UPDATE accounts SET password_hash = 'x'")).rowcount == 0
