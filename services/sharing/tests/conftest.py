"""sharing under test, with a clock that stands still."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from sharing.app import SERVICE, create_app
from sharing.kept_hashes import KeptHashes
from sharing.ports import Ports
from sharing.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))

from counter import Counter

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KEY = "of-tests-only"


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    """Sharing."""

    def make_app(settings: ServiceSettings) -> Flask:
        ports = Ports(FrozenClock(START), KeptHashes(KEY), settings.public_url)
        return create_app(Settings(settings, kept_hashes_key=KEY), ports, FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def counter(service: RunningService) -> Counter:
    """Where Alice shares and others open."""
    ports = service.runtime.ports
    assert isinstance(ports, Ports)
    assert isinstance(ports.clock, FrozenClock)
    ports.clock.at = START
    return Counter(service, ports.clock)
