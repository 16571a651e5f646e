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
from services.signature.tests.signature_support.fake_vault import FakeVault, running_fake_vault
from services.signature.tests.signature_support.scenario import Scenario
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
def shared_vault() -> Iterator[FakeVault]:
    with running_fake_vault() as vault:
        yield vault


@pytest.fixture
def vault(shared_vault: FakeVault) -> FakeVault:
    shared_vault.empty()
    return shared_vault


@pytest.fixture(scope="session")
def shared_clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(scope="session")
def service_under_test(shared_vault: FakeVault, shared_clock: FrozenClock, signing_key: SigningKey) -> ServiceUnderTest:
    def make_app(settings: ServiceSettings) -> Flask:
        asked = HttpVault(shared_vault.url, tickets_of(settings), connect_timeout=1, read_timeout=0.7, total_timeout=5)
        ports = Ports(clock=shared_clock, vault=asked, signing_key=lambda: signing_key, platform="Chartrier")
        no_key = KeySettings(key=None, certificate=None, chain=None, pkcs12_path=None, password=None)
        return create_app(Settings(settings, shared_vault.url, "Chartrier", no_key), ports, FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def scenario(service: RunningService, vault: FakeVault, shared_clock: FrozenClock) -> Scenario:
    shared_clock.at = START
    return Scenario(service, vault, shared_clock)
