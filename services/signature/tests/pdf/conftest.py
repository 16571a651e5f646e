import pytest

from services.signature.tests.signature_support.sign import Sign, signing_with
from signature.ports import Ports


@pytest.fixture
def sign(signature_ports: Ports) -> Sign:
    return signing_with(signature_ports)
