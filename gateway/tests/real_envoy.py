"""A real Envoy on the loopback, between the tests' requests and small upstreams that keep what reached them."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from gateway.envoy.bootstrap import command, render
from gateway.envoy.route_table import ROUTES, Route
from gateway.envoy.topology import Endpoint, Topology

ISSUER = "http://chartrier.test"


@dataclass
class SeenRequest:
    """A request as an upstream saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What an upstream answers; `cut` closes without an answer, `pause` waits before the head and the second half."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    pause: float = 0


class Upstream:
    """A small HTTP server: it keeps the requests that reached it, answers as told, and serves auth's public keys."""

    def __init__(self) -> None:
        # Paths whose head came, and requests that came whole.
        self.started_paths: list[str] = []
        self.requests: list[SeenRequest] = []
        self.answer: Callable[[SeenRequest], Answer] = lambda _: Answer()
        self.keys: list[RSAKey] = []
        self.key_fetches = 0
        self.keys_unavailable = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.endpoint = Endpoint("127.0.0.1", self._server.server_port)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def respond(self, request: SeenRequest) -> Answer:
        if request.path == "/api/auth/.well-known/jwks.json" and "x-request-id" not in request.headers:
            # Envoy itself asks; a request that passes through it has an id.
            self.key_fetches += 1
            keys = KeySet(list(self.keys)).as_dict(private=False)
            return Answer(status=503 if self.keys_unavailable else 200, body=json.dumps(keys).encode())
        self.requests.append(request)
        return self.answer(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            server_version = "ToBeHidden/1.0"
            disable_nagle_algorithm = True

            def answer_request(self) -> None:
                upstream.started_paths.append(self.path)
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = upstream.respond(SeenRequest(self.command, self.path, headers, body))
                if answer.cut:
                    self.close_connection = True
                    self.connection.close()
                    return
                time.sleep(answer.pause)
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                half = len(answer.body) // 2
                with suppress(ConnectionError):  # the gateway may have given up on a slow answer
                    self.wfile.write(answer.body[:half])
                    time.sleep(answer.pause)
                    self.wfile.write(answer.body[half:])

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer_request  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        return Handler


@dataclass(frozen=True)
class Gateway:
    """A running Envoy, and how to send it requests."""

    address: str
    admin: str
    access_log: Path
    process: subprocess.Popen[bytes]

    @property
    def host(self) -> str:
        return str(urlsplit(self.address).hostname)

    @property
    def port(self) -> int:
        return int(urlsplit(self.address).port or 0)

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=20)

    def send(self, method: str, path: str, **how: object) -> requests.Response:
        return requests.request(method, self.address + path, timeout=60, allow_redirects=False, **how)  # type: ignore[arg-type]


@contextmanager
def running(topology: Topology, folder: Path, table: Sequence[Route] = ROUTES) -> Iterator[Gateway]:
    """Run Envoy on a topology until the end of the block."""
    config = folder / "envoy.json"
    config.write_text(json.dumps(render(topology, table)))
    with (folder / "envoy.log").open("wb") as log:
        process = subprocess.Popen(command(config), stdout=log, stderr=log)
    admin = f"http://127.0.0.1:{topology.admin.port}"
    access_log = topology.access_log or folder / "envoy.log"
    try:
        wait_until_ready(process, admin)
        yield Gateway(f"http://127.0.0.1:{topology.listen.port}", admin, access_log, process)
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_until(holds: Callable[[], bool], *, within: float = 60) -> None:
    """Return once it holds; other threads and processes may need a moment."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def wait_until_ready(process: subprocess.Popen[bytes], admin: str) -> None:
    def is_ready() -> bool:
        assert process.poll() is None, "Envoy ended at once"
        try:
            return requests.get(f"{admin}/ready", timeout=1).ok
        except requests.RequestException:
            return False

    wait_until(is_ready)


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "alg": "RS256", "use": "sig"}, private=True)


def access_token(key: RSAKey, **changed: object) -> str:
    """Sign an access token for Alice as auth does, but for what the test changes."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "chartrier",
        "sub": "0198c3f0-0000-7000-8000-00000000a11c",
        "sid": "0198c3f0-0000-7000-8000-000000005e55",
        "client_id": "portal",
        "amr": ["pwd"],
        "auth_time": now,
        "iat": now,
        "exp": now + 300,
        "jti": f"{time.time_ns()}",
    }
    chosen = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "typ": "at+jwt", "kid": key.kid}, chosen, key)


@dataclass(frozen=True)
class RawAnswer:
    """What came back for bytes that no HTTP library would send."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, object]:
        assert self.headers["content-type"] == "application/problem+json", self
        return dict(json.loads(self.body))


def send_bytes(gateway: Gateway, data: bytes) -> RawAnswer:
    """Send bytes exactly as given, on a connection of their own, and return the first answer once all is answered."""
    with gateway.connect() as connection:
        connection.sendall(data)
        answer, closes = read_answer(connection)
        if not closes:
            # Envoy closes for a request without a host, after it has answered whatever else was in the bytes.
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        while not closes:
            _, closes = read_answer(connection)
    return answer


def read_answer(connection: socket.socket) -> tuple[RawAnswer, bool]:
    """Read one answer, and whether it is the last."""
    answer = HTTPResponse(connection)
    answer.begin()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return RawAnswer(answer.status, headers, answer.read()), answer.will_close


class RawClient:
    """Requests whose path is sent exactly as given, one after the other on one connection."""

    def __init__(self, gateway: Gateway, **headers: str) -> None:
        self._connection = HTTPConnection(gateway.host, gateway.port, timeout=20)
        # http.client would refuse what these tests are about.
        self._connection._validate_path = lambda _: None  # type: ignore[attr-defined]  # noqa: SLF001
        self._headers = headers

    def status(self, method: str, path: str) -> int:
        self._connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in self._headers.items():
            self._connection.putheader(name, value)
        self._connection.putheader("Content-Length", "0")
        self._connection.endheaders()
        answer = self._connection.getresponse()
        answer.read()
        return answer.status
