"""The platform's signing key and certificate, read from files; held by the key process alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12

from chartrier.runtime.settings import Environment
from signature.certificates.cms import ContainerParts


class KeyNotUsable(Exception):
    """The signing key and its certificate can't be used."""


@dataclass(frozen=True)
class SigningKey:
    """A P-256 key that signs documents, with the certificate that says whose it is."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def read(cls, env: Environment) -> Self:
        """Read it from the files that the environment names: three PEM texts, or one PKCS#12 file."""
        secret = env.optional("KEY_PASSWORD")
        password = secret.encode() if secret else None
        if path := env.optional("PKCS12_PATH"):
            return cls.from_pkcs12(Path(path).read_bytes(), password=password)
        key, certificate = env.optional("KEY"), env.optional("CERTIFICATE")
        if not key or not certificate:
            raise KeyNotUsable(
                "neither SIGNATURE_PKCS12_PATH nor SIGNATURE_KEY_FILE and SIGNATURE_CERTIFICATE_FILE are set"
            )
        chain = (env.optional("CHAIN") or "").encode()
        return cls.from_pem(key.encode(), certificate.encode(), chain, password=password)

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

    @cached_property
    def container_size(self) -> int:
        """Return how many bytes a signature takes at most, so that the file can leave room for it."""
        # An ECDSA signature on P-256 takes 68 to 72 bytes.
        return len(self.sign_digest(bytes(32))) + 8

    def sign_digest(self, digest: bytes) -> bytes:
        """Return the CMS signature (CAdES, as PAdES B-B wants it) over a file's SHA-256."""
        signature = self.key.sign(self._parts.attributes(digest), ECDSA(SHA256()))
        return self._parts.container(digest, signature)

    @cached_property
    def _parts(self) -> ContainerParts:
        above = [each.public_bytes(Encoding.DER) for each in self.chain]
        return ContainerParts.of(self.certificate.public_bytes(Encoding.DER), above)
