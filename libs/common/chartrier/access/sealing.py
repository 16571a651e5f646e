"""Sealing: secrets that only a mailbox may read cross the bus encrypted to notify, the service that sends mail."""

from __future__ import annotations

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

_HEADER = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}
_ALLOWED = ["ECDH-ES+A256KW", "A256GCM"]


class UnsealingFailed(Exception):
    """The text was sealed for another key, or is no sealed text."""


class Seal:
    """Encrypts to notify's public key; nothing here can decrypt it."""

    def __init__(self, public_key: str) -> None:
        self._key = ECKey.import_key(public_key)

    def seal(self, text: str) -> str:
        """Return the text encrypted, readable by notify alone."""
        return jwe.encrypt_compact(dict(_HEADER), text.encode(), self._key, algorithms=_ALLOWED)


class Unsealer:
    """Decrypts what was sealed for the holder of the private key."""

    def __init__(self, private_key: str) -> None:
        self._key = ECKey.import_key(private_key)

    def open(self, sealed: str) -> str:
        """Return the sealed text in clear."""
        try:
            found = jwe.decrypt_compact(sealed, self._key, algorithms=_ALLOWED)
        except (JoseError, ValueError) as unfit:
            raise UnsealingFailed from unfit
        return (found.plaintext or b"").decode()
