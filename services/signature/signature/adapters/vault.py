"""The vault, as the worker asks it: bytes of a document by ticket, and a signed version filed by ticket."""

from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from time import monotonic
from typing import Protocol
from uuid import UUID

import requests

from chartrier.access.tickets import HEADER, Tickets
from signature.errors import DigestMismatch, DocumentGone, NotAccepted

CHUNK = 1 << 17


class VaultAway(Exception):
    """The vault doesn't answer, or not well: to be tried again later."""


@dataclass(frozen=True)
class Filed:
    """What the vault keeps of a signed version, by its own word."""

    digest: str
    size: int
    number: int


class Vault(Protocol):
    """Where documents are kept."""

    def take(self, document_id: UUID, *, digest: str, size: int) -> bytes:
        """Return the bytes that have this digest; `DigestMismatch` when the vault holds others."""
        ...

    def file(self, document_id: UUID, content: bytes, *, act_id: UUID, account_id: UUID) -> Filed:
        """File a signed version under its act: the same act twice keeps the first."""
        ...


@dataclass(frozen=True)
class HttpVault:
    """The vault service, asked over HTTP; it trusts nothing but our tickets."""

    url: str
    tickets: Tickets
    connecting: float = 3.0
    reading: float = 20.0
    altogether: float = 90.0
    session: requests.Session = field(default_factory=requests.Session)

    def take(self, document_id: UUID, *, digest: str, size: int) -> bytes:
        """Return the bytes that have this digest; `DigestMismatch` when the vault holds others."""
        ticket = self.tickets.issue(audience="vault", purpose="sign", subject=document_id, digest=digest)
        try:
            with self._ask("GET", "content", ticket, stream=True) as answer:
                content = self._read(answer, size)
        except requests.RequestException as error:
            raise VaultAway(type(error).__name__) from error
        if sha256(content).hexdigest() != digest:
            raise DigestMismatch
        return content

    def file(self, document_id: UUID, content: bytes, *, act_id: UUID, account_id: UUID) -> Filed:
        """File a signed version under its act: the same act twice keeps the first."""
        ticket = self.tickets.issue(
            audience="vault", purpose="file-signed", subject=document_id, act_id=str(act_id), account_id=str(account_id)
        )
        try:
            with self._ask("PUT", "versions", ticket, data=content) as answer:
                kept = answer.json()
                return Filed(str(kept["digest"]), int(kept["size"]), int(kept["number"]))
        except (requests.RequestException, KeyError, TypeError, ValueError) as error:
            raise VaultAway(type(error).__name__) from error

    def _ask(
        self, method: str, what: str, ticket: str, *, stream: bool = False, data: bytes | None = None
    ) -> requests.Response:
        # Neither proxies nor credentials of the environment, nor redirects: the ticket goes to the vault only.
        self.session.trust_env = False
        answer = self.session.request(
            method,
            f"{self.url}/api/vault/ticketed/{what}",
            headers={HEADER: ticket, "Content-Type": "application/pdf"} if data else {HEADER: ticket},
            data=data,
            stream=stream,
            timeout=(self.connecting, self.reading),
            allow_redirects=False,
        )
        if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise DocumentGone
        if answer.status_code in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}:
            raise NotAccepted
        if answer.status_code != HTTPStatus.OK:
            raise VaultAway(f"status {answer.status_code}")
        return answer

    def _read(self, answer: requests.Response, size: int) -> bytes:
        """Read no more than the document's size and no longer than patience lasts, however slowly it drips."""
        content, deadline = bytearray(), monotonic() + self.altogether
        for chunk in answer.iter_content(CHUNK):
            content += chunk
            if len(content) > size:
                raise DigestMismatch
            if monotonic() > deadline:
                raise VaultAway("too slow")
        return bytes(content)
