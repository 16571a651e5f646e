"""One batch from its files to its report: resumed where it stopped, never deposited twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from chartrier_connector.answers import Answer, Answers
from chartrier_connector.client import Client
from chartrier_connector.errors import Stopped
from chartrier_connector.index import index_name, read_rows
from chartrier_connector.mapping import Line, lines_of
from chartrier_connector.settings import Settings
from chartrier_connector.sources import Source, open_source

# What is held in memory at once, and sent in one request.
LARGEST_REQUEST: Final = 64 * 1024**2
KEPT: Final = ".connector"


@dataclass(frozen=True)
class Batch:
    """A batch as it lies there: its lines, good and bad, and the files that none of them names."""

    source: Source
    lines: Sequence[Line]
    unlisted: Sequence[str]


@dataclass(frozen=True)
class Result:
    """What became of a batch; `stopped` says why not all of it was sent."""

    batch: Batch
    answers: Mapping[int, Answer]
    stopped: Stopped | None = None


def read(path: Path, settings: Settings) -> Batch:
    """Read a batch without sending anything."""
    source = open_source(path)
    lines = lines_of(source, read_rows(source, settings), settings)
    named = {line.file for line in lines} | {index_name(source, settings)}
    return Batch(source, lines, [each for each in source.names() if each not in named])


def kept_answers(path: Path, settings: Settings) -> Answers:
    """Return the answers that were kept about a batch."""
    return Answers.at(settings.folder / KEPT / f"{path.name}.jsonl")


def deposit(batch: Batch, answers: Answers, client: Client, settings: Settings) -> Result:
    """Deposit what was not deposited yet."""
    given: dict[int, Answer] = {}
    try:
        for lines in _requests(batch, settings):
            found = _answers(batch, lines, answers, client)
            given |= {line.row.number: answer for line, answer in zip(lines, found, strict=True)}
    except Stopped as stopped:
        return Result(batch, given, stopped)
    return Result(batch, given)


def _requests(batch: Batch, settings: Settings) -> Iterator[list[Line]]:
    # By the numbers of the rows, so that the lines of a request stay the same when another one is put right.
    part: list[Line] = []
    size = 0
    for line in batch.lines:
        if line.problems:
            continue
        weight = batch.source.size(line.file)
        is_other = (
            part and line.row.number // settings.lines_per_request != part[0].row.number // settings.lines_per_request
        )
        if part and (is_other or size + weight > LARGEST_REQUEST):
            yield part
            part, size = [], 0
        part.append(line)
        size += weight
    if part:
        yield part


def _answers(batch: Batch, lines: Sequence[Line], answers: Answers, client: Client) -> Sequence[Answer]:
    files = {line.file: batch.source.read(line.file) for line in lines}
    deposits = [line.deposit for line in lines]
    digest = _digest(deposits, files)
    settled = answers.settled(digest)
    if settled is not None:
        return settled
    reference = f"{batch.source.name[:100]} · {lines[0].row.number}"
    found = client.deposit(reference, deposits, files)
    answers.add(digest, found)
    return found


def _digest(deposits: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]) -> str:
    contents = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return hashlib.sha256(msgspec.json.encode([deposits, contents], order="deterministic")).hexdigest()
