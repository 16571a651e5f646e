"""Ports of local servers: all of them between 20000 and 29999, all of them on the loopback."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator

LOOPBACK = "127.0.0.1"
FIRST, LAST = 20_000, 29_999
PUBLIC_DEFAULT = 20_080

# Between choosing a port and listening on it lies a server's whole start; meanwhile nobody else of ours may choose it.
_reserved: list[socket.socket] = []


class NoPortLeft(Exception):
    """No port between 20000 and 29999 is free."""


def is_free(port: int) -> bool:
    """Return whether a server could listen here now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Choose a port nobody listens on; it is ours as long as this process lives."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Choose several different free ports."""
    found: list[int] = []
    for port in _candidates():
        if is_free(port) and _reserve(port):
            found.append(port)
        if len(found) == count:
            return found
    raise NoPortLeft(NoPortLeft.__doc__)


def _reserve(port: int) -> bool:
    """Take the port's name, which the kernel gives to one process at a time and takes back when that one ends."""
    name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        name.bind(f"\0chartrier-port-{port}")
    except OSError:
        name.close()
        return False
    _reserved.append(name)
    return True


def _candidates() -> Iterator[int]:
    for _ in range(2_000):
        port = FIRST + secrets.randbelow(LAST - FIRST)
        # Left for what a person types: the product's own address and a few neighbours.
        if not PUBLIC_DEFAULT <= port < PUBLIC_DEFAULT + 20:
            yield port
