"""Tenancy under test, with a clock that stands still and an operator of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.service import create_service_app
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import ServiceUnderTest
from chartrier.testing.cast import auth_keys
from tenancy.app import SERVICE
from tenancy.ports import Ports

OPERATOR = UUID("00000000-0000-4000-8000-00000000ffff")


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    def make_app(settings: ServiceSettings) -> Flask:
        clock = FrozenClock(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
        return create_service_app(SERVICE, settings, Ports(clock, OPERATOR), keys=FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)
