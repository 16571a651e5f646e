"""Deposits under test: its own database, its people, and a vault that can fail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from deposits.app import SERVICE, create_app, real_ports
from deposits.settings import Settings
from services.deposits.tests.support.fake_vault import FakeVault
from services.deposits.tests.support.filers import ACACIAS, DORA, ERIN, MARC, NINA, OPERATOR, OSCAR, TILLEULS, Cast

NOON: Final = datetime(2026, 11, 20, 11, 0, 0, 523_899, tzinfo=UTC)


@pytest.fixture(scope="session")
def vault_server() -> Iterator[FakeVault]:
    server = FakeVault()
    server.open()
    yield server
    server.close()


@pytest.fixture
def vault(vault_server: FakeVault) -> FakeVault:
    """An empty vault that answers."""
    vault_server.reset()
    return vault_server


@pytest.fixture(scope="session")
def clock_under_test() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def clock(clock_under_test: FrozenClock) -> FrozenClock:
    """Noon in London, one o'clock in Paris."""
    clock_under_test.at = NOON
    return clock_under_test


@pytest.fixture(scope="session")
def service_under_test(vault_server: FakeVault, clock_under_test: FrozenClock) -> ServiceUnderTest:
    def make_app(given: ServiceSettings) -> Flask:
        limits = {"second_person_above": Decimal(50_000), "advances_a_month": Decimal(600)}
        settings = Settings(
            given, vault_url=vault_server.url, journeys=None, proof_after=timedelta(minutes=10), **limits
        )
        ports = replace(real_ports(settings), clock=clock_under_test)
        return create_app(settings, ports, keys=FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


def tell_name(service: RunningService, who: Person) -> None:
    """Have auth tell what somebody is called."""
    service.receive(
        "auth.account-activated.v1",
        tenant_id=who.id,
        account_id=who.id,
        version=1,
        email=f"{who.name.lower()}@example.test",
        first_name=who.name,
        last_name="Exemple",
        language="fr",
    )


@pytest.fixture
def cast(service: RunningService, vault: FakeVault, clock: FrozenClock) -> Cast:
    """The structures and their people, as the events of tenancy and auth describe them, and the journeys they file."""
    service.run_job("publish_journeys")
    for holder, name in ((TILLEULS, "SCI des Tilleuls"), (ACACIAS, "SCI des Acacias")):
        service.receive(
            "tenancy.organisation-registered.v1",
            tenant_id=holder,
            organisation_id=holder,
            kind="deposit_client",
            name=name,
            siret="12345678900013",
        )
    cast = Cast(service, vault)
    for who, holder, right in (
        (ALICE, TILLEULS, "user"),
        (BOB, TILLEULS, "user"),
        (CHARLIE, ACACIAS, "administrator"),
        (DORA, TILLEULS, "administrator"),
        (ERIN, TILLEULS, "consultation"),
    ):
        cast.grant(who, right, holder=holder)
        tell_name(service, who)
    cast.grant(OSCAR, "A", holder=OPERATOR, kind="operator")
    for case_manager in (MARC, NINA):
        cast.grant(case_manager, "case_manager", holder=OPERATOR, kind="operator")
        tell_name(service, case_manager)
    return cast
