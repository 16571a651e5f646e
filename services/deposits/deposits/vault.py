"""The vault, as this service's worker meets it: bytes are put there with a ticket, and it vouches for them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
import requests

from chartrier.access.tickets import HEADER

PATIENCE: Final = (3.05, 30)


class VaultAway(Exception):
    """The vault did not answer, or not as agreed: the same will be asked again."""


@dataclass(frozen=True)
class Retained:
    """What the vault says of a paper that it keeps."""

    document_id: UUID
    digest: str
    size: int
    pages: int | None


@dataclass(frozen=True)
class Vault:
    """The vault at an address of its own, inside the house."""

    url: str

    def file(self, content: bytes, *, ticket: str) -> Retained:
        """Put a PDF into the vault; the same paper again answers the first one."""
        try:
            answer = requests.put(
                f"{self.url}/api/vault/ticketed/papers",
                data=content,
                headers={HEADER: ticket, "Content-Type": "application/pdf"},
                timeout=PATIENCE,
                allow_redirects=False,
            )
        except requests.RequestException as away:
            raise VaultAway(type(away).__name__) from away
        if not answer.ok:
            raise VaultAway(str(answer.status_code))
        try:
            return msgspec.json.decode(answer.content, type=Retained)
        except msgspec.DecodeError as unfit:
            raise VaultAway("an answer that can't be read") from unfit
