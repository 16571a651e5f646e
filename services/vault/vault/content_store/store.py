"""The strongroom: contents are sealed, each under a key of its own, and kept; they come out verified, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from uuid import UUID

from chartrier.http.problems import TooLarge
from vault.content_encryption.keyring import Keyring, KeyUnknown, WrappedKey
from vault.content_encryption.segments import Damaged, new_key, opened, sealed
from vault.content_store.objects import BlobMissing, BlobStore, NameTaken, StoreAway, fresh_name

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


def received(stream: IO[bytes], *, at_most: int) -> Content:
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
class Place:
    """Whose content it is: sealed into the content itself, so that one can't be put in another's place."""

    holder_id: UUID
    document_id: UUID
    number: int

    def label(self) -> bytes:
        """Return the place as bytes."""
        return self.holder_id.bytes + self.document_id.bytes + self.number.to_bytes(4, "big")


@dataclass(frozen=True)
class Sealed:
    """A content of the strongroom, as a row of its version tells it."""

    document_id: UUID
    number: int
    holder_id: UUID
    digest: str
    size: int
    blob: str
    key_id: str
    wrapped_key: bytes


def label_of(version: Sealed) -> bytes:
    """Return what the content and the key of a version were sealed for."""
    return Place(version.holder_id, version.document_id, version.number).label()


@dataclass(frozen=True)
class Retained:
    """Where a sealed content is, and its wrapped key."""

    blob: str
    key: WrappedKey


@dataclass(frozen=True)
class Strongroom:
    """A store of blobs and the keys to them."""

    blobs: BlobStore
    keyring: Keyring

    def keep(self, content: Content, place: Place) -> Retained:
        """Seal a content, put it under a fresh name, and read it back before saying that it is kept."""
        key, label = new_key(), place.label()
        name = self._put(content, key, label)
        try:
            with self.blobs.open(name) as blob:
                # Each segment carries its authentication: what opens is what was sealed.
                size = sum(len(part) for part in opened(blob, key, label))
        except (Damaged, BlobMissing) as lost:
            raise StoreAway("what was put there does not come back") from lost
        if size != content.size:
            raise StoreAway("what was put there does not come back whole")
        return Retained(name, self.keyring.wrap(key, label))

    def take(self, version: Sealed) -> Iterator[bytes]:
        """Yield a content in clear, verified: the last part is only given once the whole has its first SHA-256."""
        label = label_of(version)
        digest = hashlib.sha256()
        held = b""
        try:
            key = self.keyring.unwrap(WrappedKey(version.key_id, version.wrapped_key), label)
            with self.blobs.open(version.blob) as blob:
                for part in opened(blob, key, label):
                    if held:
                        yield held
                    digest.update(part)
                    held = part
        except (BlobMissing, KeyUnknown) as lost:
            raise Damaged(type(lost).__name__) from lost
        if digest.hexdigest() != version.digest:
            raise Damaged("another content than the one that came in")
        yield held

    def forget(self, kept: Retained) -> None:
        """Remove a content that no document came to rely on."""
        self.blobs.remove(kept.blob)

    def _put(self, content: Content, key: bytes, label: bytes) -> str:
        # A store that loses its answer and is asked again says that the name is taken: a new name costs nothing.
        for _ in range(_TRIES):
            name = fresh_name()
            try:
                self.blobs.create(name, sealed(content.data, key, label))
            except NameTaken:
                continue
            return name
        raise StoreAway("no name was free")
