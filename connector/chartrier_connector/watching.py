"""Follows a folder: a batch is taken when nothing of it has changed for a while, and again when it was put right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from chartrier_connector.batch import kept_answers
from chartrier_connector.errors import Stopped
from chartrier_connector.settings import Settings


def batches_in(settings: Settings) -> list[Path]:
    """Return the batches that lie in the folder: its folders and its ZIPs."""
    inside = sorted(settings.folder.iterdir()) if settings.folder.is_dir() else []
    return [each for each in inside if _is_batch(each)]


def fingerprint(path: Path) -> str:
    """Return what changes when a file of a batch does."""
    try:
        files = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
        stats = [(each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in files]
    except OSError as unreadable:
        raise Stopped("batch_unreadable", name=path.name) from unreadable
    return hashlib.sha256(repr(stats).encode()).hexdigest()


def watch(settings: Settings, take: Callable[[Path], None], ended: Event) -> None:
    """Take each batch that is quiet and was not finished as it stands, until the end is asked for."""
    seen: dict[Path, str] = {}
    while not ended.is_set():
        for path, stands in _quiet(settings, seen):
            if kept_answers(path, settings).finished != stands:
                take(path)
        ended.wait(settings.quiet_seconds)


def _quiet(settings: Settings, seen: dict[Path, str]) -> Iterator[tuple[Path, str]]:
    # Quiet is what stands as it stood at the last look.
    for path in batches_in(settings):
        try:
            stands = fingerprint(path)
        except Stopped:
            # Taken away or locked by the program that writes it: looked at again.
            continue
        if seen.get(path) == stands:
            yield path, stands
        seen[path] = stands


def _is_batch(path: Path) -> bool:
    return not path.name.startswith(".") and (path.is_dir() or path.suffix.casefold() == ".zip")
