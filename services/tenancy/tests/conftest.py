"""Tenancy under test, with a clock that stands still and an operator of its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from services.tenancy.tests.tenancy_support import OPERATOR
from tenancy.app import SERVICE, create_app
from tenancy.ports import Ports
from tenancy.settings import Settings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    def make_app(settings: ServiceSettings) -> Flask:
        return create_app(Settings(settings, OPERATOR), Ports(FrozenClock(START), OPERATOR), FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def service(service: RunningService) -> RunningService:
    """Tenancy with nothing in its database, at the moment at which every test begins."""
    clock = service.runtime.clock
    assert isinstance(clock, FrozenClock)
    clock.at = START
    return service
