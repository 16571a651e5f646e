"""Copies of contents: encrypted files that never change once they are written, so only new ones are copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def copy_new(source: Path, target: Path) -> int:
    """Copy what is not in the target yet, each file whole or not at all; return how many there were."""
    copied = 0
    for name in _names(source):
        there = target / name
        if there.exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = there.with_name(f".{there.name}.draft")
        try:
            shutil.copyfile(source / name, draft)
        except FileNotFoundError:
            # Erased, or a draft of the store that has its name now.
            draft.unlink(missing_ok=True)
            continue
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.rename(there)
        copied += 1
    return copied


def remove_erased(source: Path, target: Path) -> int:
    """Remove from the target what was erased in the source; return how many there were."""
    erased = [name for name in _names(target) if not (source / name).exists()]
    for name in erased:
        (target / name).unlink()
    return len(erased)


def _names(folder: Path) -> Iterator[Path]:
    return (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
