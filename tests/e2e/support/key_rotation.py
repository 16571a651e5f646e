"""auth's signing key changes while clients are at work with tokens old and new; what they are refused is counted."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import requests

from tests.e2e.conftest import Product
from tests.e2e.support.people import eventually

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


def wait_until_shown(product: Product) -> None:
    """Return once auth shows the next key beside the one that signs, and the gateway has fetched both."""
    page = f"{product.base}/api/auth/.well-known/jwks.json"
    eventually(lambda: len(requests.get(page, timeout=10).json()["keys"]) > 1)
    # Of the fetches that end from now on, the first may have begun before.
    fetched = _fetches(product)
    eventually(lambda: _fetches(product) >= fetched + 2)


def _fetches(product: Product) -> int:
    """Return how often the gateway has fetched auth's keys."""
    rendered = json.loads((product.installation.home / "gateway/envoy.json").read_text())
    admin = rendered["admin"]["address"]["socket_address"]
    counted = requests.get(f"http://{admin['address']}:{admin['port_value']}/stats/prometheus", timeout=10).text
    found = re.search(r"^envoy_http_jwt_authn_jwks_fetch_success\S* (\d+)$", counted, re.MULTILINE)
    assert found, "the gateway counts how often it fetches keys"
    return int(found[1])


def let_it_sign(database: psycopg.Connection[tuple[object, ...]]) -> None:
    """Have the next key sign from now on, not only in a quarter of an hour."""
    database.execute("SET row_security = off")
    moved = database.execute("UPDATE signing_keys SET signs_from = now() WHERE signs_from > now()")
    assert moved.rowcount == 1
