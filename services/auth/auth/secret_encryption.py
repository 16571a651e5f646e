"""Encryption of secrets that are read again: authenticator apps, signing keys, parts of data exports."""

from secrets import token_bytes
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12


class SecretEncryption:
    """Encrypts under a key that the database doesn't hold; each secret is bound to the row that holds it."""

    def __init__(self, key: str) -> None:
        """Derive the key from the installation's own, apart from what hashes are made with."""
        derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"chartrier auth secret encryption")
        self._cipher = AESGCM(derivation.derive(key.encode()))

    def encrypt(self, secret: bytes, *, row: str) -> bytes:
        """Return the secret as it may lie in the database."""
        nonce = token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, row.encode())

    def decrypt(self, encrypted: bytes, *, row: str) -> bytes:
        """Return the secret of this very row; anything else raises."""
        return self._cipher.decrypt(encrypted[:_NONCE], encrypted[_NONCE:], row.encode())
