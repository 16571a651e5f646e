"""The key-encryption keys, in a file of their own: they wrap each content's data key and never meet a content.

The current key wraps; every earlier one still unwraps, by its id. So a new key needs no content to be rewritten.
The same file holds the key that the journal is signed with, out of the database's reach, and the one from which each
holder's keys of the search are derived. That one stays: another one would find nothing of what was indexed.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chartrier.access.encryption import Encryption, new_key
from vault.durable_files import write_atomically


class KeyUnknown(Exception):
    """The keyring does not hold the key that something was wrapped or signed with."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key, readable only by who has the key-encryption key of that id."""

    key_id: str
    wrapped: bytes


@dataclass(frozen=True)
class _Keys:
    wrapping_key_id: str
    wrapping_keys: dict[str, bytes]
    signing_key_id: str
    signing_keys: dict[str, bytes]
    search_key: bytes

    def to_json(self) -> bytes:
        return orjson.dumps(
            {
                "wrapping_key_id": self.wrapping_key_id,
                "wrapping_keys": _encoded(self.wrapping_keys),
                "signing_key_id": self.signing_key_id,
                "signing_keys": _encoded(self.signing_keys),
                "search_key": b64encode(self.search_key).decode(),
            },
            option=orjson.OPT_INDENT_2,
        )

    @classmethod
    def from_json(cls, text: bytes) -> _Keys:
        found = orjson.loads(text)
        return cls(
            wrapping_key_id=found["wrapping_key_id"],
            wrapping_keys=_decoded(found["wrapping_keys"]),
            signing_key_id=found["signing_key_id"],
            signing_keys=_decoded(found["signing_keys"]),
            search_key=b64decode(found["search_key"]),
        )


@dataclass
class Keyring:
    """The keys of a file; a key added by another process is found when it is first needed."""

    path: Path
    _keys: _Keys = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Keyring:
        """Return the keyring of an existing file."""
        return cls(path, _Keys.from_json(path.read_bytes()))

    @classmethod
    def open_or_create(cls, path: Path) -> Keyring:
        """Return the keyring of a file that is created, with fresh keys, if it is not there; two creators agree."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            wrapping, signing = _new_key_id(), _new_key_id()
            fresh = _Keys(
                wrapping_key_id=wrapping,
                wrapping_keys={wrapping: new_key()},
                signing_key_id=signing,
                signing_keys={signing: Ed25519PrivateKey.generate().private_bytes_raw()},
                search_key=new_key(),
            )
            write_atomically(path, fresh.to_json(), replace=False)
        return cls.read(path)

    @property
    def wrapping_key_id(self) -> str:
        """Return the id of the key that wraps."""
        return self._keys.wrapping_key_id

    def wrap(self, data_key: bytes, associated_data: bytes) -> WrappedKey:
        """Return a data key wrapped by the current key, for one content only."""
        encryption = Encryption(self._keys.wrapping_keys[self._keys.wrapping_key_id])
        return WrappedKey(self._keys.wrapping_key_id, encryption.encrypt(data_key, bound_to=associated_data))

    def unwrap(self, key: WrappedKey, associated_data: bytes) -> bytes:
        """Return a data key; `KeyUnknown` when the ring lacks its key, or it was wrapped for another content."""
        if not self.holds(key.key_id):
            raise KeyUnknown(key.key_id)
        try:
            return Encryption(self._keys.wrapping_keys[key.key_id]).decrypt(key.wrapped, bound_to=associated_data)
        except InvalidTag as forged:
            raise KeyUnknown(f"{key.key_id} did not wrap this for that content") from forged

    def holds(self, key_id: str) -> bool:
        """Tell whether this ring has a key; one that another process added is looked for in the file."""
        if key_id not in self._keys.wrapping_keys:
            self._keys = _Keys.from_json(self.path.read_bytes())
        return key_id in self._keys.wrapping_keys

    def rotate(self) -> str:
        """Add a fresh key, which wraps from now on; return its id."""
        fresh = _new_key_id()
        known = _Keys.from_json(self.path.read_bytes())
        keys = known.wrapping_keys | {fresh: new_key()}
        self._keys = replace(known, wrapping_key_id=fresh, wrapping_keys=keys)
        write_atomically(self.path, self._keys.to_json(), replace=True)
        return fresh

    def search_key(self, owner_id: UUID, purpose: str) -> bytes:
        """Return the key under which the words of an owner's documents are hashed, or stored."""
        return hmac.digest(self._keys.search_key, purpose.encode() + b"\0" + owner_id.bytes, "sha256")

    def sign(self, digest: bytes) -> tuple[str, bytes]:
        """Return the signature of a digest, and the id of the key that made it."""
        key_id = self._keys.signing_key_id
        return key_id, Ed25519PrivateKey.from_private_bytes(self._keys.signing_keys[key_id]).sign(digest)

    def public_key(self, key_id: str) -> bytes:
        """Return the public half of a key that signs, by which anybody verifies what it signed."""
        private = Ed25519PrivateKey.from_private_bytes(self._keys.signing_keys[key_id])
        return private.public_key().public_bytes_raw()

    def has_signed(self, digest: bytes, key_id: str, signature: bytes) -> bool:
        """Tell whether a key of this ring signed this digest."""
        if key_id not in self._keys.signing_keys:
            return False
        try:
            public = Ed25519PrivateKey.from_private_bytes(self._keys.signing_keys[key_id]).public_key()
            public.verify(signature, digest)
        except InvalidSignature:
            return False
        return True


def _new_key_id() -> str:
    return secrets.token_hex(6)


def _encoded(keys: dict[str, bytes]) -> dict[str, str]:
    return {name: b64encode(key).decode() for name, key in keys.items()}


def _decoded(keys: dict[str, str]) -> dict[str, bytes]:
    return {name: b64decode(key) for name, key in keys.items()}
