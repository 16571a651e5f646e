"""What is stored of a secret reveals nothing without the key."""

import pytest

from chartrier.access.keyed_hashes import KeyedHashes, new_secret

HASHES = KeyedHashes("a key of tests that is long enough")


def test_a_hash_is_of_one_text_for_one_purpose_under_one_key() -> None:
    elsewhere = KeyedHashes("another key that is long enough, too")
    hashes = {HASHES.of("link", "x"), HASHES.of("address", "x"), HASHES.of("link", "y"), elsewhere.of("link", "x")}
    assert len(hashes) == 4
    assert HASHES.matches("link", "x", HASHES.of("link", "x"))
    assert not HASHES.matches("address", "x", HASHES.of("link", "x"))


def test_a_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        KeyedHashes("short")


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 43
