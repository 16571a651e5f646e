"""A key in a hardware module: SoftHSM's, through the same PKCS#11 door as any other module."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.signature.tests.signature_support.sample_pdfs import contract
from services.signature.tests.signature_support.sign import NOON, signing_with
from services.signature.tests.signature_support.signing_keys import key_settings, private_key, signing_key_of
from services.signature.tests.signature_support.validators import is_valid, pdfsig
from signature.certificates.key_client import KeyClient
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.ports import Ports

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "4711"
LABEL = ("--label", "seal", "--id", "01")

pytestmark = pytest.mark.skipif(not MODULE.exists(), reason="softhsm2 is not installed")


def settings_of(key: SigningKey, folder: Path) -> dict[str, str]:
    """Bring a key into a token of its own; return the settings with which the key process finds it."""
    tokens = folder / "tokens"
    tokens.mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n")
    environment = {"SOFTHSM2_CONF": str(folder / "softhsm2.conf")}
    private = private_key(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "private.pem").write_bytes(private)
    for command in (
        ["--init-token", "--free", "--label", "chartrier", "--so-pin", "0815", "--pin", PIN],
        [
            "--import",
            str(folder / "private.pem"),
            "--token",
            "chartrier",
            "--label",
            "seal",
            "--id",
            "01",
            "--pin",
            PIN,
        ],
    ):
        subprocess.run(["softhsm2-util", *command], env=environment, check=True, capture_output=True, timeout=180)
    (folder / "private.pem").unlink()
    files = key_settings(key, folder)
    del files["SIGNATURE_KEY_FILE"]
    (folder / "KEY").unlink()
    (folder / "PIN").write_text(PIN)
    return (
        files
        | environment
        | {
            "SIGNATURE_PKCS11_MODULE": str(MODULE),
            "SIGNATURE_PKCS11_TOKEN": "chartrier",
            "SIGNATURE_PKCS11_LABEL": "seal",
            "SIGNATURE_PKCS11_ENVIRONMENT": "SOFTHSM2_CONF",
            "SIGNATURE_KEY_PASSWORD_FILE": str(folder / "PIN"),
        }
    )


@pytest.fixture
def made() -> Iterator[list[KeyClient]]:
    clients: list[KeyClient] = []
    yield clients
    for client in clients:
        client.stop()


@pytest.mark.spec("SIG-06", "SIG-12")
@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)],
    ids=["P-256", "RSA"],
)
def test_a_document_is_signed_with_a_key_that_never_leaves_its_module(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    tmp_path: Path,
    signature_ports: Ports,
    made: list[KeyClient],
) -> None:
    signing_key = signing_key_of(key)
    made.append(KeyClient(settings_of(signing_key, tmp_path)))
    signed = signing_with(replace(signature_ports, key=made[0]))(contract())
    assert is_valid(signed.content, signing_key)
    assert "Signature is Valid" in pdfsig(signed.content, tmp_path)


@pytest.mark.parametrize(
    "setting, value",
    [("SIGNATURE_PKCS11_LABEL", "another"), ("SIGNATURE_PKCS11_TOKEN", "another"), ("SIGNATURE_PKCS11_MODULE", "/no")],
)
def test_without_its_module_token_or_key_nothing_is_signed(
    setting: str, value: str, tmp_path: Path, made: list[KeyClient]
) -> None:
    settings = settings_of(signing_key_of(ec.generate_private_key(ec.SECP256R1())), tmp_path)
    made.append(KeyClient(settings | {setting: value}))
    with pytest.raises(KeyNotUsable):
        made[0].certificate(at=NOON)


def test_the_pin_is_asked_and_a_certificate_of_another_key_is_noticed(tmp_path: Path, made: list[KeyClient]) -> None:
    key, other = (signing_key_of(ec.generate_private_key(ec.SECP256R1())) for _ in range(2))
    settings = settings_of(key, tmp_path)
    (tmp_path / "PIN").write_text("9999")
    made.append(KeyClient(settings))
    with pytest.raises(KeyNotUsable):
        made[0].certificate(at=NOON)
    (tmp_path / "PIN").write_text(PIN)
    (tmp_path / "CERTIFICATE").write_bytes(other.certificate.public_bytes(Encoding.PEM))
    made.append(KeyClient(settings))
    with pytest.raises(KeyNotUsable, match="another key"):
        made[1].certificate(at=NOON)
