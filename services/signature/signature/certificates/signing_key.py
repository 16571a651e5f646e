"""The platform's signing key and certificate, read from files once and used for every signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Self

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12

SEQUENCE, SET, OCTETS, TAGGED_0 = b"\x30", b"\x31", b"\x04", b"\xa0"
VERSION_1 = b"\x02\x01\x01"
DATA, SIGNED_DATA = (core.ObjectIdentifier(f"1.2.840.113549.1.7.{kind}").dump() for kind in (1, 2))
# Neither has parameters, as RFC 5754 asks.
SHA_256 = b"\x30\x0b" + core.ObjectIdentifier("2.16.840.1.101.3.4.2.1").dump()
ECDSA_SHA_256 = b"\x30\x0a" + core.ObjectIdentifier("1.2.840.10045.4.3.2").dump()


class KeyNotUsable(Exception):
    """The signing key and its certificate can't be used together."""


@dataclass(frozen=True)
class SigningKey:
    """A P-256 key that seals documents, with the certificate that says whose it is. The key never leaves this place."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def from_pem(cls, key: bytes, certificate: bytes, chain: bytes = b"", *, password: bytes | None = None) -> Self:
        """Read the key, its certificate and those above it from PEM texts."""
        above = x509.load_pem_x509_certificates(chain) if chain else []
        return cls._checked(load_pem_private_key(key, password), x509.load_pem_x509_certificate(certificate), above)

    @classmethod
    def from_pkcs12(cls, store: bytes, *, password: bytes | None = None) -> Self:
        """Read the same from one PKCS#12 file."""
        bundle = pkcs12.load_pkcs12(store, password)
        if bundle.cert is None:
            raise KeyNotUsable("the PKCS#12 file holds no certificate for its key")
        return cls._checked(bundle.key, bundle.cert.certificate, [each.certificate for each in bundle.additional_certs])

    @classmethod
    def _checked(cls, key: object, certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> Self:
        if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise KeyNotUsable("the signing key must be an elliptic curve key on P-256")
        if key.public_key() != certificate.public_key():
            raise KeyNotUsable("the certificate belongs to another key")
        return cls(key, certificate, tuple(each for each in chain if each != certificate))

    def expires_at(self) -> datetime:
        """When the certificate ends; signing after that moment is refused."""
        return self.certificate.not_valid_after_utc

    def is_valid_at(self, moment: datetime) -> bool:
        """Tell whether the certificate covers this moment."""
        return self.certificate.not_valid_before_utc <= moment <= self.expires_at()

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, as the evidence names it."""
        return sha256(self._own.dump()).hexdigest()

    @cached_property
    def container_size(self) -> int:
        """How many bytes a signature takes at most, so that the file can leave room for it."""
        # An ECDSA signature on P-256 takes 68 to 72 bytes.
        return len(self.sign_digest(bytes(32))) + 8

    def sign_digest(self, digest: bytes) -> bytes:
        """Make the CMS signature (CAdES, as PAdES B-B wants it) over a file's SHA-256."""
        attributes = b"".join(sorted([*self._fixed_attributes, _attribute("message_digest", core.OctetString(digest))]))
        value = self.key.sign(_der(SET, attributes), ECDSA(SHA256()))
        signer = _der(
            SEQUENCE, VERSION_1, self._issuer_and_serial, SHA_256, _der(TAGGED_0, attributes), ECDSA_SHA_256,
            _der(OCTETS, value),
        )  # fmt: skip
        signed = _der(
            SEQUENCE, VERSION_1, _der(SET, SHA_256), _der(SEQUENCE, DATA), self._certificates, _der(SET, signer)
        )
        return _der(SEQUENCE, SIGNED_DATA, _der(TAGGED_0, signed))

    @cached_property
    def _fixed_attributes(self) -> tuple[bytes, bytes]:
        # No signing time in here: PAdES keeps it in the PDF's own dictionary. SHA-256 is the default of the
        # certificate's reference, and DER leaves defaults out.
        reference = tsp.SigningCertificateV2({"certs": [{"cert_hash": sha256(self._own.dump()).digest()}]})
        return _attribute("content_type", cms.ContentType("data")), _attribute("signing_certificate_v2", reference)

    @cached_property
    def _own(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))

    @cached_property
    def _certificates(self) -> bytes:
        every = (self.certificate, *self.chain)
        return _der(TAGGED_0, *sorted(each.public_bytes(Encoding.DER) for each in every))

    @cached_property
    def _issuer_and_serial(self) -> bytes:
        own = {"issuer": self._own.issuer, "serial_number": self._own.serial_number}
        return bytes(cms.IssuerAndSerialNumber(own).dump())


def _attribute(kind: str, value: core.Asn1Value) -> bytes:
    return bytes(cms.CMSAttribute({"type": kind, "values": [value]}).dump())


def _der(tag: bytes, *parts: bytes) -> bytes:
    """Put parts that are encoded already under one tag. Encoding all of them anew each time costs ten times as much."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 - from here on DER says first how long the length is
        return tag + bytes([size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return tag + bytes([0x80 | len(length)]) + length + content
