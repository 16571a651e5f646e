"""The platform's signing key and certificate, from files or a hardware module; held by the key process alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12

from chartrier.runtime.settings import Environment
from signature.certificates.algorithms import Algorithm, UnknownKind
from signature.certificates.cms import ContainerParts
from signature.certificates.hardware_key import HardwareKey


class KeyNotUsable(Exception):
    """The signing key and its certificate can't be used."""


@dataclass(frozen=True)
class SigningKey:
    """A key that signs documents (on P-256 or P-384, or RSA), with the certificate that says whose it is."""

    key: EllipticCurvePrivateKey | RSAPrivateKey | HardwareKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def read(cls, env: Environment) -> Self:
        """Read what the environment names: three PEM texts, one PKCS#12 file, or the key of a PKCS#11 module."""
        secret = env.optional("KEY_PASSWORD")
        password = secret.encode() if secret else None
        if path := env.optional("PKCS12_PATH"):
            return cls.from_pkcs12(Path(path).read_bytes(), password=password)
        certificate, chain = env.optional("CERTIFICATE"), (env.optional("CHAIN") or "").encode()
        if certificate and env.optional("PKCS11_MODULE"):
            return cls.from_hardware(HardwareKey.open(env, pin=secret), certificate.encode(), chain)
        key = env.optional("KEY")
        if not key or not certificate:
            raise KeyNotUsable(
                "SIGNATURE_CERTIFICATE_FILE with SIGNATURE_KEY_FILE or SIGNATURE_PKCS11_MODULE, "
                "or SIGNATURE_PKCS12_PATH, must be set"
            )
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
    def from_hardware(cls, key: HardwareKey, certificate: bytes, chain: bytes = b"") -> Self:
        """Put a key that stays in its module together with the certificates that are beside it, as PEM texts."""
        above = x509.load_pem_x509_certificates(chain) if chain else []
        read = cls(key, x509.load_pem_x509_certificate(certificate), tuple(above))
        try:
            # What belongs together is known by a signature alone.
            public, sample = read.certificate.public_key(), b"a certificate's own key"
            Algorithm.of(public).verify(public, key.sign(sample), sample)
        except (UnknownKind, InvalidSignature) as unfit:
            raise KeyNotUsable("the certificate belongs to another key") from unfit
        return read

    @classmethod
    def _checked(cls, key: object, certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> Self:
        if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
            raise KeyNotUsable("the signing key must be on an elliptic curve, or RSA")
        try:
            Algorithm.of(key.public_key())
        except UnknownKind as unknown:
            raise KeyNotUsable(str(unknown)) from unknown
        if key.public_key() != certificate.public_key():
            raise KeyNotUsable("the certificate belongs to another key")
        return cls(key, certificate, tuple(each for each in chain if each != certificate))

    @property
    def is_hardware(self) -> bool:
        """Tell whether each signature is made somewhere else."""
        return isinstance(self.key, HardwareKey)

    @cached_property
    def container_size(self) -> int:
        """Return how many bytes a signature takes at most, so that the file can leave room for it."""
        # Some signatures are a few bytes shorter than others.
        return len(self.sign_digest(bytes(32))) + 16

    def sign_digest(self, digest: bytes) -> bytes:
        """Return the CMS signature (CAdES, as PAdES B-B wants it) over a file's SHA-256."""
        return self._parts.container(digest, self._sign(self._parts.attributes(digest)))

    def _sign(self, data: bytes) -> bytes:
        if isinstance(self.key, EllipticCurvePrivateKey):
            return self.key.sign(data, ECDSA(SHA256()))
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(data, PKCS1v15(), SHA256())
        return self.key.sign(data)

    @cached_property
    def _parts(self) -> ContainerParts:
        above = [each.public_bytes(Encoding.DER) for each in self.chain]
        return ContainerParts.of(self.certificate.public_bytes(Encoding.DER), above)
