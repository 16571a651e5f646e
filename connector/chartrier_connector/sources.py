"""Where the files of a batch lie: a folder, or a ZIP."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from chartrier_connector.errors import Stopped

LARGEST_FILE: Final = 100 * 1024**2
# As Windows in France writes names into a ZIP when it does not write them in UTF-8.
_ZIP_NAMES: Final = "cp850"
_ENCRYPTED: Final = 0x1


class Source(Protocol):
    """The files of one batch."""

    @property
    def name(self) -> str:
        """Return the name of the batch."""

    def names(self) -> Sequence[str]:
        """Return the names of its files, in their order."""

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""

    def read(self, name: str) -> bytes:
        """Return the content of a file."""


@dataclass(frozen=True)
class Folder:
    """A folder: the files that lie in it, neither those below nor what only points elsewhere."""

    name: str
    files: dict[str, Path]

    def names(self) -> Sequence[str]:
        """Return the names of the files."""
        return sorted(self.files)

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        with _readable(name):
            return self.files[name].stat().st_size

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        with _readable(name):
            return self.files[name].read_bytes()


@dataclass(frozen=True)
class Zip:
    """A ZIP: its files by their last name, whatever folder stands before it."""

    name: str
    archive: ZipFile
    files: dict[str, ZipInfo]

    def names(self) -> Sequence[str]:
        """Return the names of the files."""
        return sorted(self.files)

    def size(self, name: str) -> int:
        """Return how many bytes a file has, as the ZIP says."""
        return self.files[name].file_size

    def read(self, name: str) -> bytes:
        """Return the content of a file, of no more bytes than the ZIP says."""
        with _readable(name), self.archive.open(self.files[name]) as stream:
            return stream.read(self.files[name].file_size)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    # Locked by the program that writes it, taken away meanwhile, or damaged within the ZIP.
    try:
        yield
    except (OSError, BadZipFile, EOFError, NotImplementedError, zlib.error) as unreadable:
        raise Stopped("file_unreadable", file=name) from unreadable


def open_source(path: Path) -> Source:
    """Open a batch."""
    if path.is_dir():
        found = {each for each in path.iterdir() if each.is_file() and not each.is_symlink()}
        return Folder(path.name, {normalize("NFC", each.name): each for each in found if _is_wanted(each.name)})
    if is_zipfile(path):
        return _zip(path)
    raise Stopped("batch_unreadable", name=path.name)


def _zip(path: Path) -> Zip:
    try:
        archive = ZipFile(path, metadata_encoding=_ZIP_NAMES)
    except (BadZipFile, OSError, ValueError) as unreadable:
        raise Stopped("batch_unreadable", name=path.name) from unreadable
    inside = [each for each in archive.infolist() if not each.is_dir() and _is_wanted(_last(each))]
    names = {normalize("NFC", _last(each)): each for each in inside}
    # Two files of one name, or a password: whatever was meant, it cannot be known.
    if len(names) < len(inside) or any(each.flag_bits & _ENCRYPTED for each in inside):
        raise Stopped("batch_unreadable", name=path.name)
    return Zip(path.stem, archive, names)


def _last(entry: ZipInfo) -> str:
    return entry.filename.rsplit("/", 1)[-1]


def _is_wanted(name: str) -> bool:
    return not name.startswith((".", "~$"))
