"""The load generator where wrk can't be had: threads that ask over connections kept open, and count.

It takes the options of wrk that we use, and answers in its words.
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
class Asking:
    """One connection and what came of it."""

    host: str
    port: int
    request: bytes
    lasted: list[float] = field(default_factory=list)
    failed: int = 0

    def until(self, end: float) -> None:
        """Ask again and again until a moment."""
        with socket.create_connection((self.host, self.port), timeout=10) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (began := time.monotonic()) < end:
                line.sendall(self.request)
                self.failed += not _answered(line)
                self.lasted.append(time.monotonic() - began)


def _answered(line: socket.socket) -> bool:
    """Read one answer to its end; tell whether it is a good one."""
    held = b""
    while _END not in held:
        held += _more(line)
    head, _, body = held.partition(_END)
    lines = head.lower().split(b"\r\n")
    length = next(int(each.split(b":")[1]) for each in lines if each.startswith(b"content-length:"))
    missing = length - len(body)
    while missing > 0:
        missing -= len(_more(line))
    return lines[0].split(b" ")[1].startswith(b"2")


def _more(line: socket.socket) -> bytes:
    if part := line.recv(256 * 1024):
        return part
    raise ConnectionResetError


def main() -> None:
    """Ask, then say how it went."""
    asked = _parser().parse_args()
    parts = urlsplit(asked.url)
    lines = [f"GET {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1", f"Host: {parts.netloc}"]
    request = "\r\n".join([*lines, *asked.header, "", ""]).encode()
    askers = [Asking(parts.hostname or "", parts.port or 80, request) for _ in range(asked.connections)]
    began = time.monotonic()
    end = began + float(asked.duration.removesuffix("s"))
    threads = [threading.Thread(target=asker.until, args=(end,)) for asker in askers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = [each for asker in askers for each in asker.lasted]
    if failed := sum(asker.failed for asker in askers):
        print(f"  Non-2xx or 3xx responses: {failed}")
    print(f"     50%  {median(lasted) * 1000:.3f}ms")
    print(f"Requests/sec: {len(lasted) / (time.monotonic() - began):.2f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.client")
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
