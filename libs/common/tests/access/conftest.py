"""The fixtures of these tests: a page of public keys."""

from collections.abc import Iterator

import pytest

from libs.common.tests.access.key_server import KeyServer, running_key_server


@pytest.fixture
def key_server() -> Iterator[KeyServer]:
    """A server that publishes keys, as auth does."""
    with running_key_server() as server:
        yield server
