"""The content store: each content is encrypted under a key of its own and stored; it comes out verified, or not at all.

(`objects` is the port to where the encrypted bytes lie.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from uuid import UUID

from chartrier.http.problems import TooLarge
from vault.content_encryption.keyring import Keyring, KeyUnknown, WrappedKey
from vault.content_encryption.segments import Corrupted, decrypt, encrypt, new_data_key
from vault.content_store.objects import (
    NameTaken,
    ObjectMissing,
    ObjectStore,
    ObjectStoreUnavailable,
    new_object_name,
)

_PART: Final = 256 * 1024
_TRIES: Final = 3


@dataclass(frozen=True)
class Content:
    """Bytes that came in, with the SHA-256 they had at entry."""

    data: bytes
    digest: str

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self.data)


def read_content(stream: IO[bytes], *, at_most: int) -> Content:
    """Read a content, hashing it on its way; `TooLarge` as soon as there is more than accepted."""
    digest = hashlib.sha256()
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_PART):
        size += len(part)
        if size > at_most:
            raise TooLarge(f"A file may have {at_most // 1024**2} MiB.")
        digest.update(part)
        parts.append(part)
    return Content(b"".join(parts), digest.hexdigest())


@dataclass(frozen=True)
class ContentId:
    """Whose content it is: authenticated with the content itself, so that one can't be put in another's place."""

    holder_id: UUID
    document_id: UUID
    number: int

    def associated_data(self) -> bytes:
        """Return the id as the bytes with which the content and its key are authenticated."""
        return self.holder_id.bytes + self.document_id.bytes + self.number.to_bytes(4, "big")


@dataclass(frozen=True)
class StoredObject:
    """Where an encrypted content lies, and its wrapped key."""

    name: str
    key: WrappedKey


@dataclass(frozen=True)
class StoredContent:
    """A content of the store, as the row of its version describes it."""

    id: ContentId
    digest: str
    size: int
    object: StoredObject


@dataclass(frozen=True)
class ContentStore:
    """An object store and the keys to what lies there."""

    objects: ObjectStore
    keyring: Keyring

    def put(self, content: Content, content_id: ContentId) -> StoredObject:
        """Encrypt a content, store it under a fresh name, and read it back before saying that it is stored."""
        data_key, associated_data = new_data_key(), content_id.associated_data()
        name = self._create(content, data_key, associated_data)
        try:
            with self.objects.open(name) as stored:
                # Each segment carries its authentication: what decrypts is what was encrypted.
                size = sum(len(part) for part in decrypt(stored, data_key, associated_data))
        except (Corrupted, ObjectMissing) as lost:
            raise ObjectStoreUnavailable("what was put there does not come back") from lost
        if size != content.size:
            raise ObjectStoreUnavailable("what was put there does not come back whole")
        return StoredObject(name, self.keyring.wrap(data_key, associated_data))

    def read(self, content: StoredContent) -> Iterator[bytes]:
        """Yield a content in clear, verified: the last part is only given once the whole has its first SHA-256."""
        associated_data = content.id.associated_data()
        digest = hashlib.sha256()
        held = b""
        try:
            data_key = self.keyring.unwrap(content.object.key, associated_data)
            with self.objects.open(content.object.name) as stored:
                for part in decrypt(stored, data_key, associated_data):
                    if held:
                        yield held
                    digest.update(part)
                    held = part
        except (ObjectMissing, KeyUnknown) as lost:
            raise Corrupted(type(lost).__name__) from lost
        if digest.hexdigest() != content.digest:
            raise Corrupted("another content than the one that came in")
        yield held

    def remove(self, stored: StoredObject) -> None:
        """Remove a content that no document came to rely on."""
        self.objects.remove(stored.name)

    def _create(self, content: Content, data_key: bytes, associated_data: bytes) -> str:
        # A store that loses its answer and is asked again says that the name is taken: a new name costs nothing.
        for _ in range(_TRIES):
            name = new_object_name()
            try:
                self.objects.create(name, encrypt(content.data, data_key, associated_data))
            except NameTaken:
                continue
            return name
        raise ObjectStoreUnavailable("no name was free")
