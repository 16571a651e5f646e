"""Encryption at rest of what is read again: authenticator secrets, signing keys, the keys of contents."""

from __future__ import annotations

from secrets import token_bytes
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12
_KEY: Final = 32


class Encryption:
    """AES-256-GCM under one key; each secret is bound to what holds it, and opens nowhere else."""

    def __init__(self, key: bytes) -> None:
        """Encrypt under this key of 256 bits, which whoever steals the secrets must not have."""
        self._cipher = AESGCM(key)

    @classmethod
    def derived(cls, key: str, *, purpose: str) -> Encryption:
        """Return an encryption under a key of its own, derived from an installation's for one purpose."""
        derivation = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=purpose.encode())
        return cls(derivation.derive(key.encode()))

    def encrypt(self, secret: bytes, *, bound_to: bytes) -> bytes:
        """Return the secret as it may be stored."""
        nonce = token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, bound_to)

    def decrypt(self, encrypted: bytes, *, bound_to: bytes) -> bytes:
        """Return the secret that was bound to this; `InvalidTag` for another one's, or for one that was altered."""
        return self._cipher.decrypt(encrypted[:_NONCE], encrypted[_NONCE:], bound_to)


def new_key() -> bytes:
    """Return a fresh key of 256 bits."""
    return AESGCM.generate_key(_KEY * 8)
