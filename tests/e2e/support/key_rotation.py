"""auth's signing key changes while clients are at work with tokens old and new; what they are refused is counted."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import requests

# What says little and asks a service for nothing but to check the token and to look whose it is.
ASKED = (
    "/api/auth/me",
    "/api/tenancy/spaces",
    "/api/vault/home",
    "/api/sharing/links",
    "/api/deposits/requests",
    "/api/signature/envelopes?document_id=0192f0c0-0000-7000-8000-000000000001",
)


@dataclass
class Worker:
    """A client that goes on asking: with the token it began with, or with a new one each time."""

    base: str
    token: Callable[[], str]
    asked: Sequence[str] = ASKED
    answered: int = 0
    refused: list[str] = field(default_factory=list)
    signed_by: set[str] = field(default_factory=set)

    def until(self, over: threading.Event) -> None:
        """Ask again and again."""
        with requests.Session() as session:
            while not over.is_set():
                token = self.token()
                self.signed_by.add(key_of(token))
                for path in self.asked:
                    headers = {"Authorization": f"Bearer {token}"}
                    answer = session.get(f"{self.base}{path}", headers=headers, timeout=30)
                    self.answered += 1
                    if answer.status_code != requests.codes.ok:
                        self.refused.append(f"{path}: {answer.status_code} {answer.text}")


def key_of(token: str) -> str:
    """Answer the name of the key that signed a token."""
    head = token.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"])


@contextmanager
def at_work(workers: Sequence[Worker]) -> Iterator[None]:
    """Have everybody ask for as long as this lasts."""
    over = threading.Event()
    threads = [threading.Thread(target=worker.until, args=(over,)) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def hasten(database: psycopg.Connection[tuple[object, ...]], *, seconds: float) -> None:
    """Have the next key sign sooner than in a quarter of an hour, but not before everybody has seen it."""
    database.execute("SET row_security = off")
    moved = database.execute(
        "UPDATE signing_keys SET signs_from = now() + make_interval(secs => %s) WHERE signs_from > now()", (seconds,)
    )
    assert moved.rowcount == 1
    time.sleep(seconds)
