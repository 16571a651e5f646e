"""What Chartrier answered, kept beside the batch so that a run that was cut short goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

SETTLED = frozenset({"accepted", "already_there", "paper"})


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a field, in words."""

    field: str
    reason: str


class Answer(msgspec.Struct, frozen=True):
    """What was answered to one line."""

    reference: str | None
    outcome: str
    document_id: str | None = None
    problems: list[Problem] = []


class Answered(msgspec.Struct, frozen=True):
    """What was answered to one request: by the digest of all that was sent."""

    digest: str
    answers: list[Answer]


class _Finished(msgspec.Struct, frozen=True):
    """That a run came to its end, over files that stood so."""

    finished: str


@dataclass
class Answers:
    """The answers to a batch, in a file that is only ever appended to."""

    path: Path
    by_digest: dict[str, Sequence[Answer]] = field(default_factory=dict)
    finished: str | None = None

    @classmethod
    def at(cls, path: Path) -> Answers:
        """Return the answers that are kept in a file; a last line that was cut short never was."""
        answers = cls(path)
        kept = path.read_bytes() if path.exists() else b""
        whole = kept[: kept.rfind(b"\n") + 1]
        if len(whole) < len(kept):
            os.truncate(path, len(whole))
        for line in whole.splitlines():
            answers._take(msgspec.json.decode(line))
        return answers

    def settled(self, digest: str) -> Sequence[Answer] | None:
        """Return the answers to a request of which nothing was refused."""
        found = self.by_digest.get(digest)
        return found if found is not None and all(each.outcome in SETTLED for each in found) else None

    def add(self, digest: str, answers: Sequence[Answer]) -> None:
        """Keep the answers to a request; they survive what comes next."""
        self._append(Answered(digest, list(answers)))
        self.by_digest[digest] = answers

    def finish(self, fingerprint: str) -> None:
        """Note that a run came to its end over files that stood so."""
        self._append(_Finished(fingerprint))
        self.finished = fingerprint

    def references(self) -> Mapping[str, str]:
        """Return the reference of each document that was deposited."""
        answers = (each for given in self.by_digest.values() for each in given)
        return {each.document_id: each.reference for each in answers if each.document_id and each.reference}

    def _take(self, line: Mapping[str, object]) -> None:
        if "finished" in line:
            self.finished = msgspec.convert(line, _Finished).finished
        else:
            answered = msgspec.convert(line, Answered)
            self.by_digest[answered.digest] = answered.answers

    def _append(self, entry: Answered | _Finished) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())
