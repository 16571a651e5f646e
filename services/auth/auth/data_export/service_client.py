"""The client by which auth's worker asks the other services for what they hold on a person, by ticket."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import requests

from chartrier.access.tickets import HEADER, Tickets
from chartrier.lifecycle.data_export import PURPOSE

NAMES: Final = ("tenancy", "vault", "signature", "sharing", "deposits", "notify")
_TIMEOUT: Final = (3.05, 60)
_CHUNK: Final = 256 * 1024
_LARGEST_PART: Final = 256 * 1024 * 1024


class ServiceUnavailable(Exception):
    """A service did not answer, or not as agreed: it will be asked again."""


@dataclass(frozen=True)
class DocumentVersion:
    """Which content of which document."""

    document_id: UUID
    number: int


@dataclass(frozen=True)
class ServiceClient:
    """Asks the other services, each at its address."""

    urls: Mapping[str, str]

    def part(self, service: str, accounts: Sequence[UUID], *, tickets: Tickets) -> bytes:
        """Return what a service holds on these accounts, as JSON."""
        with self._get(service, "export", accounts, tickets) as answer:
            content: bytes = answer.content
        if len(content) > _LARGEST_PART:
            raise ServiceUnavailable(f"{service}: too much at once")
        return content

    def document(self, version: DocumentVersion, accounts: Sequence[UUID], *, tickets: Tickets) -> Iterator[bytes]:
        """Return the bytes of one version of a document, as they arrive."""
        path = f"export/{version.document_id}?version={version.number}"
        with self._get("vault", path, accounts, tickets) as answer:
            try:
                yield from answer.iter_content(_CHUNK)
            except requests.RequestException as broken:
                raise ServiceUnavailable(f"vault: {type(broken).__name__}") from broken

    @contextmanager
    def _get(self, service: str, path: str, accounts: Sequence[UUID], tickets: Tickets) -> Iterator[requests.Response]:
        account_ids = [str(account_id) for account_id in accounts]
        ticket = tickets.issue(audience=service, purpose=PURPOSE, subject=accounts[0], accounts=account_ids)
        address = f"{self.urls[service]}/api/{service}/ticketed/{path}"
        try:
            with requests.get(
                address, headers={HEADER: ticket}, timeout=_TIMEOUT, stream=True, allow_redirects=False
            ) as answer:
                if not answer.ok:
                    raise ServiceUnavailable(f"{service}: {answer.status_code}")
                yield answer
        except requests.RequestException as unavailable:
            raise ServiceUnavailable(f"{service}: {type(unavailable).__name__}") from unavailable
