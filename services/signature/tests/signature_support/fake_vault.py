"""A vault over HTTP on loopback: it checks tickets with the product's own code, keeps versions, fails when told to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from chartrier.access.tickets import HEADER, Ticket, TicketRefused, Tickets
from chartrier.testing.cast import tickets_of


@dataclass
class FakeVault:
    """The versions of each document, and the decision under which each signed one was stored."""

    __test__ = False

    tickets: Tickets = field(default_factory=lambda: tickets_of("vault"))
    versions: dict[UUID, list[bytes]] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    stored_decisions: list[str] = field(default_factory=list)
    faults: list[tuple[str, "Fault"]] = field(default_factory=list)
    url: str = ""

    def keep(self, document_id: UUID, content: bytes) -> None:
        self.versions[document_id] = [content]

    def content(self, ticket: Ticket) -> bytes:
        """The version that the ticket names by its digest, else the first."""
        versions = self.versions[ticket.subject]
        named = [each for each in versions if sha256(each).hexdigest() == ticket.claims["digest"]]
        return (named or versions)[0]

    def store(self, ticket: Ticket, content: bytes) -> dict[str, Any]:
        """Store a version; of two for one decision the first is kept."""
        versions, decision_id = self.versions[ticket.subject], str(ticket.claims["decision_id"])
        if "account_id" in ticket.claims:
            UUID(ticket.claims["account_id"])
        self.stored_decisions.append(decision_id)
        if decision_id not in self.decisions:
            versions.append(content)
            self.decisions[decision_id] = len(versions)
        kept = versions[self.decisions[decision_id] - 1]
        return {"digest": sha256(kept).hexdigest(), "size": len(kept), "number": self.decisions[decision_id]}

    def signed(self, document_id: UUID) -> bytes:
        """The signed version; there must be exactly one, on top of what was shown."""
        original, *later = self.versions[document_id]
        assert len(later) == 1, f"{len(later)} signed versions"
        assert later[0].startswith(original)
        return later[0]

    def fail_once(self, method: str, fault: "Fault") -> None:
        """Go wrong in this way at the next request of this method."""
        self.faults.append((method, fault))

    def fail_on(self, method: str, number: int, fault: "Fault") -> None:
        """Go wrong in this way at a later request of this method, and serve those before it."""
        self.faults += [(method, serves)] * (number - 1)
        self.faults.append((method, fault))

    def empty(self) -> None:
        for kept in (self.versions, self.decisions, self.stored_decisions, self.faults):
            kept.clear()


class VaultServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, vault: FakeVault) -> None:
        super().__init__(("127.0.0.1", 0), VaultHandler)
        self.vault = vault


class VaultHandler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: VaultServer

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        self._serve("sign", lambda ticket: self.answer(self.server.vault.content(ticket), "application/pdf"))

    def do_PUT(self) -> None:
        self._serve("file-signed", lambda ticket: self.answer(self.store(ticket), "application/json"))

    def store(self, ticket: Ticket) -> bytes:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        return json.dumps(self.server.vault.store(ticket, content)).encode()

    def answer(self, body: bytes, content_type: str, *, announced: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(announced or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def ticket(self, purpose: str) -> Ticket:
        return self.server.vault.tickets.check(self.headers.get(HEADER, ""), purpose=purpose, issuers={"signature"})

    def _serve(self, purpose: str, work: Callable[[Ticket], None]) -> None:
        waiting = [each for each in self.server.vault.faults if each[0] == self.command]
        if waiting:
            self.server.vault.faults.remove(waiting[0])
            waiting[0][1](self)
            self.close_connection = True
            return
        try:
            ticket = self.ticket(purpose)
        except TicketRefused:
            self.send_error(403)
            return
        if ticket.subject in self.server.vault.versions:
            work(ticket)
        else:
            self.send_error(404)


Fault = Callable[[VaultHandler], None]


def serves(handler: VaultHandler) -> None:
    """Do what is asked, without a fault."""
    if handler.command == "PUT":
        handler.answer(handler.store(handler.ticket("file-signed")), "application/json")
    else:
        handler.answer(handler.server.vault.content(handler.ticket("sign")), "application/pdf")


def answers_500(handler: VaultHandler) -> None:
    handler.send_error(500)


def answers_422(handler: VaultHandler) -> None:
    handler.send_error(422)


def never_answers(handler: VaultHandler) -> None:
    """Answer nothing until whoever asks loses patience and closes the connection."""
    while handler.connection.recv(1 << 16):
        pass


def closes_the_connection(_: VaultHandler) -> None: ...


def breaks_off_in_the_middle(handler: VaultHandler) -> None:
    handler.answer(b"%PDF-1.7 and then nothing more", "application/pdf", announced=100_000)


def answers_with_other_content(handler: VaultHandler) -> None:
    handler.answer(b"%PDF-1.7 something else", "application/pdf")


def answers_with_html(handler: VaultHandler) -> None:
    handler.answer(b"<html>Welcome to the wi-fi of the hotel</html>", "text/html")


def stores_and_closes_the_connection(handler: VaultHandler) -> None:
    """Do what is asked, and break off before the answer: the asker can't know that it was done."""
    handler.store(handler.ticket("file-signed"))


@contextmanager
def running_fake_vault() -> Iterator[FakeVault]:
    vault = FakeVault()
    server = VaultServer(vault)
    vault.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield vault
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
