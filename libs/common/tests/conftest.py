"""The fixtures of these tests: the sample service, its bus and its worker."""

from collections.abc import Iterator

import pytest

from chartrier.events.broker.postgres import PostgresBroker
from chartrier.runtime.service import worker_of
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.plugin import ServiceDatabase
from deploy.local.servers.rabbitmq import NoRabbit, Rabbit
from libs.common.tests.events.bus import ADDED, LENT, RETRY_SOON
from libs.common.tests.sample_service.app import LIBRARY, create_app


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    """The library."""
    return ServiceUnderTest(LIBRARY, create_app)


@pytest.fixture(scope="session")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    """A RabbitMQ node of these tests' own, which they may restart and kill."""
    try:
        node = Rabbit(tmp_path_factory.mktemp("rabbit"), {"admin": "of-tests-only"}, prefix="tests")
    except NoRabbit as missing:
        pytest.skip(f"missing server: {missing}")
    node.start()
    yield node
    node.stop()


@pytest.fixture
def bus(service: RunningService, service_database: ServiceDatabase) -> PostgresBroker:
    """A bus on which the library consumes lendings and a listener consumes additions."""
    broker = PostgresBroker(service_database.superuser, prefix="tests", retry_after=RETRY_SOON)
    broker.declare("library", [LENT])
    broker.declare("listener", [ADDED])
    return broker


@pytest.fixture
def working(service: RunningService, bus: PostgresBroker) -> Iterator[None]:
    """The library's worker, at work."""
    worker = worker_of(service.app, bus)
    worker.start()
    yield
    worker.stop()
