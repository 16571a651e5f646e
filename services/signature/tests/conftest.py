import pytest

from signature.certificates import SigningKey
from tests.signing.keys import make_signing_key


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return make_signing_key()
