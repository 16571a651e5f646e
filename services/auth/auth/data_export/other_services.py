"""The other services, as auth's worker asks them for what they hold on a person: by ticket, inside the house."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import requests

from chartrier.access.tickets import HEADER, Tickets
from chartrier.lifecycle.data_export import PURPOSE

NAMES: Final = ("tenancy", "vault", "signature", "sharing", "deposits", "notify")
PATIENCE: Final = (3.05, 60)
_CHUNK: Final = 256 * 1024
_LARGEST_PART: Final = 256 * 1024 * 1024


class ServiceAway(Exception):
    """A service did not answer, or not as agreed: the same will be asked again."""


@dataclass(frozen=True)
class OtherServices:
    """Where each of the others listens."""

    urls: Mapping[str, str]

    def part(self, service: str, accounts: Sequence[UUID], *, tickets: Tickets) -> bytes:
        """What a service holds on these accounts, as JSON."""
        with self._asked(service, "export", accounts, tickets) as answer:
            content: bytes = answer.content
        if len(content) > _LARGEST_PART:
            raise ServiceAway(f"{service}: too much at once")
        return content

    def document(self, document_id: UUID, accounts: Sequence[UUID], *, tickets: Tickets) -> Iterator[bytes]:
        """A document's bytes, as they come."""
        with self._asked("vault", f"export/{document_id}", accounts, tickets) as answer:
            try:
                yield from answer.iter_content(_CHUNK)
            except requests.RequestException as broken:
                raise ServiceAway(f"vault: {type(broken).__name__}") from broken

    @contextmanager
    def _asked(
        self, service: str, path: str, accounts: Sequence[UUID], tickets: Tickets
    ) -> Iterator[requests.Response]:
        named = [str(account_id) for account_id in accounts]
        ticket = tickets.issue(audience=service, purpose=PURPOSE, subject=accounts[0], accounts=named)
        address = f"{self.urls[service]}/api/{service}/ticketed/{path}"
        try:
            with requests.get(
                address, headers={HEADER: ticket}, timeout=PATIENCE, stream=True, allow_redirects=False
            ) as answer:
                if not answer.ok:
                    raise ServiceAway(f"{service}: {answer.status_code}")
                yield answer
        except requests.RequestException as away:
            raise ServiceAway(f"{service}: {type(away).__name__}") from away
