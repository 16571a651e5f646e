"""Auth as its tests meet it: a key of its own, cheap hashes, an operator, and a clock that stands still."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from auth.app import SERVICE, create_app, ports_of
from auth.machines.machines import Operator
from auth.ports import Ports
from auth.sessions.signing_keys import KeyRules
from auth.settings import Settings
from chartrier.access.password_hashes import HashCost
from chartrier.clock import FrozenClock
from chartrier.runtime.current import seal
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_key
from services.auth.tests.auth_support.configuration import config_with
from services.auth.tests.auth_support.people import (
    OPERATOR_ID,
    OPERATOR_SECRET,
    RecordingHasher,
    RecordingPasswords,
    Scenario,
)


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    """auth, for real but for the clock and the cost of a hash."""

    def make_app(service_settings: ServiceSettings) -> Flask:
        settings = Settings(
            service=service_settings,
            signing_key=auth_key().as_pem(private=True).decode(),
            config=config_with(seal=seal, public_url=service_settings.public_url),
            operator=Operator(OPERATOR_ID, OPERATOR_SECRET),
            hash_cost=HashCost(memory_kib=1024, passes=1),
            captcha_cost=1,
            key_rules=KeyRules(read_every=0),
        )
        ports = ports_of(settings)
        watched = RecordingPasswords(RecordingHasher(settings.hash_cost))
        return create_app(settings, replace(ports, clock=FrozenClock(datetime.now(UTC)), passwords=watched))

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def ports(service: RunningService) -> Ports:
    """What the application under test works with."""
    held = service.runtime.ports
    assert isinstance(held, Ports)
    return held


@pytest.fixture
def use(service: RunningService, ports: Ports) -> Iterator[Callable[[Ports], None]]:
    """Work with other rules for the time of a test."""

    def work_with(other: Ports) -> None:
        service.runtime.ports = other

    yield work_with
    service.runtime.ports = ports


@pytest.fixture
def clock(ports: Ports) -> FrozenClock:
    """The clock, which moves only when a test moves it."""
    assert isinstance(ports.clock, FrozenClock)
    ports.clock.at = datetime.now(UTC)
    return ports.clock


@pytest.fixture
def compared(ports: Ports) -> list[str]:
    """Every password that is compared with a hash from now on."""
    assert isinstance(ports.passwords, RecordingPasswords)
    ports.passwords.compared.clear()
    return ports.passwords.compared


@pytest.fixture
def scenario(service: RunningService, clock: FrozenClock) -> Scenario:
    """What happens before people touch auth themselves."""
    return Scenario(service)
