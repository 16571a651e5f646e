"""The key is held by a process that signs digests: it parses no document, gives nothing else away, and is replaced."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import cms  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from services.signature.tests.signature_support.signing_keys import key_settings, make_signing_key
from services.signature.tests.signature_support.validators import PARSERS
from signature.certificates.key_client import KeyClient
from signature.certificates.signing_key import KeyNotUsable, SigningKey

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DIGEST = sha256(b"a document").digest()

AFTER_SIGNING = """
import sys
from signature.certificates import key_process
key_process.main()
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def signed_by(key: SigningKey, container: bytes, digest: bytes) -> bool:
    (signer,) = cms.ContentInfo.load(container)["content"]["signer_infos"]
    values = {each["type"].native: each["values"][0].native for each in signer["signed_attrs"]}
    public = key.certificate.public_key()
    assert isinstance(public, EllipticCurvePublicKey)
    try:
        public.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return bool(values["message_digest"] == digest)


def messages(written: bytes) -> list[bytes]:
    """Return the messages of a key process, each of which is preceded by its length."""
    found, at = list[bytes](), 0
    while at < len(written):
        size = int.from_bytes(written[at : at + 4])
        found.append(written[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def test_a_digest_goes_in_and_its_signature_comes_out(key_client: KeyClient, signing_key: SigningKey) -> None:
    container = key_client.sign(DIGEST)
    assert signed_by(signing_key, container, DIGEST)
    assert not signed_by(signing_key, container, sha256(b"another").digest())


@pytest.mark.spec("SIG-12")
def test_the_process_with_the_key_never_imports_what_parses_a_document(
    key_files: dict[str, str], signing_key: SigningKey
) -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-c", AFTER_SIGNING], input=DIGEST, env=key_files, capture_output=True, check=True
    )
    _introduction, container = messages(ran.stdout)
    assert signed_by(signing_key, container, DIGEST)
    imported = {name.partition(".")[0] for name in ran.stderr.decode().split()}
    assert "cryptography" in imported
    assert imported & PARSERS == set()
    assert imported & {"flask", "sqlalchemy", "requests"} == set()


@pytest.mark.spec("SIG-12")
def test_the_process_with_the_key_answers_to_whole_digests_only(key_files: dict[str, str]) -> None:
    command = [sys.executable, "-I", "-m", "signature.certificates.key_process"]
    ran = subprocess.run(command, input=b"GET /key HTTP/1.1\r\n\r\n", env=key_files, capture_output=True, check=True)
    (introduction,) = messages(ran.stdout)
    assert json.loads(introduction).keys() == {"certificates", "container_size"}


@pytest.mark.spec("SIG-12")
def test_the_process_with_the_key_is_given_no_other_secret(
    key_files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = KeyClient(key_files | {"SIGNATURE_TICKET_KEY": "a ticket key", "CHARTRIER_DATABASE_URL": "a database"})
    client.sign(DIGEST)
    environment = Path(f"/proc/{client.process_id}/environ")
    if os.geteuid() == 0:
        names = {each.partition(b"=")[0].decode() for each in environment.read_bytes().split(b"\0") if each}
        assert names == {*key_files, "LC_ALL"}
    else:
        # Others of the same user may not even look at it.
        with pytest.raises(PermissionError):
            environment.read_bytes()
    client.stop()


@pytest.mark.fault
def test_a_key_process_that_was_killed_is_replaced(key_client: KeyClient, signing_key: SigningKey) -> None:
    key_client.sign(DIGEST)
    first = key_client.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert signed_by(signing_key, key_client.sign(DIGEST), DIGEST)
    assert key_client.process_id != first


@pytest.mark.fault
def test_a_key_process_that_stands_still_is_replaced(key_files: dict[str, str], signing_key: SigningKey) -> None:
    client = KeyClient(key_files, longest_answer=3.0)
    client.sign(DIGEST)
    first = client.process_id
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    assert signed_by(signing_key, client.sign(DIGEST), DIGEST)
    assert client.process_id != first
    client.stop()


def test_several_threads_get_the_signatures_of_their_own_digests(
    key_client: KeyClient, signing_key: SigningKey
) -> None:
    digests = [sha256(bytes([number])).digest() for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        containers = list(threads.map(key_client.sign, digests))
    assert all(signed_by(signing_key, *each) for each in zip(containers, digests, strict=True))


def test_without_a_key_it_is_said_when_one_is_needed() -> None:
    with pytest.raises(KeyNotUsable, match="SIGNATURE_KEY_FILE"):
        KeyClient({}).certificate(at=NOON)


def test_a_key_file_that_cannot_be_read_is_said_and_no_more_of_it(tmp_path: Path, key_files: dict[str, str]) -> None:
    (tmp_path / "KEY").write_text("not a key, but secret all the same")
    client = KeyClient(key_files | {"SIGNATURE_KEY_FILE": str(tmp_path / "KEY")})
    with pytest.raises(KeyNotUsable) as unusable:
        client.certificate(at=NOON)
    assert "secret" not in str(unusable.value)


def test_a_certificate_is_used_within_its_time_and_a_new_one_is_found_without_a_restart(tmp_path: Path) -> None:
    old, new = make_signing_key(), make_signing_key()
    client = KeyClient(key_settings(old, tmp_path))
    assert client.certificate(at=NOON).der == old.certificate.public_bytes(Encoding.DER)
    with pytest.raises(KeyNotUsable, match="not valid now"):
        client.certificate(at=NOON + timedelta(days=4000))
    key_settings(new, tmp_path)
    assert client.certificate(at=NOON).der == new.certificate.public_bytes(Encoding.DER)
    client.stop()
