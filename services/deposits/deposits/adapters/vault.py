"""The vault, over HTTP: a document is put there with a ticket, and the vault certifies what it stored."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
import requests

from chartrier.access.tickets import HEADER

TIMEOUTS: Final = (3.05, 30)


class VaultUnavailable(Exception):
    """The vault did not answer, or not as its contract says: the same call will be repeated."""


@dataclass(frozen=True)
class StoredDocument:
    """What the vault certifies of a document that it stored."""

    document_id: UUID
    digest: str
    size: int
    pages: int | None


@dataclass(frozen=True)
class Vault:
    """The vault at its internal address."""

    url: str

    def file(self, content: bytes, *, ticket: str) -> StoredDocument:
        """Put a PDF into the vault; the same reference again returns the first one."""
        try:
            answer = requests.put(
                f"{self.url}/api/vault/ticketed/documents",
                data=content,
                headers={HEADER: ticket, "Content-Type": "application/pdf"},
                timeout=TIMEOUTS,
                allow_redirects=False,
            )
        except requests.RequestException as failure:
            raise VaultUnavailable(type(failure).__name__) from failure
        if not answer.ok:
            raise VaultUnavailable(str(answer.status_code))
        try:
            return msgspec.json.decode(answer.content, type=StoredDocument)
        except msgspec.DecodeError as unfit:
            raise VaultUnavailable("unreadable answer") from unfit
