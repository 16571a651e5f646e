"""What the database shows of signing in: one's own, or what was asked for by its full value; and what it forgets."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.authenticator import Authenticator, encoded
from services.auth.tests.auth_support.own_second_factors import add_app, add_passkey, begin
from services.auth.tests.auth_support.people import ALICE, BOB, Scenario
from services.auth.tests.auth_support.row_scopes import rows_in, scoped

TABLES = (
    "known_devices",
    "pending_sign_ins",
    "second_factors",
    "recovery_codes",
    "passkey_challenges",
    "sign_in_policies",
)
PASSKEY = Authenticator()


@pytest.fixture
def alice_id(scenario: Scenario, service: RunningService, clock: FrozenClock) -> UUID:
    """Alice's account: a passkey, an app, an agency that asks for one, somebody half signed in; Bob's beside it."""
    alice, agency_id = scenario.activated(ALICE), uuid4()
    add_app(alice, clock)
    add_passkey(alice, PASSKEY)
    add_app(scenario.activated(BOB), clock)
    scenario.browser().sign_in(ALICE.email)
    scenario.browser().post("/api/auth/passkey-sign-in/options")
    account_id = UUID(alice.get("/api/auth/me").get_json()["account_id"])
    service.receive_grant(account_id, holder_id=agency_id, organisation_id=agency_id, kind="agency", rights=["D"])
    for organisation_id in (agency_id, uuid4()):
        service.receive(
            "tenancy.sign-in-policy-changed.v1",
            tenant_id=organisation_id,
            organisation_id=organisation_id,
            organisation_name="Agence",
            version=1,
            second_factor_required=True,
        )
    return account_id


def test_without_a_scope_there_is_nothing_of_it_to_see(service: RunningService, alice_id: UUID) -> None:
    with scoped(service, maintenance="on") as connection:
        assert all(rows_in(connection, TABLES).values())
    for scope in ({}, {"account": uuid4()}, {"tenant": uuid4()}, {"lookup": "unknown"}):
        with scoped(service, **scope) as connection:
            assert set(rows_in(connection, TABLES).values()) == {0}, scope


def test_a_person_sees_their_own_devices_factors_and_codes(service: RunningService, alice_id: UUID) -> None:
    own = {"known_devices": 1, "pending_sign_ins": 1, "second_factors": 2, "recovery_codes": 10, "sign_in_policies": 1}
    for scope in ({"account": alice_id}, {"tenant": alice_id}):
        with scoped(service, **scope) as connection:
            assert rows_in(connection, TABLES) == own | {"passkey_challenges": 0}


def test_who_seeks_a_passkey_sees_that_one_and_can_not_change_it(service: RunningService, alice_id: UUID) -> None:
    passkey_id = encoded(PASSKEY.credential_id)
    with scoped(service, lookup=passkey_id) as connection:
        assert rows_in(connection, TABLES) == dict.fromkeys(TABLES, 0) | {"second_factors": 1}
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        scoped(service, account=uuid4(), lookup=passkey_id) as connection,
    ):
        connection.execute(text("UPDATE second_factors SET sign_count = 0"))


def test_what_nobody_completed_is_forgotten(scenario: Scenario, service: RunningService, clock: FrozenClock) -> None:
    alice = scenario.activated(ALICE)
    add_app(alice, clock)
    begin(alice, "passkey")
    scenario.browser().sign_in(ALICE.email)

    def left() -> dict[str, int]:
        service.run_job("delete_expired")
        with scoped(service, maintenance="on") as connection:
            return rows_in(connection, TABLES)

    before = {
        "known_devices": 1,
        "pending_sign_ins": 1,
        "second_factors": 2,
        "recovery_codes": 10,
        "passkey_challenges": 1,
    }
    assert left() == before | {"sign_in_policies": 0}
    clock.advance(timedelta(minutes=11))
    after = {"pending_sign_ins": 0, "second_factors": 1, "passkey_challenges": 0}
    assert left() == before | after | {"sign_in_policies": 0}
    clock.advance(timedelta(days=181))
    assert left()["known_devices"] == 0
