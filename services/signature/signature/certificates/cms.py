"""The CMS container (CAdES) in which a signature stands, put together from encoded parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509

from signature.certificates.algorithms import Algorithm

SEQUENCE, SET, OCTETS, TAGGED_0, TAGGED_1 = b"\x30", b"\x31", b"\x04", b"\xa0", b"\xa1"
VERSION_1: Final = b"\x02\x01\x01"
DATA, SIGNED_DATA = (core.ObjectIdentifier(f"1.2.840.113549.1.7.{kind}").dump() for kind in (1, 2))
# It has no parameters, as RFC 5754 asks.
SHA_256: Final = b"\x30\x0b" + core.ObjectIdentifier("2.16.840.1.101.3.4.2.1").dump()


@dataclass(frozen=True)
class ContainerParts:
    """The parts that are the same in every signature of a certificate, encoded once."""

    fixed_attributes: tuple[bytes, bytes]
    certificates: bytes
    issuer_and_serial: bytes
    algorithm: Algorithm

    @classmethod
    def of(cls, certificate: bytes, chain: Sequence[bytes]) -> Self:
        """Encode them for a certificate and those above it, all of them in DER."""
        own = asn1_x509.Certificate.load(certificate)
        # No signing time in here: PAdES keeps it in the PDF's own dictionary. SHA-256 is the default of the
        # certificate's reference, and DER leaves defaults out.
        reference = tsp.SigningCertificateV2({"certs": [{"cert_hash": sha256(certificate).digest()}]})
        issuer = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
        return cls(
            (_attribute("content_type", cms.ContentType("data")), _attribute("signing_certificate_v2", reference)),
            _der(TAGGED_0, *sorted([certificate, *chain])),
            bytes(issuer.dump()),
            Algorithm.of(x509.load_der_x509_certificate(certificate).public_key()),
        )

    def attributes(self, digest: bytes) -> bytes:
        """Return what is signed: the set of attributes with a file's SHA-256."""
        return _der(SET, self._attributes(digest))

    def container(self, digest: bytes, signature: bytes, *, time_stamp: bytes = b"") -> bytes:
        """Return the container of a file's SHA-256 and of the signature over its attributes, with or without a stamp.

        A time stamp is of the signature alone, so it stands beside it and is not signed.
        """
        signer = _der(
            SEQUENCE, VERSION_1, self.issuer_and_serial, SHA_256, _der(TAGGED_0, self._attributes(digest)),
            self.algorithm.identifier, _der(OCTETS, signature), _stamped(time_stamp),
        )  # fmt: skip
        signed = _der(
            SEQUENCE, VERSION_1, _der(SET, SHA_256), _der(SEQUENCE, DATA), self.certificates, _der(SET, signer)
        )
        return _der(SEQUENCE, SIGNED_DATA, _der(TAGGED_0, signed))

    def signature_in(self, container: bytes, digest: bytes) -> bytes:
        """Return the signature in the container of a digest; `ValueError` of anything else."""
        # It is the last part of all.
        for size in self.algorithm.signature_sizes:
            if container[:-size].endswith(_der(OCTETS, bytes(size))[:-size]):
                signature = container[-size:]
                if self.container(digest, signature) == container:
                    return signature
        raise ValueError("this is not a container of this digest")

    def _attributes(self, digest: bytes) -> bytes:
        return b"".join(sorted([*self.fixed_attributes, _attribute("message_digest", core.OctetString(digest))]))


def _stamped(token: bytes) -> bytes:
    return (
        _der(TAGGED_1, _attribute("signature_time_stamp_token", cms.ContentInfo.load(token, strict=True)))
        if token
        else b""
    )


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
