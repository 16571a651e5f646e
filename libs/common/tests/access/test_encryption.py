"""What is stored encrypted opens with its key, for what it was bound to, and unaltered; else not at all."""

import pytest
from cryptography.exceptions import InvalidTag

from chartrier.access.encryption import Encryption, new_key

KEY = "the key of an installation of tests"


def test_a_secret_opens_for_what_it_was_bound_to_and_nowhere_else() -> None:
    encryption = Encryption(new_key())
    stored = encryption.encrypt(b"JBSWY3DPEHPK3PXP", bound_to=b"factor 1")
    assert b"JBSWY3DPEHPK3PXP" not in stored
    assert encryption.decrypt(stored, bound_to=b"factor 1") == b"JBSWY3DPEHPK3PXP"
    with pytest.raises(InvalidTag):
        encryption.decrypt(stored, bound_to=b"factor 2")


def test_the_same_secret_is_never_stored_alike() -> None:
    encryption = Encryption(new_key())
    assert len({encryption.encrypt(b"secret", bound_to=b"") for _ in range(100)}) == 100


@pytest.mark.parametrize("at", [0, 11, 12, -1])
def test_a_single_altered_bit_is_noticed(at: int) -> None:
    encryption = Encryption(new_key())
    altered = bytearray(encryption.encrypt(b"secret", bound_to=b"row"))
    altered[at] ^= 1
    with pytest.raises(InvalidTag):
        encryption.decrypt(bytes(altered), bound_to=b"row")


def test_a_derived_key_is_the_same_for_one_purpose_and_another_for_another() -> None:
    stored = Encryption.derived(KEY, purpose="auth").encrypt(b"secret", bound_to=b"row")
    assert Encryption.derived(KEY, purpose="auth").decrypt(stored, bound_to=b"row") == b"secret"
    for other in (Encryption.derived(KEY, purpose="vault"), Encryption.derived(KEY + "!", purpose="auth")):
        with pytest.raises(InvalidTag):
            other.decrypt(stored, bound_to=b"row")
