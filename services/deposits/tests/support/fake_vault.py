"""A vault for tests: a real HTTP server that checks real tickets, and that can refuse to answer."""

import hashlib
import json
import threading
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import requests

from chartrier.access.tickets import HEADER, TicketRefused
from chartrier.ids import new_id
from chartrier.testing.cast import tickets_of


class FakeVault:
    """Store documents in memory, one for each reference, and certify them with a key of its own."""

    def __init__(self) -> None:
        self._tickets = tickets_of("vault")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.reset()

    def reset(self) -> None:
        """Delete everything and answer again."""
        self.documents: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.put_counts: dict[str, int] = {}
        self.put_digests: dict[str, set[str]] = {}
        self.refusing: HTTPStatus | None = None

    def open(self) -> None:
        threading.Thread(target=self._server.serve_forever, name="fake-vault", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, ticket: str, content: bytes) -> str:
        """Put a document there as a browser does; return the receipt."""
        answer = requests.put(
            f"{self.url}/api/vault/ticketed/documents", data=content, headers={HEADER: ticket}, timeout=5
        )
        answer.raise_for_status()
        return str(answer.json()["receipt"])

    def store(self, token: str, content: bytes) -> dict[str, Any]:
        ticket = self._tickets.check(token, purpose=("attach", "attach-more", "file-summary"), issuers={"deposits"})
        reference = ticket.claims["reference"]
        self.put_counts[reference] = self.put_counts.get(reference, 0) + 1
        digest = hashlib.sha256(content).hexdigest()
        self.put_digests.setdefault(reference, set()).add(digest)
        if reference not in self.documents:
            self.contents[reference] = content
            self.documents[reference] = ticket.claims | {
                "document_id": str(new_id()),
                "digest": digest,
                "size": len(content),
                "pages": 1,
            }
        stored = self.documents[reference]
        certified = {name: stored[name] for name in ("document_id", "digest", "size", "pages")}
        return certified | {"receipt": self.receipt(stored)}

    def receipt(self, stored: dict[str, Any], *, purpose: str = "attached") -> str:
        names = ("reference", "holder_id", "name", "kind", "account_id", "document_id", "digest", "size", "pages")
        return self._tickets.issue(
            audience="deposits",
            purpose=purpose,
            subject=UUID(stored["document_id"]),
            lifetime=timedelta(hours=1),
            **{name: stored[name] for name in names},
        )

    def _handler(vault) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                if vault.refusing:
                    self._answer(vault.refusing, {})
                    return
                try:
                    self._answer(HTTPStatus.CREATED, vault.store(self.headers[HEADER], content))
                except TicketRefused:
                    self._answer(HTTPStatus.FORBIDDEN, {})

            def _answer(self, status: HTTPStatus, body: dict[str, Any]) -> None:
                written = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(written)))
                self.end_headers()
                self.wfile.write(written)

            def log_message(self, *_: object) -> None:
                """Write no log."""

        return Handler
