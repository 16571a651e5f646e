"""The vault, as the worker calls it: the content of a document by ticket, and a signed version stored by ticket."""

from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

import requests

from chartrier.access.tickets import HEADER, Tickets
from signature.errors import NotSignable, Reason

CHUNK = 1 << 17


class VaultUnavailable(Exception):
    """The vault does not answer, or not properly: try again later."""


@dataclass(frozen=True)
class StoredVersion:
    """What the vault says it stored of a signed version."""

    digest: str
    size: int
    number: int


@dataclass(frozen=True)
class VersionOrigin:
    """The decision by which a version came to be, and whose it is (a seal is nobody's).

    The vault takes no version that does not begin with the one before it, but for an original that had to be rewritten.
    """

    decision_id: UUID
    account_id: UUID | None = None
    rewritten: bool = False


class Vault(Protocol):
    """Where documents are kept."""

    def fetch(self, document_id: UUID, *, digest: str, size: int) -> bytes:
        """Return the content with this digest; refuse with `DIGEST_MISMATCH` when the vault holds another."""
        ...

    def store(self, document_id: UUID, content: bytes, origin: VersionOrigin) -> StoredVersion:
        """Store a signed version under its decision; of two for the same decision the first is kept."""
        ...


@dataclass(frozen=True)
class HttpVault:
    """The vault service over HTTP; it trusts nothing but our tickets."""

    url: str
    tickets: Tickets
    connect_timeout: float = 3.0
    read_timeout: float = 20.0
    total_timeout: float = 90.0
    session: requests.Session = field(default_factory=requests.Session)

    def fetch(self, document_id: UUID, *, digest: str, size: int) -> bytes:
        """Return the content with this digest; refuse with `DIGEST_MISMATCH` when the vault holds another."""
        ticket = self.tickets.issue(audience="vault", purpose="sign", subject=document_id, digest=digest)
        try:
            with self._request("GET", "content", ticket, stream=True) as response:
                content = self._read(response, size)
        except requests.RequestException as error:
            raise VaultUnavailable(type(error).__name__) from error
        if sha256(content).hexdigest() != digest:
            raise NotSignable(Reason.DIGEST_MISMATCH)
        return content

    def store(self, document_id: UUID, content: bytes, origin: VersionOrigin) -> StoredVersion:
        """Store a signed version under its decision; of two for the same decision the first is kept."""
        claims: dict[str, Any] = {"decision_id": str(origin.decision_id)}
        if origin.account_id:
            claims["account_id"] = str(origin.account_id)
        if origin.rewritten:
            claims["rewritten"] = True
        ticket = self.tickets.issue(audience="vault", purpose="file-signed", subject=document_id, **claims)
        try:
            with self._request("PUT", "versions", ticket, data=content) as response:
                stored = response.json()
                return StoredVersion(str(stored["digest"]), int(stored["size"]), int(stored["number"]))
        except (requests.RequestException, KeyError, TypeError, ValueError) as error:
            raise VaultUnavailable(type(error).__name__) from error

    def _request(
        self, method: str, resource: str, ticket: str, *, stream: bool = False, data: bytes | None = None
    ) -> requests.Response:
        # Neither proxies nor credentials of the environment, nor redirects: the ticket goes to the vault only.
        self.session.trust_env = False
        response = self.session.request(
            method,
            f"{self.url}/api/vault/ticketed/{resource}",
            headers={HEADER: ticket, "Content-Type": "application/pdf"} if data else {HEADER: ticket},
            data=data,
            stream=stream,
            timeout=(self.connect_timeout, self.read_timeout),
            allow_redirects=False,
        )
        if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise NotSignable(Reason.DOCUMENT_GONE)
        if response.status_code in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}:
            raise NotSignable(Reason.NOT_ACCEPTED)
        if response.status_code != HTTPStatus.OK:
            raise VaultUnavailable(f"status {response.status_code}")
        return response

    def _read(self, response: requests.Response, size: int) -> bytes:
        """Read no more than the document's size, and no longer than `total_timeout` however slowly it comes."""
        content, deadline = bytearray(), monotonic() + self.total_timeout
        for chunk in response.iter_content(CHUNK):
            content += chunk
            if len(content) > size:
                raise NotSignable(Reason.DIGEST_MISMATCH)
            if monotonic() > deadline:
                raise VaultUnavailable("too slow")
        return bytes(content)
