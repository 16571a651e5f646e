"""Deposits under test: its own database, its people, and a vault that can be taken away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from deposits.app import SERVICE, create_app, real_ports
from deposits.settings import Settings
from services.deposits.tests.filing import ACACIAS, DORA, ERIN, TILLEULS, Cast
from services.deposits.tests.stand_in_vault import StandInVault

NOON: Final = datetime(2026, 11, 20, 11, 0, 0, 523_899, tzinfo=UTC)


@pytest.fixture(scope="session")
def vault_server() -> Iterator[StandInVault]:
    server = StandInVault()
    server.open()
    yield server
    server.close()


@pytest.fixture
def vault(vault_server: StandInVault) -> StandInVault:
    """A vault that holds nothing yet and answers."""
    vault_server.begin_anew()
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
def service_under_test(vault_server: StandInVault, clock_under_test: FrozenClock) -> ServiceUnderTest:
    def make_app(given: ServiceSettings) -> Flask:
        settings = Settings(given, vault_url=vault_server.url, journeys=None)
        ports = replace(real_ports(settings), clock=clock_under_test)
        return create_app(settings, ports, keys=FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def cast(service: RunningService, vault: StandInVault, clock: FrozenClock) -> Cast:
    """The structures, their people, and what tenancy and auth have said of them."""
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
    return cast
