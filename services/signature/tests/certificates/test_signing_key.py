"""The signing key, from each kind of file it may come in."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from chartrier.runtime.settings import Environment
from services.signature.tests.signature_support.signing_keys import make_signing_key
from signature.certificates.signing_key import KeyNotUsable, SigningKey


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate(key: SigningKey) -> bytes:
    return key.certificate.public_bytes(Encoding.PEM)


@pytest.mark.spec("SIG-06")
def test_the_key_comes_from_pem_files(
    signing_key: SigningKey, key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in key_files.items():
        monkeypatch.setenv(name, value)
    read = SigningKey.read(Environment("signature"))
    assert read.certificate == signing_key.certificate
    assert read.chain == signing_key.chain


@pytest.mark.spec("SIG-06")
def test_the_key_comes_from_a_locked_pkcs12_file(
    signing_key: SigningKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = pkcs12.serialize_key_and_certificates(
        b"seal", signing_key.key, signing_key.certificate, signing_key.chain, BestAvailableEncryption(b"secret")
    )
    (tmp_path / "seal.p12").write_bytes(store)
    monkeypatch.setenv("SIGNATURE_PKCS12_PATH", str(tmp_path / "seal.p12"))
    monkeypatch.setenv("SIGNATURE_KEY_PASSWORD", "secret")
    assert SigningKey.read(Environment("signature")).certificate == signing_key.certificate
    monkeypatch.setenv("SIGNATURE_KEY_PASSWORD", "wrong")
    with pytest.raises(ValueError, match="password"):
        SigningKey.read(Environment("signature"))


def test_a_certificate_of_another_key_is_noticed(signing_key: SigningKey) -> None:
    with pytest.raises(KeyNotUsable):
        SigningKey.from_pem(pem(signing_key.key), certificate(make_signing_key()))


def test_a_key_of_another_kind_is_noticed(signing_key: SigningKey) -> None:
    for key in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())):
        with pytest.raises(KeyNotUsable):
            SigningKey.from_pem(pem(key), certificate(signing_key))


def test_the_room_left_in_the_file_is_enough_for_every_signature(signing_key: SigningKey) -> None:
    longest = max(len(signing_key.sign_digest(bytes([number]) * 32)) for number in range(200))
    assert longest <= signing_key.container_size
