"""The algorithms with which keys sign: how a CMS container names each, how long signatures are, how to verify them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from asn1crypto import core  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

# Neither has parameters, as RFC 5754 asks; that of RSA has a NULL.
ECDSA_SHA_256: Final = b"\x30\x0a" + core.ObjectIdentifier("1.2.840.10045.4.3.2").dump()
RSA_SHA_256: Final = b"\x30\x0d" + core.ObjectIdentifier("1.2.840.113549.1.1.11").dump() + b"\x05\x00"

SMALLEST_RSA_KEY: Final = 2048
# An ECDSA signature is two numbers; nearly always it is at most eight bytes shorter than the longest.
_LONGEST_ECDSA: Final = {"secp256r1": 72, "secp384r1": 104}
_SHORTER: Final = 9


class UnknownKind(ValueError):
    """The key is of a kind that does not sign here."""


@dataclass(frozen=True)
class Algorithm:
    """How a key signs a SHA-256."""

    identifier: bytes
    # The longest first.
    signature_sizes: range
    _verify: Callable[[Any, bytes, bytes], None]

    @classmethod
    def of(cls, key: object) -> Self:
        """Return that of a public key: on P-256, on P-384, or RSA."""
        if isinstance(key, EllipticCurvePublicKey) and key.curve.name in _LONGEST_ECDSA:
            longest = _LONGEST_ECDSA[key.curve.name]
            return cls(ECDSA_SHA_256, range(longest, longest - _SHORTER, -1), _verify_ecdsa)
        if isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_RSA_KEY:
            size = (key.key_size + 7) // 8
            return cls(RSA_SHA_256, range(size, size - 1, -1), _verify_rsa)
        raise UnknownKind("the signing key must be on P-256 or P-384, or RSA of at least 2048 bits")

    def verify(self, key: object, signature: bytes, data: bytes) -> None:
        """Raise `InvalidSignature` of anything but this key's signature over this data."""
        self._verify(key, signature, data)


def _verify_ecdsa(key: EllipticCurvePublicKey, signature: bytes, data: bytes) -> None:
    key.verify(signature, data, ECDSA(SHA256()))


def _verify_rsa(key: RSAPublicKey, signature: bytes, data: bytes) -> None:
    key.verify(signature, data, PKCS1v15(), SHA256())
