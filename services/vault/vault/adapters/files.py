"""Objects as files on disk."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from chartrier.ids import new_id
from vault.content_store.objects import NameTaken, ObjectMissing, ObjectStoreUnavailable, made_at, prefix_of
from vault.durable_files import sync_directory

_NAME: Final = re.compile(r"[0-9a-f]{6}/[0-9a-f]{2}/[0-9a-f]{32}")


class FileObjectStore:
    """Objects as files. A file and the folders that lead to it are on the disk before `create` returns."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def create(self, name: str, parts: Iterable[bytes]) -> None:
        """Store an object under a name that nobody used."""
        path = self._path(name)
        try:
            self._make_folders(path.parent)
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError as taken:
            raise NameTaken(name) from taken
        except OSError as full:
            raise ObjectStoreUnavailable(os.strerror(full.errno or 0)) from full
        try:
            _write_and_sync(descriptor, parts)
            sync_directory(path.parent)
        except OSError as full:
            path.unlink(missing_ok=True)
            raise ObjectStoreUnavailable(os.strerror(full.errno or 0)) from full

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Return an object to read from."""
        try:
            file = self._path(name).open("rb", buffering=0)
        except FileNotFoundError as missing:
            raise ObjectMissing(name) from missing
        except OSError as unavailable:
            raise ObjectStoreUnavailable(os.strerror(unavailable.errno or 0)) from unavailable
        with file:
            yield file

    def remove(self, name: str) -> None:
        """Remove an object."""
        self._path(name).unlink(missing_ok=True)

    def names(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the names that were made between two moments."""
        first, last = prefix_of(since), prefix_of(until)
        for outer in sorted(self.root.glob("[0-9a-f]" * 6)):
            if not first[:6] <= outer.name <= last[:6]:
                continue
            for inner in sorted(outer.iterdir()):
                if first <= f"{outer.name}/{inner.name}" <= last:
                    found = (f"{outer.name}/{inner.name}/{file.name}" for file in sorted(inner.iterdir()))
                    yield from (name for name in found if since <= made_at(name) < until)

    def check(self) -> None:
        """Return when a file can be written now."""
        probe = self.root / f".probe-{new_id().hex}"
        try:
            probe.write_bytes(b"able to write")
        except OSError as full:
            raise ObjectStoreUnavailable(os.strerror(full.errno or 0)) from full
        finally:
            probe.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ObjectMissing(name)
        return self.root / name

    def _make_folders(self, folder: Path) -> None:
        # A new folder is only there for good once the one that names it is on the disk.
        for made in (folder.parent, folder):
            if not made.is_dir():
                made.mkdir(exist_ok=True, mode=0o700)
                sync_directory(made.parent)


def _write_and_sync(descriptor: int, parts: Iterable[bytes]) -> None:
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        for part in parts:
            view = memoryview(part)
            while view:
                view = view[file.write(view) :]
        os.fsync(file.fileno())
