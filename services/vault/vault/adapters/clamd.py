"""Malware scans by clamd, asked by INSTREAM."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Final

from vault.inspection.malware import Infected, ScannerUnavailable

_PART: Final = 64 * 1024


@dataclass(frozen=True)
class Clamd:
    """A clamd at `host:port`, or at the path of a socket."""

    address: str
    timeout: float = 30.0

    def scan(self, content: bytes) -> None:
        """Return when clamd says that the content is clean; whatever is not a clear answer refuses it."""
        try:
            answer = self._ask(content)
        except OSError as failure:
            raise ScannerUnavailable(type(failure).__name__) from failure
        if answer.endswith(" FOUND"):
            raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
        if answer != "stream: OK":
            raise ScannerUnavailable(answer)

    def _ask(self, content: bytes) -> str:
        with self._connected() as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PART):
                part = content[start : start + _PART]
                clamd.sendall(len(part).to_bytes(4, "big") + part)
            clamd.sendall((0).to_bytes(4, "big"))
            with clamd.makefile("rb") as answers:
                return answers.read(4096).rstrip(b"\0\n").decode(errors="replace")

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            clamd.settimeout(self.timeout)
            clamd.connect(self.address)
            return clamd
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self.timeout)
