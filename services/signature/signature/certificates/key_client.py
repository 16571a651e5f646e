"""The signing key as the worker has it: out of reach, in a process that signs digests."""

import json
import os
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import IO, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from chartrier.observability.logging import logger
from signature.certificates.cms import ContainerParts
from signature.certificates.signing_key import KeyNotUsable

# What the key process is told of the worker's environment.
SETTINGS: Final = tuple(
    f"{prefix}_{name}{kind}"
    for prefix in ("SIGNATURE", "CHARTRIER")
    for name in ("KEY", "CERTIFICATE", "CHAIN", "PKCS12_PATH", "KEY_PASSWORD")
    for kind in ("", "_FILE")
)

log = logger(__name__)


@dataclass(frozen=True)
class SigningCertificate:
    """The certificate of the key, those above it, and the room that its signatures take."""

    der: bytes
    chain: tuple[bytes, ...]
    container_size: int

    @cached_property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, as the evidence names it."""
        return sha256(self.der).hexdigest()

    def is_valid_at(self, moment: datetime) -> bool:
        """Tell whether the certificate covers this moment."""
        return self._read.not_valid_before_utc <= moment <= self._read.not_valid_after_utc

    def verify(self, container: bytes, digest: bytes) -> None:
        """Refuse what is not the signature of this certificate's key over this digest."""
        key = self._read.public_key()
        if not isinstance(key, EllipticCurvePublicKey):
            raise KeyNotUsable("the certificate is of another kind")
        try:
            signature = self._parts.signature_in(container, digest)
            key.verify(signature, self._parts.attributes(digest), ECDSA(SHA256()))
        except (InvalidSignature, ValueError) as wrong:
            raise KeyNotUsable("what the key process answered is not a signature of this digest") from wrong

    @cached_property
    def _read(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.der)

    @cached_property
    def _parts(self) -> ContainerParts:
        return ContainerParts.of(self.der, self.chain)


class KeyClient:
    """Starts the key process when the first signature needs it, and again when it has ended."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._settings = {name: environment[name] for name in SETTINGS if name in environment}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._certificate: SigningCertificate | None = None

    def certificate(self, *, at: datetime) -> SigningCertificate:
        """Return the certificate of the key; `KeyNotUsable` without a key, and when it does not cover this moment."""
        with self._lock:
            found = self._started()
            if not found.is_valid_at(at):
                # A new one may be in its place by the next time.
                self._stop()
                raise KeyNotUsable("the certificate of the signing key is not valid now")
            return found

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS signature over a file's SHA-256."""
        with self._lock:
            for _ in range(2):
                certificate = self._started()
                if container := self._answer(digest):
                    certificate.verify(container, digest)
                    return container
                # Signing a digest twice harms nobody: the key process may have been ended from outside.
                log.warning("key_process_ended")
                self._stop()
        raise KeyNotUsable("the key process ends instead of signing")

    @property
    def process_id(self) -> int | None:
        """Return the key process, while it runs."""
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """End the key process; it also ends by itself with the process that started it."""
        with self._lock:
            self._stop()

    def _started(self) -> SigningCertificate:
        if self._certificate is None or self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "signature.certificates.key_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._settings | {"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
            try:
                self._certificate = _introduction(_pipe(self._process.stdout).readline())
            except KeyNotUsable:
                self._stop()
                raise
        return self._certificate

    def _answer(self, digest: bytes) -> bytes:
        """Return the signature, or nothing from a process that ended."""
        process = self._process
        if process is None:
            return b""
        try:
            _pipe(process.stdin).write(digest)
            _pipe(process.stdin).flush()
            size = int.from_bytes(_pipe(process.stdout).read(4))
            signature = _pipe(process.stdout).read(size)
        except OSError:
            return b""
        return signature if size and len(signature) == size else b""

    def _stop(self) -> None:
        process, self._process, self._certificate = self._process, None, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                _pipe(pipe).close()


def _introduction(line: bytes) -> SigningCertificate:
    try:
        said = json.loads(line)
    except ValueError as silent:
        raise KeyNotUsable("the key process does not start") from silent
    if "unusable" in said:
        raise KeyNotUsable(said["unusable"])
    own, *above = (b64decode(each) for each in said["certificates"])
    return SigningCertificate(own, tuple(above), int(said["container_size"]))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the key process has no pipe")
    return pipe
