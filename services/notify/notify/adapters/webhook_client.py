"""The client of webhooks: it connects to an address that it has checked, and to no other.

The name is looked up once. Every address that it has must be public, and the connection is made to one of these very
addresses, so that a name that changes meanwhile leads nowhere else. Redirections are not followed, and the body of an
answer is not read.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from notify.adapters.public_addresses import Address, is_public

Resolve = Callable[[str, int], Sequence[str]]

REFUSED_ADDRESS: Final = "address-not-public"
UNKNOWN_NAME: Final = "name-unknown"
TIMED_OUT: Final = "timed-out"
CERTIFICATE: Final = "certificate-refused"
NOT_CONNECTED: Final = "not-connected"
NO_ANSWER: Final = "no-answer"

MOST_TRIED: Final = 4


class AttemptFailed(Exception):
    """No answer came, for one of the reasons above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class WebhookClient:
    """Sends signed bodies. ``timeout``: seconds for a whole attempt; ``loopback``: whether this machine may be told."""

    timeout: float = 10.0
    loopback: bool = False
    resolve: Resolve = resolve

    @property
    def schemes(self) -> tuple[str, ...]:
        """Return how addresses may begin: without encryption only on this very machine."""
        return ("https", "http") if self.loopback else ("https",)

    def allows(self, address: Address) -> bool:
        """Return whether this address may be connected to."""
        return is_public(address) or (self.loopback and address.is_loopback)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a body; return the status of the answer."""
        parts = urlsplit(url)
        if parts.scheme not in self.schemes or not parts.hostname:
            raise AttemptFailed(REFUSED_ADDRESS)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self._checked(parts.hostname, port)
        with _failures_named(), _deadline(self.timeout) as deadline:
            connection = _Connection(parts, addresses, port, self.timeout, deadline)
            try:
                connection.request("POST", _target(parts), body=body, headers=dict(headers))
                return connection.getresponse().status
            finally:
                connection.close()

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise AttemptFailed(UNKNOWN_NAME) from None
        if not found:
            raise AttemptFailed(UNKNOWN_NAME)
        if not all(self.allows(ip_address(each)) for each in found):
            raise AttemptFailed(REFUSED_ADDRESS)
        return list(found)


class _Deadline:
    """Cuts a connection when its time is over, however slowly the other side goes on."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connected: socket.socket) -> None:
        self._socket = connected
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


@contextmanager
def _deadline(seconds: float) -> Iterator[_Deadline]:
    with _Deadline(seconds) as deadline:
        try:
            yield deadline
        except (OSError, HTTPException):
            if not deadline.passed:
                raise
        # What was cut may look like an answer that ended.
        if deadline.passed:
            raise AttemptFailed(TIMED_OUT)


@contextmanager
def _failures_named() -> Iterator[None]:
    try:
        yield
    except ssl.SSLError:
        raise AttemptFailed(CERTIFICATE) from None
    except TimeoutError:
        raise AttemptFailed(TIMED_OUT) from None
    except ConnectionError:
        raise AttemptFailed(NOT_CONNECTED) from None
    except (OSError, HTTPException):
        raise AttemptFailed(NO_ANSWER) from None


class _Connection(HTTPConnection):
    """A connection to addresses that were checked, under the name that was asked for."""

    def __init__(
        self, parts: SplitResult, addresses: Sequence[str], port: int, timeout: float, deadline: _Deadline
    ) -> None:
        host = parts.hostname or ""
        # What goes into the Host header: the port only where it is not the usual one.
        super().__init__(host, port, timeout=timeout)
        self.default_port = 443 if parts.scheme == "https" else 80
        self._encrypted, self._deadline = parts.scheme == "https", deadline
        self._addresses, self._seconds = addresses[:MOST_TRIED], timeout

    def connect(self) -> None:
        plain = self._first_that_answers()
        self._deadline.watch(plain)
        if self._encrypted:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
            self._deadline.watch(self.sock)
        else:
            self.sock = plain

    def _first_that_answers(self) -> socket.socket:
        failure: OSError | None = None
        for address in self._addresses:
            try:
                return self._connected(address)
            except OSError as refused:
                failure = refused
        raise failure or ConnectionError()

    def _connected(self, address: str) -> socket.socket:
        # Together they take no longer than one that has the time for itself.
        connected = socket.create_connection((address, self.port), timeout=self._seconds / len(self._addresses))
        connected.settimeout(self._seconds)
        return connected


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
