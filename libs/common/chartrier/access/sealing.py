"""Sealing: what only a mailbox may read travels the bus encrypted to the one service that writes to mailboxes."""

from __future__ import annotations

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

_HEADER = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}
_ALLOWED = ["ECDH-ES+A256KW", "A256GCM"]


class NotForUs(Exception):
    """This was sealed with another key, or is no sealed text."""


class Seal:
    """Seals with notify's public key; what was sealed can't be opened here."""

    def __init__(self, public_key: str) -> None:
        self._key = ECKey.import_key(public_key)

    def seal(self, text: str) -> str:
        """Return the text, readable by notify alone."""
        return jwe.encrypt_compact(dict(_HEADER), text.encode(), self._key, algorithms=_ALLOWED)


class Unsealer:
    """Opens what was sealed for the holder of the private key."""

    def __init__(self, private_key: str) -> None:
        self._key = ECKey.import_key(private_key)

    def open(self, sealed: str) -> str:
        """Return the text that was sealed."""
        try:
            found = jwe.decrypt_compact(sealed, self._key, algorithms=_ALLOWED)
        except (JoseError, ValueError) as unfit:
            raise NotForUs from unfit
        return (found.plaintext or b"").decode()
