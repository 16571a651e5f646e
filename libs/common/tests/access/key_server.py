"""A server that stands for auth's page of public keys: slow, and away when a test says so."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from joserfc.jwk import KeySet, RSAKey

SLOW = 0.3


@dataclass
class KeyServer:
    """The keys that are published, and how often somebody asked for them."""

    keys: list[RSAKey] = field(default_factory=list)
    asked: int = 0
    away: bool = False
    url: str = ""

    def publish(self) -> RSAKey:
        """Publish one more key; return it."""
        key = RSAKey.generate_key(2048, {"kid": f"key-{len(self.keys)}", "use": "sig", "alg": "RS256"})
        self.keys = [*self.keys, key]
        return key

    def page(self) -> bytes:
        """Return the page, after a while."""
        self.asked += 1
        time.sleep(SLOW)
        return json.dumps(KeySet(list(self.keys)).as_dict(private=False)).encode()


@contextmanager
def running_key_server() -> Iterator[KeyServer]:
    """Yield a key server that listens on a port of its own."""
    made = KeyServer()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if made.away else 200)
            self.end_headers()
            self.wfile.write(made.page())

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.url = f"http://127.0.0.1:{server.server_port}/"
        yield made
        server.shutdown()
