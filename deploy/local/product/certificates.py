"""A certificate to sign documents with where no authority gave one: our own root, and the seal below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
ROOT_LIVES = timedelta(days=3650)
SEAL_LIVES = timedelta(days=1095)


@dataclass(frozen=True)
class SigningCertificate:
    """The seal's key and certificate, and the root that vouches for it, each as PEM."""

    key: bytes
    certificate: bytes
    chain: bytes


def signing_certificate() -> SigningCertificate:
    """Make a root and a seal. The root's key is thrown away: nothing else will ever be signed with it."""
    root, seal = _Party.called("Chartrier, racine locale"), _Party.called("Chartrier, cachet local")
    root_certificate = _certify(root, root, ROOT_LIVES, authority=True).public_bytes(Encoding.PEM)
    seal_certificate = _certify(seal, root, SEAL_LIVES, authority=False).public_bytes(Encoding.PEM)
    key = seal.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return SigningCertificate(key, seal_certificate, root_certificate)


@dataclass(frozen=True)
class _Party:
    """Who is certified, or certifies."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def called(cls, common_name: str) -> _Party:
        parts = {NameOID.COUNTRY_NAME: "FR", NameOID.ORGANIZATION_NAME: "Chartrier", NameOID.COMMON_NAME: common_name}
        name = x509.Name([x509.NameAttribute(kind, value) for kind, value in parts.items()])
        return cls(name, ec.generate_private_key(ec.SECP256R1()))


def _certify(subject: _Party, issuer: _Party, lives: timedelta, *, authority: bool) -> x509.Certificate:
    # A day back, for whoever judges the first signature with a clock that is behind.
    since = datetime.now(UTC) - timedelta(days=1)
    builder = (
        x509.CertificateBuilder(
            issuer.name, subject.name, subject.key.public_key(), x509.random_serial_number(), since, since + lives
        )
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject.key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
    return builder.sign(issuer.key, SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
