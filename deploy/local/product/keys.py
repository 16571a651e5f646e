"""Every secret of a local installation: made once, kept in its data folder, readable by its owner alone."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from joserfc.jwk import ECKey

from deploy.local.product.certificates import signing_certificate

RSA_BITS = 2048
OWNER_ONLY = 0o600


class Keys:
    """The keys and passwords of one installation; whatever is missing is made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder."""
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)

    def password(self, name: str) -> str:
        """Return the password of that name."""
        with self._alone():
            path = self._folder / "passwords.json"
            known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
            if name not in known:
                known[name] = secrets.token_hex(24)
                _write(path, json.dumps(known, indent=1, sort_keys=True).encode())
            return known[name]

    def token_key(self) -> str:
        """Return the key that auth signs tokens and proofs with (RSA, PEM)."""
        return self._kept("auth-tokens.pem", lambda: _pem(rsa.generate_private_key(65537, RSA_BITS))).decode()

    def ticket_key(self, service: str) -> str:
        """Return the key that a service signs its tickets with (P-256, PEM)."""
        return self._kept(f"tickets-{service}.pem", _new_curve_key).decode()

    def ticket_public_keys(self, services: list[str]) -> str:
        """Return the public halves as a JWK set; each is known by its service's name."""
        keys = [ECKey.import_key(self.ticket_key(service)).as_dict(private=False, kid=service) for service in services]
        return json.dumps({"keys": keys})

    def seal_key(self) -> str:
        """Return the key that opens what was sealed for a mailbox; notify's alone (P-256, PEM)."""
        return self._kept("notify-seal.pem", _new_curve_key).decode()

    def seal_public_key(self) -> str:
        """Return the key that everybody seals with."""
        key = load_pem_private_key(self.seal_key().encode(), None)
        return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def signature_files(self) -> tuple[Path, Path, Path]:
        """Return the files with the signing key, its certificate and the certificates above it."""
        key, certificate, chain = (self._folder / f"signature-{part}.pem" for part in ("key", "certificate", "chain"))
        with self._alone():
            if not chain.exists():
                made = signing_certificate()
                # The chain comes last: when it is there, so are the others.
                for path, content in ((key, made.key), (certificate, made.certificate), (chain, made.chain)):
                    _write(path, content)
        return key, certificate, chain

    def path(self, name: str) -> Path:
        """Return the place of a key file that a service makes itself."""
        return self._folder / name

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self._folder / name
        with self._alone():
            if not path.exists():
                _write(path, make())
        return path.read_bytes()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Two commands started together must not make two different keys.
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _new_curve_key() -> bytes:
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and that nobody else ever could read."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    draft.rename(path)
