"""The service under test is the smallest that there can be."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shelf.app import SHELF, create_app

from chartrier.testing import ServiceUnderTest


@pytest.fixture(scope="session")
def service_under_test() -> ServiceUnderTest:
    """The shelf."""
    return ServiceUnderTest(SHELF, create_app)
