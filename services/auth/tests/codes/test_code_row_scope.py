"""What the database shows of codes, links, requests and addresses: one's own, or what is asked for by its value."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Scenario
from services.auth.tests.auth_support.row_scopes import rows_in, scoped
from services.auth.tests.auth_support.sent_messages import SentMessages, solved

TABLES = (
    "one_time_codes",
    "daily_counts",
    "solved_captchas",
    "reset_requests",
    "password_resets",
    "lost_identifier_requests",
    "pending_client_accounts",
    "phones",
    "depositor_addresses",
)


@pytest.fixture
def alice_id(scenario: Scenario, service: RunningService) -> UUID:
    """Alice's account with everything of it, Bob's beside it, and forms of people who are not signed in."""
    letters = SentMessages(service)
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    for browser, number in ((alice, "06 39 98 00 12"), (bob, "06 39 98 00 99")):
        browser.post("/api/auth/me/phones", {"number": number, "password": PASSWORD})
        browser.post("/api/auth/me/phones/confirmation", {"number": number, "code": letters.code("phone")})
    stranger = scenario.browser()
    for who in (ALICE, BOB, ALICE):
        stranger.post("/api/auth/resets", {"email": who.email, "captcha": solved(stranger)})
        if who is BOB:
            letters.resets()
    lost = {"first_name": "A", "last_name": "B", "birth_place": "C", "birth_month": "1984-05", "mobile": "0639980012"}
    form = lost | {"email": "a@b.fr", "privacy_version": "2026-11", "captcha": solved(stranger)}
    assert stranger.post("/api/auth/lost-identifiers", form).status_code == 202
    opening = {"category": "company", "company_name": "Scierie", "email": "s@b.fr", "password": PASSWORD}
    form = opening | {"mobile": "0639980072", "terms_version": "2026-11", "captcha": solved(stranger)}
    assert stranger.post("/api/auth/client-accounts", form).status_code == 201
    return UUID(alice.get("/api/auth/me").get_json()["account_id"])


def test_without_a_scope_there_is_nothing_of_them_to_see(service: RunningService, alice_id: UUID) -> None:
    with scoped(service, maintenance="on") as connection:
        assert all(rows_in(connection, TABLES).values())
    for scope in ({}, {"account": uuid4()}, {"tenant": uuid4()}, {"lookup": "alice@exemple.fr"}):
        with scoped(service, **scope) as connection:
            assert set(rows_in(connection, TABLES).values()) == {0}, scope


def test_a_person_sees_their_own_numbers_links_and_addresses_and_nothing_else(
    service: RunningService, alice_id: UUID
) -> None:
    with scoped(service, account=alice_id) as connection:
        seen = rows_in(connection, TABLES)
    assert seen == dict.fromkeys(TABLES, 0) | {"password_resets": 1, "phones": 1, "depositor_addresses": 1}


def test_nobody_writes_a_number_into_somebody_elses_account(service: RunningService, alice_id: UUID) -> None:
    row = text("INSERT INTO phones (account_id, number, verified_at) VALUES (:alice, '+33639980000', now())")
    with pytest.raises(ProgrammingError, match="row-level security"), scoped(service, account=uuid4()) as connection:
        connection.execute(row, {"alice": alice_id})
    with scoped(service, account=uuid4()) as connection:
        for table in ("phones", "password_resets", "one_time_codes", "pending_client_accounts"):
            assert connection.execute(text(f"DELETE FROM {table}")).rowcount == 0  # noqa: S608
