"""The process that holds the signing key: it reads digests, answers with signatures, and does nothing else.

It is started by `KeyClient`, with the settings of the key and no others. It first says which certificate it has, or why
its key can't be used. It imports nothing that parses a document, and opens nothing once it has read its key, unless
that key is in a hardware module, whose library it loads. What it reads are digests of 32 bytes; each message that it
writes is preceded by its length, in four bytes.
"""

import ctypes
import json
import resource
import sys
from base64 import b64encode
from typing import Any, BinaryIO, Final

from cryptography.hazmat.primitives.serialization import Encoding

from chartrier.runtime.settings import Environment, SettingMissing
from signature.certificates.signing_key import KeyNotUsable, SigningKey

DIGEST_SIZE: Final = 32
# Of <sys/prctl.h>.
_IS_DUMPABLE, _NO_NEW_PRIVILEGES = 4, 38


def main() -> None:
    """Read the key, then sign one digest after the other until whoever asks is gone."""
    _confine()
    try:
        key = SigningKey.read(Environment("signature"))
    except (KeyNotUsable, SettingMissing, OSError, ValueError, TypeError) as unusable:
        _introduce({"unusable": f"{type(unusable).__name__}: {unusable}"})
        return
    chain = [b64encode(each.public_bytes(Encoding.DER)).decode() for each in (key.certificate, *key.chain)]
    introduction = {"certificates": chain, "container_size": key.container_size}
    if not key.is_hardware:
        # It has signed once, so all is loaded. Beside its three standard ones there will be no other descriptor.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    _introduce(introduction)
    _serve(key, sys.stdin.buffer)


def _serve(key: SigningKey, digests: BinaryIO) -> None:
    while len(digest := digests.read(DIGEST_SIZE)) == DIGEST_SIZE:
        _write(key.sign_digest(digest))


def _introduce(what: dict[str, Any]) -> None:
    _write(json.dumps(what).encode())


def _write(message: bytes) -> None:
    sys.stdout.buffer.write(len(message).to_bytes(4) + message)
    sys.stdout.buffer.flush()


def _confine() -> None:
    """Let no other process of this user read its memory, and leave no copy of it behind."""
    libc = ctypes.CDLL(None)
    libc.prctl(_IS_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
