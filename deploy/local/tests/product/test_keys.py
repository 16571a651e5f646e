"""Secrets are made once and stay their owner's."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.local.product.keys import Keys

SERVICES = ["auth", "vault"]


def everything_of(keys: Keys) -> list[object]:
    return [
        keys.password("vault"),
        keys.token_key(),
        keys.ticket_public_keys(SERVICES),
        keys.seal_public_key(),
        [path.read_bytes() for path in keys.signature_files()],
    ]


def test_asking_again_answers_the_same_secrets(tmp_path: Path) -> None:
    first = everything_of(Keys(tmp_path / "keys"))
    assert everything_of(Keys(tmp_path / "keys")) == first


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = (everything_of(Keys(tmp_path / name)) for name in ("one", "other"))
    assert all(ours != theirs for ours, theirs in zip(one, other, strict=True))


def test_nobody_else_reads_a_secret(tmp_path: Path) -> None:
    everything_of(Keys(tmp_path / "keys"))
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    kept = [path for path in (tmp_path / "keys").iterdir() if path.name != ".lock"]
    assert kept
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_public_ticket_keys_hold_nothing_private(tmp_path: Path) -> None:
    published = json.loads(Keys(tmp_path).ticket_public_keys(SERVICES))["keys"]
    assert [key["kid"] for key in published] == SERVICES
    assert all("d" not in key for key in published)


def test_the_seal_is_vouched_for_by_its_root(tmp_path: Path) -> None:
    key, certificate, chain = (path.read_bytes() for path in Keys(tmp_path).signature_files())
    seal, root = x509.load_pem_x509_certificate(certificate), x509.load_pem_x509_certificate(chain)
    seal.verify_directly_issued_by(root)
    assert load_pem_private_key(key, None).public_key() == seal.public_key()


@pytest.mark.parametrize("name", ["vault", "auth"])
def test_a_password_can_stand_in_an_address(tmp_path: Path, name: str) -> None:
    assert Keys(tmp_path).password(name).isalnum()
