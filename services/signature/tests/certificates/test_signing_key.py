"""The signing key, from each kind of file it may come in."""

from dataclasses import replace
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
from services.signature.tests.signature_support.sample_pdfs import contract
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.sign import signing_with
from services.signature.tests.signature_support.signing_keys import (
    key_settings,
    make_signing_key,
    private_key,
    signing_key_of,
)
from services.signature.tests.signature_support.validators import is_valid, pdfsig
from signature.certificates.key_client import KeyClient
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.ports import Ports


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
        b"seal",
        private_key(signing_key),
        signing_key.certificate,
        signing_key.chain,
        BestAvailableEncryption(b"secret"),
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
        SigningKey.from_pem(pem(private_key(signing_key)), certificate(make_signing_key()))


@pytest.mark.spec("SIG-06")
@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 3072)],
    ids=["P-384", "RSA"],
)
def test_two_validators_accept_a_signature_of_another_kind_of_key(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, signature_ports: Ports, tmp_path: Path
) -> None:
    signing_key = signing_key_of(key)
    client = KeyClient(key_settings(signing_key, tmp_path))
    signed = signing_with(replace(signature_ports, key=client))(contract())
    client.stop()
    assert is_valid(signed.content, signing_key)
    assert "Signature is Valid" in pdfsig(signed.content, tmp_path)


def test_a_key_that_is_too_weak_or_of_another_kind_is_noticed() -> None:
    for key in (rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP521R1())):  # noqa: S505
        made = signing_key_of(key)
        with pytest.raises(KeyNotUsable, match="P-256 or P-384"):
            SigningKey.from_pem(pem(key), certificate(made))


@pytest.mark.spec("SIG-12")
def test_when_the_certificate_ends_is_exported_wherever_its_key_is(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.service.run_job("watch_certificates")
    page = scenario.service.app.extensions["runtime"].metrics.page().decode()
    ends_at = signing_key.certificate.not_valid_after_utc.timestamp()
    line = next(line for line in page.splitlines() if line.startswith("chartrier_expiry") and "signing" in line)
    assert float(line.split()[-1]) == ends_at


def test_the_room_left_in_the_file_is_enough_for_every_signature(signing_key: SigningKey) -> None:
    longest = max(len(signing_key.sign_digest(bytes([number]) * 32)) for number in range(200))
    assert longest <= signing_key.container_size
