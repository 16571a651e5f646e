"""The key-encryption keys, in a file of their own: they wrap each document's data key and never meet a document.

The current key wraps; every earlier one still unwraps, by its id. So a new key needs no file to be rewritten.
The same file holds the key that seals of the journal are signed with, out of the database's reach.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import orjson
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.durable_files import sync_directory

_NONCE: Final = 12


class KeyUnknown(Exception):
    """The keyring does not hold the key that something was wrapped or signed with."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key, readable only by who has the key-encryption key of that id."""

    key_id: str
    wrapped: bytes


@dataclass(frozen=True)
class _Keys:
    current: str
    wrapping: dict[str, bytes]
    sealing_current: str
    sealing: dict[str, bytes]

    def to_json(self) -> bytes:
        return orjson.dumps(
            {
                "current": self.current,
                "wrapping": {name: b64encode(key).decode() for name, key in self.wrapping.items()},
                "sealing_current": self.sealing_current,
                "sealing": {name: b64encode(key).decode() for name, key in self.sealing.items()},
            },
            option=orjson.OPT_INDENT_2,
        )

    @classmethod
    def from_json(cls, text: bytes) -> _Keys:
        found = orjson.loads(text)
        return cls(
            current=found["current"],
            wrapping={name: b64decode(key) for name, key in found["wrapping"].items()},
            sealing_current=found["sealing_current"],
            sealing={name: b64decode(key) for name, key in found["sealing"].items()},
        )


@dataclass
class Keyring:
    """The keys of a file; a key added by another process is found when it is first met."""

    path: Path
    _keys: _Keys = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Keyring:
        """Return the keyring of an existing file."""
        return cls(path, _Keys.from_json(path.read_bytes()))

    @classmethod
    def made_if_missing(cls, path: Path) -> Keyring:
        """Return the keyring of a file that is made, with fresh keys, if it is not there; two makers agree on one."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            wrapping, sealing = _fresh_id(), _fresh_id()
            fresh = _Keys(
                current=wrapping,
                wrapping={wrapping: AESGCM.generate_key(256)},
                sealing_current=sealing,
                sealing={sealing: Ed25519PrivateKey.generate().private_bytes_raw()},
            )
            _write_whole(path, fresh.to_json(), replace=False)
        return cls.read(path)

    def wrap(self, data_key: bytes, label: bytes) -> WrappedKey:
        """Return a data key wrapped by the current key, for one label only."""
        nonce = secrets.token_bytes(_NONCE)
        cipher = AESGCM(self._keys.wrapping[self._keys.current])
        return WrappedKey(self._keys.current, nonce + cipher.encrypt(nonce, data_key, label))

    def unwrap(self, key: WrappedKey, label: bytes) -> bytes:
        """Return a data key; `KeyUnknown` when the ring has not its key, or it was wrapped for another label."""
        if not self.holds(key.key_id):
            raise KeyUnknown(key.key_id)
        try:
            cipher = AESGCM(self._keys.wrapping[key.key_id])
            return cipher.decrypt(key.wrapped[:_NONCE], key.wrapped[_NONCE:], label)
        except InvalidTag as forged:
            raise KeyUnknown(f"{key.key_id} did not wrap this for that label") from forged

    def holds(self, key_id: str) -> bool:
        """Tell whether this ring has a key; one that another process added is looked for in the file."""
        if key_id not in self._keys.wrapping:
            self._keys = _Keys.from_json(self.path.read_bytes())
        return key_id in self._keys.wrapping

    @property
    def current(self) -> str:
        """Return the id of the key that wraps."""
        return self._keys.current

    def rotate(self) -> str:
        """Add a fresh key, which wraps from now on; return its id."""
        fresh = _fresh_id()
        known = _Keys.from_json(self.path.read_bytes())
        self._keys = _Keys(
            current=fresh,
            wrapping=known.wrapping | {fresh: AESGCM.generate_key(256)},
            sealing_current=known.sealing_current,
            sealing=known.sealing,
        )
        _write_whole(self.path, self._keys.to_json(), replace=True)
        return fresh

    def sign(self, digest: bytes) -> tuple[str, bytes]:
        """Return a signature of a seal's digest, and the id of the key that made it."""
        key_id = self._keys.sealing_current
        return key_id, Ed25519PrivateKey.from_private_bytes(self._keys.sealing[key_id]).sign(digest)

    def signed(self, digest: bytes, key_id: str, signature: bytes) -> bool:
        """Tell whether a key of this ring signed this digest."""
        if key_id not in self._keys.sealing:
            return False
        try:
            public = Ed25519PrivateKey.from_private_bytes(self._keys.sealing[key_id]).public_key()
            public.verify(signature, digest)
        except InvalidSignature:
            return False
        return True


def _fresh_id() -> str:
    return secrets.token_hex(6)


def _write_whole(path: Path, text: bytes, *, replace: bool) -> None:
    """Write a file that is there whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        if replace:
            draft.rename(path)
        else:
            path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first: its keyring is the one
    finally:
        draft.unlink(missing_ok=True)
    sync_directory(path.parent)
