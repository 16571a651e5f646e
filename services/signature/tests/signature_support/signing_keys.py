"""A root and a signing key that exist for the length of a test run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from signature.certificates.hardware_key import HardwareKey
from signature.certificates.signing_key import SigningKey

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

FROM = datetime(2026, 1, 1, tzinfo=UTC)


def named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def issue(
    subject: str, key: PrivateKey, issuer_key: ec.EllipticCurvePrivateKey, *, authority: bool
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named("Chartrier, racine d'essai"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(FROM + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, SHA256())
    )


def make_signing_key() -> SigningKey:
    return signing_key_of(ec.generate_private_key(ec.SECP256R1()))


def signing_key_of(key: PrivateKey) -> SigningKey:
    """Have a new root certify this key."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = issue("Chartrier, racine d'essai", root_key, root_key, authority=True)
    return SigningKey(key, issue("Chartrier, signature", key, root_key, authority=False), (root,))


def private_key(signing_key: SigningKey) -> PrivateKey:
    """The key itself, of one that is in no hardware."""
    assert not isinstance(signing_key.key, HardwareKey)
    return signing_key.key


def key_settings(signing_key: SigningKey, folder: Path) -> dict[str, str]:
    """Write a key into files; return the settings that name them."""
    contents = {
        "KEY": private_key(signing_key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "CERTIFICATE": signing_key.certificate.public_bytes(Encoding.PEM),
        "CHAIN": b"".join(each.public_bytes(Encoding.PEM) for each in signing_key.chain),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {f"SIGNATURE_{name}_FILE": str(folder / name) for name in contents}
