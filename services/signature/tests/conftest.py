"""signature under test: a vault of its own on loopback, a clock that stands still, a key that lives as long."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from services.signature.tests.signature_support.fake_vault import TestVault, running_vault
from services.signature.tests.signature_support.scenario import Desk
from services.signature.tests.signature_support.signing_keys import make_signing_key
from signature.adapters.vault import HttpVault
from signature.app import SERVICE, create_app, tickets_of
from signature.certificates.signing_key import SigningKey
from signature.ports import Ports
from signature.settings import KeySettings, Settings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return make_signing_key()


@pytest.fixture(scope="session")
def vault_of_run() -> Iterator[TestVault]:
    with running_vault() as vault:
        yield vault


@pytest.fixture
def vault(vault_of_run: TestVault) -> TestVault:
    vault_of_run.empty()
    return vault_of_run


@pytest.fixture(scope="session")
def clock_of_run() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(scope="session")
def service_under_test(vault_of_run: TestVault, clock_of_run: FrozenClock, signing_key: SigningKey) -> ServiceUnderTest:
    def make_app(settings: ServiceSettings) -> Flask:
        asked = HttpVault(vault_of_run.url, tickets_of(settings), connecting=1, reading=0.7, altogether=5)
        ports = Ports(clock=clock_of_run, vault=asked, signing_key=lambda: signing_key, platform="Chartrier")
        no_key = KeySettings(key=None, certificate=None, chain=None, pkcs12_path=None, password=None)
        return create_app(Settings(settings, vault_of_run.url, "Chartrier", no_key), ports, FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def desk(service: RunningService, vault: TestVault, clock_of_run: FrozenClock) -> Desk:
    clock_of_run.at = START
    return Desk(service, vault, clock_of_run)
