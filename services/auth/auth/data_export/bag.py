"""A BagIt package (RFC 8493) inside a ZIP, written as it goes out: payload, manifests, and what describes them."""

import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

_DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass
class Bag:
    """A bag in a folder of a ZIP: every file is hashed while it is written."""

    package: zipfile.ZipFile
    folder: str
    _payload: dict[str, str] = field(default_factory=dict)
    _tags: dict[str, str] = field(default_factory=dict)
    _size: int = 0

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Add a file of the payload; return its digest."""
        digest, size = self._write(f"data/{name}", chunks)
        self._payload[f"data/{name}"] = digest
        self._size += size
        return digest

    def add_tag(self, name: str, content: str) -> None:
        """Add a file that is about the package."""
        self._tags[name], _ = self._write(name, [content.encode()])

    def finish(self, info: Mapping[str, str]) -> None:
        """Write what makes a bag of it: nothing can be added any more."""
        self.add_tag("bagit.txt", _DECLARATION)
        about = dict(info) | {"Payload-Oxum": f"{self._size}.{len(self._payload)}"}
        self.add_tag("bag-info.txt", "".join(f"{name}: {value}\n" for name, value in about.items()))
        self.add_tag("manifest-sha256.txt", _manifest(self._payload))
        self._write("tagmanifest-sha256.txt", [_manifest(self._tags).encode()])

    def _write(self, name: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        # Whatever system unpacks it: one form of each accented letter.
        entry = zipfile.ZipInfo(unicodedata.normalize("NFC", f"{self.folder}/{name}"))
        entry.external_attr = 0o600 << 16
        # What is compressed already stays as it is.
        entry.compress_type = zipfile.ZIP_STORED if "/documents/" in name else zipfile.ZIP_DEFLATED
        digest, size = sha256(), 0
        with self.package.open(entry, "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return digest.hexdigest(), size


def _manifest(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {unicodedata.normalize('NFC', name)}\n" for name, digest in digests.items())
