"""The signing key as the worker has it: out of reach, in a process that signs digests."""

import json
import os
import socket
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from chartrier.observability.logging import logger
from signature.certificates.cms import ContainerParts
from signature.certificates.signing_key import KeyNotUsable

# What the key process is told of the worker's environment.
SETTINGS: Final = tuple(
    f"{prefix}_{name}{kind}"
    for prefix in ("SIGNATURE", "CHARTRIER")
    for name in (
        "KEY",
        "CERTIFICATE",
        "CHAIN",
        "PKCS12_PATH",
        "KEY_PASSWORD",
        "PKCS11_MODULE",
        "PKCS11_TOKEN",
        "PKCS11_LABEL",
    )
    for kind in ("", "_FILE")
)
# Names, in one text, of what the library of a hardware module reads of the environment.
LIBRARY_ENVIRONMENT: Final = ("SIGNATURE_PKCS11_ENVIRONMENT", "CHARTRIER_PKCS11_ENVIRONMENT")

LONGEST_START: Final = 60.0

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

    @property
    def ends_at(self) -> datetime:
        """Return until when it is valid."""
        return self._read.not_valid_after_utc

    def is_valid_at(self, moment: datetime) -> bool:
        """Tell whether the certificate covers this moment."""
        return self._read.not_valid_before_utc <= moment <= self._read.not_valid_after_utc

    def verify(self, container: bytes, digest: bytes) -> None:
        """Refuse what is not the signature of this certificate's key over this digest."""
        try:
            signature = self._parts.signature_in(container, digest)
            self._parts.algorithm.verify(self._read.public_key(), signature, self._parts.attributes(digest))
        except (InvalidSignature, ValueError) as wrong:
            raise KeyNotUsable("what the key process answered is not a signature of this digest") from wrong

    def signature_in(self, container: bytes, digest: bytes) -> bytes:
        """Return the bare signature in the container of a digest: that is what a time stamp is of."""
        return self._parts.signature_in(container, digest)

    def with_time_stamp(self, container: bytes, digest: bytes, token: bytes) -> bytes:
        """Return the container of a digest with a time stamp of its signature."""
        return self._parts.container(digest, self.signature_in(container, digest), time_stamp=token)

    @cached_property
    def _read(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.der)

    @cached_property
    def _parts(self) -> ContainerParts:
        return ContainerParts.of(self.der, self.chain)


class KeyClient:
    """Starts the key process when the first signature needs it, and again when it has ended or does not answer."""

    def __init__(self, environment: Mapping[str, str] = os.environ, *, longest_answer: float = 10.0) -> None:
        self._longest_answer = longest_answer
        of_library = [name for each in LIBRARY_ENVIRONMENT for name in environment.get(each, "").split()]
        self._settings = {name: environment[name] for name in (*SETTINGS, *of_library) if name in environment}
        self._lock = threading.Lock()
        self._process: _Process | None = None

    def certificate(self, *, at: datetime) -> SigningCertificate:
        """Return the certificate of the key; `KeyNotUsable` without a key, and when it does not cover this moment."""
        with self._lock:
            found = self._started().certificate
            if not found.is_valid_at(at):
                # A new one may be in its place by the next time.
                self._stop()
                raise KeyNotUsable("the certificate of the signing key is not valid now")
            return found

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS signature over a file's SHA-256."""
        with self._lock:
            for _ in range(2):
                process = self._started()
                try:
                    container = process.sign(digest)
                except OSError:
                    # It was ended or stopped from outside. Signing a digest twice harms nobody.
                    log.warning("key_process_does_not_answer")
                    self._stop()
                else:
                    process.certificate.verify(container, digest)
                    return container
        raise KeyNotUsable("the key process does not answer")

    @property
    def process_id(self) -> int | None:
        """Return the key process, while it runs."""
        return self._process.id if self._process else None

    def stop(self) -> None:
        """End the key process; it also ends by itself with the process that started it."""
        with self._lock:
            self._stop()

    def _started(self) -> "_Process":
        if self._process is None or not self._process.is_running:
            self._stop()
            self._process = _Process(self._settings, self._longest_answer)
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.stop()


class _Process:
    """One key process, and the line to it."""

    def __init__(self, settings: Mapping[str, str], longest_answer: float) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "signature.certificates.key_process"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={**settings, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        self._line.settimeout(LONGEST_START)
        try:
            self.certificate = _certificate(json.loads(self._read()))
        except (OSError, ValueError) as silent:
            self.stop()
            raise KeyNotUsable("the key process does not start") from silent
        except KeyNotUsable:
            self.stop()
            raise
        self._line.settimeout(longest_answer)

    @property
    def id(self) -> int:
        process_id: int = self._process.pid
        return process_id

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def sign(self, digest: bytes) -> bytes:
        self._line.sendall(digest)
        return self._read()

    def stop(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()

    def _read(self) -> bytes:
        return self._receive(int.from_bytes(self._receive(4)))

    def _receive(self, size: int) -> bytes:
        received = bytearray()
        while len(received) < size:
            part = self._line.recv(size - len(received))
            if not part:
                raise ConnectionResetError
            received += part
        return bytes(received)


def _certificate(introduction: dict[str, Any]) -> SigningCertificate:
    if "unusable" in introduction:
        raise KeyNotUsable(introduction["unusable"])
    own, *above = (b64decode(each) for each in introduction["certificates"])
    return SigningCertificate(own, tuple(above), int(introduction["container_size"]))
