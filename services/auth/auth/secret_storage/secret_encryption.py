"""Secrets that are read again (those of authenticator apps): encrypted under a key that the database doesn't hold."""

from secrets import token_bytes
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12


class KeptSecrets:
    """Locks and opens secrets; each is bound to the row that it belongs to."""

    def __init__(self, key: str) -> None:
        """Derive the key from the one that hashes are kept under: one secret of the installation, two uses apart."""
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"chartrier auth kept secrets").derive(
            key.encode()
        )
        self._cipher = AESGCM(derived)

    def lock(self, secret: str, *, row: str) -> bytes:
        """The secret as it may lie in the database."""
        nonce = token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), row.encode())

    def open(self, locked: bytes, *, row: str) -> str:
        """The secret of this very row."""
        return self._cipher.decrypt(locked[:_NONCE], locked[_NONCE:], row.encode()).decode()
