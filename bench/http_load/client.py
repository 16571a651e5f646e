"""A load generator for machines without wrk: one thread per open connection sends requests and counts answers.

It takes the options of wrk that we use, and prints its result in the same format.
"""

from __future__ import annotations

import argparse
import socket
import threading
import time
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

_END = b"\r\n\r\n"


@dataclass
class Connection:
    """One open connection and the durations of its requests."""

    host: str
    port: int
    request: bytes
    durations: list[float] = field(default_factory=list)
    failed: int = 0

    def until(self, end: float) -> None:
        """Send the request again and again until a moment."""
        with socket.create_connection((self.host, self.port), timeout=10) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (began := time.monotonic()) < end:
                line.sendall(self.request)
                self.failed += not _read_response(line)
                self.durations.append(time.monotonic() - began)


def _read_response(line: socket.socket) -> bool:
    """Read one response to its end; return whether its status is 2xx."""
    received = b""
    while _END not in received:
        received += _receive(line)
    head, _, body = received.partition(_END)
    lines = head.lower().split(b"\r\n")
    length = next(int(each.split(b":")[1]) for each in lines if each.startswith(b"content-length:"))
    missing = length - len(body)
    while missing > 0:
        missing -= len(_receive(line))
    return lines[0].split(b" ")[1].startswith(b"2")


def _receive(line: socket.socket) -> bytes:
    if part := line.recv(256 * 1024):
        return part
    raise ConnectionResetError


def main() -> None:
    """Send load, then print the result as wrk does."""
    arguments = _parser().parse_args()
    parts = urlsplit(arguments.url)
    lines = [f"GET {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1", f"Host: {parts.netloc}"]
    request = "\r\n".join([*lines, *arguments.header, "", ""]).encode()
    connections = [Connection(parts.hostname or "", parts.port or 80, request) for _ in range(arguments.connections)]
    began = time.monotonic()
    end = began + float(arguments.duration.removesuffix("s"))
    threads = [threading.Thread(target=connection.until, args=(end,)) for connection in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    durations = [each for connection in connections for each in connection.durations]
    if failed := sum(connection.failed for connection in connections):
        print(f"  Non-2xx or 3xx responses: {failed}")
    print(f"     50%  {median(durations) * 1000:.3f}ms")
    print(f"  {len(durations)} requests in {arguments.duration}")
    print(f"Requests/sec: {len(durations) / (time.monotonic() - began):.2f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.http_load.client")
    parser.add_argument("url")
    parser.add_argument("--threads")
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--duration", default="1s")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--latency", action="store_true")
    parser.add_argument("--timeout")
    return parser


if __name__ == "__main__":
    main()
