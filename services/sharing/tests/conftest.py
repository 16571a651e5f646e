"""sharing under test, with a clock that stands still."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.keys import FixedKeys
from chartrier.access.password_hashes import HashCost, Passwords
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from services.sharing.tests.sharing_under_test import SharingUnderTest
from sharing.app import SERVICE, create_app
from sharing.ports import Ports
from sharing.settings import Settings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHEAP = Passwords(HashCost(memory_kib=1024, passes=1).hasher())
HASH_KEY = "a key of tests that is long enough for it"


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    """Sharing."""

    def make_app(settings: ServiceSettings) -> Flask:
        ports = Ports(FrozenClock(START), KeyedHashes(HASH_KEY), CHEAP, settings.public_url)
        return create_app(Settings(settings, hash_key=HASH_KEY), ports, FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def sharing(service: RunningService) -> SharingUnderTest:
    """Where Alice shares and others open."""
    clock = service.runtime.clock
    assert isinstance(clock, FrozenClock)
    clock.at = START
    return SharingUnderTest(service, clock)
