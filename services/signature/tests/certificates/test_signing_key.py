"""The signing key, from each kind of file it may come in."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from services.signature.tests.signature_support.signing_keys import make_signing_key
from signature.app import signing_key_of
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.settings import KeySettings

NOTHING = KeySettings(key=None, certificate=None, chain=None, pkcs12_path=None, password=None)


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate(key: SigningKey) -> bytes:
    return key.certificate.public_bytes(Encoding.PEM)


@pytest.mark.spec("SIG-06")
def test_the_key_comes_from_pem(signing_key: SigningKey) -> None:
    chain = b"".join(each.public_bytes(Encoding.PEM) for each in signing_key.chain)
    read = SigningKey.from_pem(pem(signing_key.key), certificate(signing_key), chain)
    assert read.fingerprint == signing_key.fingerprint
    assert read.chain == signing_key.chain


@pytest.mark.spec("SIG-06")
def test_the_key_comes_from_a_locked_pkcs12_file(signing_key: SigningKey) -> None:
    store = pkcs12.serialize_key_and_certificates(
        b"seal", signing_key.key, signing_key.certificate, signing_key.chain, BestAvailableEncryption(b"secret")
    )
    assert SigningKey.from_pkcs12(store, password=b"secret").fingerprint == signing_key.fingerprint
    with pytest.raises(ValueError, match="password"):
        SigningKey.from_pkcs12(store, password=b"wrong")


@pytest.mark.spec("SIG-12")
def test_a_certificate_of_another_key_is_noticed(signing_key: SigningKey) -> None:
    with pytest.raises(KeyNotUsable):
        SigningKey.from_pem(pem(signing_key.key), certificate(make_signing_key()))


def test_a_key_of_another_kind_is_noticed(signing_key: SigningKey) -> None:
    for key in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())):
        with pytest.raises(KeyNotUsable):
            SigningKey.from_pem(pem(key), certificate(signing_key))


def test_no_key_at_all_is_said_when_it_is_needed() -> None:
    with pytest.raises(KeyNotUsable):
        signing_key_of(NOTHING)


def test_the_room_left_in_the_file_is_enough_for_every_signature(signing_key: SigningKey) -> None:
    longest = max(len(signing_key.sign_digest(bytes([number]) * 32)) for number in range(200))
    assert longest <= signing_key.container_size
