"""A program that is told of events, as an integrator would write it: it verifies with the library of the standard."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

from deploy.local.servers.ports import free_port


@dataclass
class Receiver:
    """Takes what is posted to it, and answers with a status, a redirection, or nothing."""

    address: str = "127.0.0.1"
    port: int = 0
    answers_with: int = 204
    redirects_to: str | None = None
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    # Where set, an answer waits for it.
    may_answer: threading.Event | None = None
    asked: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}/chartrier?source=1"

    def verified(self, secret: str) -> list[dict[str, Any]]:
        """Return each body, once the library finds its signature good; it raises otherwise."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.taken]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.taken]


@contextmanager
def receiver(address: str = "127.0.0.1", port: int | None = None) -> Iterator[Receiver]:
    """Let a program listen on this machine."""
    found = Receiver(address, port or free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            found.asked.set()
            if found.may_answer is not None:
                found.may_answer.wait()
            self.send_response(found.answers_with)
            if found.redirects_to:
                self.send_header("Location", found.redirects_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((address, found.port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        if found.may_answer is not None:
            found.may_answer.set()
        server.shutdown()
        server.server_close()
