"""Canaries: every secret that a run makes, and what is personal in it; and the search for them where none may be."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import requests

from deploy.local.product.embedded import BUS, Embedded
from deploy.local.servers.postgres import account, data_folder
from tests.e2e.conftest import Product
from tests.e2e.support.invariants import SERVICES
from tests.e2e.support.people import eventually


class Place(Enum):
    """Where a canary could have flown to."""

    LOGS = "logs"
    METRICS = "metrics"
    ANSWERS = "refusals"
    DEAD_LETTERS = "the list of dead letters"
    EVENTS = "events: outboxes, inboxes, the bus"
    ROWS = "the databases"
    BLOBS = "the documents as they are kept"


NOWHERE = frozenset(Place)
# Rows are where personal data lives, and events carry of it what accounts.md says.
PERSONAL = frozenset(Place) - {Place.EVENTS, Place.ROWS}
UNSAID = frozenset(Place) - {Place.ROWS}

# The fields of requests and answers in which secrets travel.
SECRET_FIELDS = frozenset(
    {
        *("password", "current_password", "token", "ticket", "tickets", "proof", "receipt", "opening", "progress"),
        *("request", "secret", "recovery_codes", "code", "demande", "code_verifier", "client_secret"),
        *("client_assertion", "access_token", "refresh_token", "id_token"),
    }
)
SECRET_HEADERS = ("X-Ticket", "Authorization")
SHORT = 6


@dataclass(frozen=True)
class Canary:
    """A secret value, and the places where it must not be found."""

    what: str
    value: str
    nowhere_in: frozenset[Place]

    @property
    def is_short(self) -> bool:
        """Whether it could stand in a longer word by chance, as a code of six characters does."""
        return len(self.value) <= SHORT


@dataclass
class Canaries:
    """The canaries recorded so far, and the answers that refused something."""

    recorded: dict[str, Canary] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def record(self, what: str, value: str, nowhere_in: frozenset[Place] = NOWHERE) -> str:
        """Record a value and return it."""
        if value and not (value in self.recorded and self.recorded[value].nowhere_in >= nowhere_in):
            self.recorded[value] = Canary(what, value, nowhere_in)
        return value

    def record_secrets(self, body: object, what: str = "") -> None:
        """Record every secret that a request or an answer carries."""
        if isinstance(body, Mapping):
            for name, value in body.items():
                self.record_secrets(value, name)
        elif isinstance(body, list):
            for one in body:
                self.record_secrets(one, what)
        elif isinstance(body, str) and what in SECRET_FIELDS:
            self.record(what, body)

    def record_response(self, answer: requests.Response) -> None:
        """Record the secrets of an answer, or the whole of a refusal."""
        if not answer.ok:
            self.refusals.append(f"{answer.request.method} {answer.request.path_url}: {answer.text}")
        elif answer.headers.get("Content-Type", "").startswith("application/json"):
            self.record_secrets(answer.json())


@dataclass(frozen=True)
class Sighting:
    """A canary found where it must not be."""

    what: str
    place: Place
    file: str


Evidence = Mapping[Place, Sequence[Path]]


def gather(product: Product, refusals: Sequence[str], folder: Path) -> Evidence:
    """Return all that is written down anywhere, as files by place."""
    home = product.installation.home
    _wait_for_the_gateways_log(product)
    for place, name, text in _printed(product, refusals):
        (folder / place.name).mkdir(parents=True, exist_ok=True)
        (folder / place.name / name).write_bytes(text)
    live = {
        Place.LOGS: [*home.rglob("*.log"), *(home / "rabbitmq").glob("log/*")],
        Place.EVENTS: [home / "rabbitmq" / "data"],
        # Deleted rows lie there for a while too, and so does what was only ever written ahead.
        Place.ROWS: [data_folder(home / "postgres", account())],
        Place.BLOBS: [home / "documents", home / "swift" / "disk"],
    }
    return {place: [path for path in (folder / place.name, *live.get(place, ())) if path.exists()] for place in Place}


def _wait_for_the_gateways_log(product: Product) -> None:
    # Envoy writes its lines together, in their order: once the last one is there, all are.
    last = requests.get(product.base, timeout=10).headers["X-Request-Id"]
    log = product.installation.logs / "gateway.log"
    eventually(lambda: last in log.read_text(errors="replace"))


def sightings(canaries: Canaries, evidence: Evidence) -> set[Sighting]:
    """Search every place for every canary, in each encoding."""
    found: set[Sighting] = set()
    for place, paths in evidence.items():
        wanted = [one for one in canaries.recorded.values() if place in one.nowhere_in]
        long = {spelling: one.what for one in wanted for spelling in _spellings(one)}
        short = {one.value: one.what for one in wanted if one.is_short}
        for file, seen in [*_grep("--fixed-strings", long, paths), *_grep("--perl-regexp", _as_words(short), paths)]:
            found.add(Sighting((long | short)[seen], place, file))
    return found


def _spellings(canary: Canary) -> set[str]:
    value, raw = canary.value, canary.value.encode()
    encoded = {quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], raw.hex(), *_in_base64(raw)}
    encoded |= {json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(json.dumps(value)[1:-1])[1:-1]}
    # A short one as it is would be found in longer words: it is looked for as a word of its own.
    return encoded - {value} if canary.is_short else encoded | {value}


def _in_base64(raw: bytes) -> Iterator[str]:
    # Within a longer text it stands at one of three places; what its neighbours decide with it is left off.
    for place, begins in enumerate((0, 2, 3)):
        spelt = base64.b64encode(bytes(place) + raw).decode()
        whole = spelt[begins : (place + len(raw)) * 8 // 6]
        yield from (whole, whole.replace("+", "-").replace("/", "_"))


def _as_words(short: Mapping[str, str]) -> list[str]:
    # Not within a longer word, nor the fraction of a second, nor a number of JSON.
    words = "|".join(map(re.escape, short))
    return [rf'(?<![\w.:-])(?<!": )(?:{words})(?![\w.])'] if short else []


def _grep(how: str, patterns: Mapping[str, str] | Sequence[str], paths: Sequence[Path]) -> list[tuple[str, str]]:
    if not patterns or not paths:
        return []
    result = subprocess.run(
        ["grep", how, "--file=-", "-raoH", "--null", *map(str, paths)],
        input="\n".join(patterns).encode(),
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
    )
    # 1: nothing found. A file that vanishes meanwhile is result of too, and is no reason to stop.
    assert result.returncode in {0, 1} or b"No such file" in result.stderr, result.stderr
    lines = [line.partition("\0") for line in result.stdout.decode(errors="replace").splitlines()]
    return [(file, seen) for file, _, seen in lines]


def _printed(product: Product, refusals: Sequence[str]) -> Iterator[tuple[Place, str, bytes]]:
    yield Place.ANSWERS, "refusals", "\n".join(refusals).encode()
    for name, page in _metrics(product):
        yield Place.METRICS, name, page
    for service in SERVICES:
        dead = product.bus(service).dead_letters(service)
        yield (
            Place.DEAD_LETTERS,
            service,
            "\n".join(f"{one.id} {one.reason}" for one in dead).encode(),
        )
        yield Place.EVENTS, f"{service}-dead", b"\n".join(one.body for one in dead)
        yield from _tables(product, service)
    if isinstance(product.running, Embedded):
        yield from _tables(product, BUS)


def _metrics(product: Product) -> Iterator[tuple[str, bytes]]:
    urls = {name: f"{url}/metrics" for name, url in product.running.addresses.service_urls.items()}
    configuration: dict[str, Any] = json.loads((product.installation.home / "gateway" / "envoy.json").read_text())
    admin = configuration["admin"]["address"]["socket_address"]
    urls["gateway"] = f"http://{admin['address']}:{admin['port_value']}/stats/prometheus"
    for name, url in urls.items():
        yield name, requests.get(url, timeout=30).content


def _tables(product: Product, service: str) -> Iterator[tuple[Place, str, bytes]]:
    of_events = {"outbox", "inbox", "broker_messages"}
    with product.database(service) as database:
        database.execute("SET row_security = off")
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in names:
            with database.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as rows:
                yield Place.EVENTS if table in of_events else Place.ROWS, f"{service}.{table}", b"".join(rows)
