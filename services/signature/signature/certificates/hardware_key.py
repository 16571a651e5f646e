"""A key in a hardware security module or a key-management service, reached through its PKCS#11 library.

The key never leaves it: each signature is made there. The large clouds offer such a library for their services too.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import pkcs11
from pkcs11.util.ec import encode_ecdsa_signature

from chartrier.runtime.settings import Environment

_MECHANISMS: Final = {
    pkcs11.KeyType.EC: pkcs11.Mechanism.ECDSA,
    pkcs11.KeyType.RSA: pkcs11.Mechanism.SHA256_RSA_PKCS,
}


class NoSuchKey(ValueError):
    """The module has no key of this name that signs."""


@dataclass(frozen=True)
class HardwareKey:
    """A private key of a PKCS#11 token."""

    key: Any

    @classmethod
    def open(cls, env: Environment, *, pin: str | None) -> "HardwareKey":
        """Log in to the token that the settings name, and find its key."""
        token = env.text("PKCS11_TOKEN")
        label = env.text("PKCS11_LABEL")
        try:
            session = pkcs11.lib(env.text("PKCS11_MODULE")).get_token(token_label=token).open(user_pin=pin)
            key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
        except (pkcs11.PKCS11Error, RuntimeError) as refused:
            raise NoSuchKey(f"the PKCS#11 token {token} gives no key {label}: {type(refused).__name__}") from refused
        if key.key_type not in _MECHANISMS:
            raise NoSuchKey(f"the key {label} of the PKCS#11 token {token} is of another kind")
        return cls(key)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over the SHA-256 of this data, as a certificate's key verifies it."""
        mechanism = _MECHANISMS[self.key.key_type]
        if mechanism is pkcs11.Mechanism.ECDSA:
            # Not every module hashes for ECDSA, and what it answers is the two numbers side by side.
            return bytes(encode_ecdsa_signature(self.key.sign(sha256(data).digest(), mechanism=mechanism)))
        return bytes(self.key.sign(data, mechanism=mechanism))
