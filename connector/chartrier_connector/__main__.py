"""The command: preview, deposit, watch, states."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

from chartrier_connector import batch, report, settings, states, watching
from chartrier_connector.client import Client
from chartrier_connector.errors import Stopped
from chartrier_connector.preview import preview
from chartrier_connector.settings import Settings
from chartrier_connector.texts import Language, text_of

ALL_DEPOSITED, STOPPED, SOME_REFUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when all is deposited, 2 when lines were refused, 1 when it was stopped."""
    asked = _parser().parse_args(arguments)
    language: Language = "fr"
    try:
        known = settings.read(asked.settings)
        language = known.language
        return _run(asked, known)
    except Stopped as stopped:
        print(stopped.in_language(language), file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("chartrier-connector", description="Deposit what software writes as files.")
    parser.add_argument("settings", type=Path, help="the settings file, TOML")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, summary in (("preview", "show what would be deposited"), ("deposit", "deposit what is there")):
        command = commands.add_parser(name, help=summary)
        command.add_argument("batches", type=Path, nargs="*", help="folders or ZIPs; all of the folder when left out")
    commands.add_parser("watch", help="deposit whatever comes, until stopped")
    command = commands.add_parser("states", help="read back states and signed contracts")
    command.add_argument("--since", required=True, metavar="YYYY-MM-DD", help="documents of this day or later")
    return parser


def _run(asked: argparse.Namespace, known: Settings) -> int:
    match asked.command:
        case "states":
            print(states.read_back(Client(known), known, since=asked.since))
            return ALL_DEPOSITED
        case "watch":
            return _watch(known)
        case "preview":
            for path in asked.batches or watching.batches_in(known):
                print(preview(batch.read(path, known), known))
            return ALL_DEPOSITED
    client = Client(known)
    return max((_deposit(client, known, path) for path in asked.batches or watching.batches_in(known)), default=0)


def _watch(known: Settings) -> int:
    ended = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    print(text_of("watching", known.language, folder=known.folder), flush=True)
    watching.watch(known, partial(_take, Client(known), known), ended)
    return ALL_DEPOSITED


def _take(client: Client, known: Settings, path: Path) -> None:
    # A batch that cannot be read must not hold the next ones up.
    try:
        _deposit(client, known, path)
    except Stopped as stopped:
        print(stopped.in_language(known.language), file=sys.stderr, flush=True)


def _deposit(client: Client, known: Settings, path: Path) -> int:
    stands = watching.fingerprint(path)
    answers = batch.kept_answers(path, known)
    result = batch.deposit(batch.read(path, known), answers, client, known)
    written = report.write(path, result, known)
    print(report.summary(written, result, known), flush=True)
    if result.stopped is not None:
        print(result.stopped.in_language(known.language), file=sys.stderr, flush=True)
        return STOPPED
    answers.finish(stands)
    outcomes = {report.outcome_of(line, result.answers.get(line.row.number)) for line in result.batch.lines}
    return SOME_REFUSED if "refused" in outcomes else ALL_DEPOSITED


if __name__ == "__main__":
    sys.exit(main())
