"""The service under test is the smallest that there can be."""

from collections.abc import Iterator

import pytest

from chartrier.testing import ServiceUnderTest
from deploy.local.rabbitmq import NoRabbit, Rabbit
from libs.common.tests.shelf.app import SHELF, create_app


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    """The shelf."""
    return ServiceUnderTest(SHELF, create_app)


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
