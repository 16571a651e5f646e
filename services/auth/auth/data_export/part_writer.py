"""The file that a package's ZIP is written to: it hands over a part whenever there is one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

PART_SIZE: Final = 1024 * 1024


@dataclass
class PartWriter:
    """Collects bytes, and hands them over in parts of one size."""

    hand_over: Callable[[int, bytes], None]
    size: int = 0
    _number: int = 0
    _buffer: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        """Add some bytes."""
        self._buffer += data
        self.size += len(data)
        while len(self._buffer) >= PART_SIZE:
            self._hand_over(PART_SIZE)
        return len(data)

    def flush(self) -> None:
        """Do nothing: only what is less than a part is held back."""

    def finish(self) -> None:
        """Hand over what is left."""
        if self._buffer:
            self._hand_over(len(self._buffer))

    def _hand_over(self, length: int) -> None:
        part, self._buffer = bytes(self._buffer[:length]), self._buffer[length:]
        self.hand_over(self._number, part)
        self._number += 1
