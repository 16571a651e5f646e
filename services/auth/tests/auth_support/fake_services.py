"""The other services, as auth's worker asks them: one real HTTP server that checks real tickets and can be away."""

import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import orjson

from auth.data_export.service_client import NAMES
from chartrier.access.tickets import HEADER, TicketRefused
from chartrier.testing.cast import tickets_of

ORIGINAL = b"%PDF-1.7 the original of what was signed"
PDF = b"%PDF-1.7 " + b"a document of a person " * 100_000


class FakeServices:
    """Says of each account what it is told to."""

    def __init__(self) -> None:
        self._tickets = {name: tickets_of(name) for name in NAMES}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.begin_anew()

    def begin_anew(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []
        self.away: set[str] = set()
        self.breaks_off = False
        both = [
            {"number": number, "digest": sha256(content).hexdigest(), "cause": cause}
            for number, content, cause in ((1, ORIGINAL, "deposited"), (2, PDF, "signed"))
        ]
        self.documents = [
            {
                "id": str(uuid4()),
                "title": "Bulletin d'octobre à 100 %",
                "media_type": "application/pdf",
                "delivered_at": "2026-10-31",
                "versions": versions,
            }
            for versions in (both, both[1:])
        ]

    @property
    def urls(self) -> dict[str, str]:
        return dict.fromkeys(NAMES, f"http://127.0.0.1:{self._server.server_port}")

    def open(self) -> None:
        threading.Thread(target=self._server.serve_forever, name="fake_services-of-tests", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, token: str) -> tuple[int, bytes]:
        service = path.split("/")[2]
        try:
            ticket = self._tickets[service].check(token, purpose="export", issuers={"auth"})
        except TicketRefused:
            return 403, b""
        if service in self.away:
            return 503, b""
        self.asked.append((path, ticket.claims["accounts"]))
        if "/export/" in path:
            return 200, PDF if path.endswith("version=2") else ORIGINAL
        held: dict[str, Any] = {"account_id": ticket.claims["accounts"][0], "held_by": service}
        if service == "vault":
            held["documents"] = self.documents
        return 200, orjson.dumps({"accounts": [held]})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake_services = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = fake_services.answer(self.path, self.headers.get(HEADER, ""))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(
                    body[: len(body) // 2] if fake_services.breaks_off and "/export/" in self.path else body
                )

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
