"""A real HTTP vault on loopback: it checks tickets with the house's own code, keeps bytes, and fails when told to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from chartrier.testing.cast import tickets_of
from chartrier.tickets import HEADER, Ticket, TicketRefused, Tickets

Fault = Callable[[BaseHTTPRequestHandler], bool]


@dataclass
class TestVault:
    """What the vault keeps: the versions of each document, and which act brought them."""

    __test__ = False

    tickets: Tickets = field(default_factory=lambda: tickets_of("vault"))
    versions: dict[UUID, list[bytes]] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)
    filings: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    url: str = ""

    def keep(self, document_id: UUID, content: bytes) -> None:
        self.versions[document_id] = [content]

    def signed(self, document_id: UUID) -> bytes:
        """The signed version; there must be exactly one."""
        original, *later = self.versions[document_id]
        assert len(later) == 1, f"{len(later)} signed versions"
        assert later[0].startswith(original)
        return later[0]

    def fail_once(self, method: str, fault: Fault) -> None:
        """Go wrong in this way at the next request of this method."""
        self.faults.append((method, fault))

    def fault_for(self, method: str) -> Fault | None:
        for index, (waited, _) in enumerate(self.faults):
            if waited == method:
                return self.faults.pop(index)[1]
        return None

    def empty(self) -> None:
        for kept in (self.versions, self.acts, self.filings, self.faults):
            kept.clear()


def breaks_down(request: BaseHTTPRequestHandler) -> bool:
    request.send_error(500)
    return True


def is_slow(request: BaseHTTPRequestHandler) -> bool:
    time.sleep(1.5)
    request.close_connection = True
    return True


def hangs_up(request: BaseHTTPRequestHandler) -> bool:
    request.close_connection = True
    return True


def breaks_off_in_the_middle(request: BaseHTTPRequestHandler) -> bool:
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    request.wfile.write(b"%PDF-1.7 and then nothing more")
    request.close_connection = True
    return True


def gives_other_bytes(request: BaseHTTPRequestHandler) -> bool:
    other = b"%PDF-1.7 something else"
    request.send_response(200)
    request.send_header("Content-Length", str(len(other)))
    request.end_headers()
    request.wfile.write(other)
    return True


def answers_after_hanging_up(request: BaseHTTPRequestHandler) -> bool:
    """Do what is asked, and break off before the answer: the asker can't know that it was done."""
    request.do_quietly()  # type: ignore[attr-defined]
    request.close_connection = True
    return True


@contextmanager
def running_vault() -> Iterator[TestVault]:
    vault = TestVault()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            if not self._faulty():
                self._with_ticket("sign", self._content)

        def do_PUT(self) -> None:
            if not self._faulty():
                self._with_ticket("file-signed", self._file)

        def do_quietly(self) -> None:
            ticket = vault.tickets.check(self.headers[HEADER], purpose="file-signed", issuers={"signature"})
            self._kept(ticket)

        def _faulty(self) -> bool:
            fault = vault.fault_for(self.command)
            return fault is not None and fault(self)

        def _with_ticket(self, purpose: str, work: Callable[[Ticket], None]) -> None:
            try:
                ticket = vault.tickets.check(self.headers.get(HEADER, ""), purpose=purpose, issuers={"signature"})
            except TicketRefused:
                self.send_error(403)
                return
            if ticket.subject not in vault.versions:
                self.send_error(404)
                return
            work(ticket)

        def _content(self, ticket: Ticket) -> None:
            wanted = [v for v in vault.versions[ticket.subject] if sha256(v).hexdigest() == ticket.claims["digest"]]
            self._answer(wanted[0] if wanted else vault.versions[ticket.subject][0], "application/pdf")

        def _file(self, ticket: Ticket) -> None:
            self._answer(json.dumps(self._kept(ticket)).encode(), "application/json")

        def _kept(self, ticket: Ticket) -> dict[str, Any]:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            versions = vault.versions[ticket.subject]
            vault.filings.append(ticket.claims)
            act_id = ticket.claims["act_id"]
            if act_id not in vault.acts:
                versions.append(content)
                vault.acts[act_id] = len(versions) - 1
            kept = versions[vault.acts[act_id]]
            return {"digest": sha256(kept).hexdigest(), "size": len(kept), "number": vault.acts[act_id] + 1}

        def _answer(self, body: bytes, content_type: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    vault.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield vault
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
