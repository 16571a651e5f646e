"""Sign-ins beside argon2id alone, proofs beside RSA alone, and requests while the signing key changes."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from auth.sessions.access_tokens import SigningKeys, TokenIssuer
from bench.http_load.generator import LoadFailed
from bench.report import Goal, Line
from bench.rounds import Pace, Pairs, Spread
from bench.system.cluster import Product, service_environment
from bench.system.process_usage import process_tree, processor_time
from bench.system.test_data import PASSWORD, TestData, accounts
from chartrier.access.keys import FixedKeys
from chartrier.access.password_hashes import HashCost
from chartrier.access.principal import Principal
from chartrier.access.proofs import TYPE
from chartrier.access.tokens import verified_claims
from tests.e2e.support.key_rotation import ASKED, Worker, at_work, let_it_sign

PEOPLE = 8
PROOFS = 300
ISSUER = "https://chartrier.example"
# Every process of auth and the gateway look once a second here.
SEEN_BY_ALL = 4.0
OLD_TOKENS = 4
NOBODY_REFUSED = Goal(0, "", at_least=False)

Act = Callable[[], None]


@dataclass(frozen=True)
class SignIn:
    """The product, and people who sign in at the same time."""

    product: Product
    test_data: TestData
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure sign-ins, proofs and changes of the signing key."""
        return [*self._sign_ins(), *proofs(self.pace), *self._key_changes()]

    def _sign_ins(self) -> list[Line]:
        browsers = [Browser(self.product.url, identifier) for identifier in accounts(self.test_data, PEOPLE)]
        for browser in browsers:
            browser.sign_in()
        hasher, processor = _hasher(), Pairs([], [])
        password_hash = hasher.hash(PASSWORD)
        hashing: list[Act] = [lambda: _must_match(hasher, password_hash)] * (os.cpu_count() or 1)
        pids = [pid for each in self.product.pids("auth api", "gateway") for pid in process_tree(each)]
        pids += self.product.backends("auth_app")
        rates = self.pace.alternate(
            product=lambda: self._rate(
                [browser.sign_in for browser in browsers], processor.product, partial(processor_time, pids)
            ),
            baseline=lambda: self._rate(hashing, processor.baseline, time.process_time),
        )
        return [
            Line.of("sign-ins", "/s", rates, more_is_better=True),
            Line.of("  their processor time, each", "ms", processor, more_is_better=False),
        ]

    def _rate(self, acts: Sequence[Act], processor: list[float], clock: Callable[[], float]) -> float:
        before = clock()
        count, seconds = together(acts, seconds=2 * self.pace.seconds)
        processor.append((clock() - before) / count * 1e3)
        return count / seconds

    def _key_changes(self) -> list[Line]:
        reader = self.test_data.reader()
        paths = [path for path in ASKED if path.split("/")[2] in self.product.services]
        workers = [Worker(self.product.url, lambda: reader, paths) for _ in range(OLD_TOKENS)]
        workers.append(Worker(self.product.url, self.test_data.reader, paths))
        changes = 2 if self.pace.whole else 1
        with at_work(workers):
            for _ in range(changes):
                self._change_keys()
            time.sleep(1)
        answered, refused = sum(each.answered for each in workers), [one for each in workers for one in each.refused]
        if refused or len(workers[-1].signed_by) != changes + 1:
            raise LoadFailed(f"{len(refused)} of {answered} while the signing key changed: {refused[:3]}")
        return [
            Line(f"refused while keys change {changes} times", "", Spread.of([len(refused)]), goal=NOBODY_REFUSED),
            Line("  of so many requests", "", Spread.of([answered])),
        ]

    def _change_keys(self) -> None:
        line = [sys.executable, "-m", "auth", "rotate-keys"]
        subprocess.run(line, env=service_environment(self.product, "auth"), check=True, capture_output=True)
        database = self.product.postgres.url(self.product.installation.database("auth").name)
        with psycopg.connect(database, autocommit=True) as connection:
            time.sleep(SEEN_BY_ALL)
            let_it_sign(connection)


class Browser:
    """A person who signs in again and again, on one connection and a known device."""

    def __init__(self, url: str, identifier: str) -> None:
        """Connect to a product as one person."""
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._body = json.dumps({"identifier": identifier, "password": PASSWORD})
        self._headers = {"Content-Type": "application/json", "X-Chartrier": "portal"}

    def sign_in(self) -> None:
        """Sign in once more."""
        self._connection.request("POST", "/api/auth/sessions", self._body, self._headers)
        answer = self._connection.getresponse()
        words = answer.read()
        if answer.status != HTTPStatus.CREATED:
            raise LoadFailed(f"sign-in: {answer.status} {words.decode()}")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("__Host-device="):
                self._headers["Cookie"] = cookie.partition(";")[0]


def together(acts: Sequence[Act], *, seconds: float) -> tuple[int, float]:
    """Do each act again and again on a thread of its own; return how often in all, and in how many seconds."""
    counts, failed = [0] * len(acts), list[BaseException]()
    began = time.monotonic()

    def go_on(place: int) -> None:
        try:
            while time.monotonic() - began < seconds:
                acts[place]()
                counts[place] += 1
        except BaseException as failure:  # noqa: BLE001 - raised again on the thread that measures
            failed.append(failure)

    threads = [threading.Thread(target=go_on, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return sum(counts), time.monotonic() - began


def proofs(pace: Pace) -> list[Line]:
    """Measure a proof made and checked, in processor time, beside RSA alone."""
    key = generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    ring = SigningKeys(pem)
    issuer, keys = TokenIssuer(ring, ISSUER), FixedKeys(ring.as_key_set())
    account, now, words = uuid4(), datetime.now(UTC), b"of about the length that a token has" * 10
    made, signature = _proof(issuer, account, now), key.sign(words, PKCS1v15(), SHA256())
    public = key.public_key()
    pairs = {
        "a proof made (baseline: RSA signs)": (
            lambda: _proof(issuer, account, now),
            lambda: key.sign(words, PKCS1v15(), SHA256()),
        ),
        "a proof checked (baseline: RSA verifies)": (
            lambda: verified_claims(keys, made, issuer=ISSUER, audience="vault", typ=TYPE),
            lambda: public.verify(signature, words, PKCS1v15(), SHA256()),
        ),
    }
    return [
        Line.of(
            name,
            "µs",
            pace.alternate(product=partial(_processor_time, product), baseline=partial(_processor_time, baseline)),
            more_is_better=False,
        )
        for name, (product, baseline) in pairs.items()
    ]


def _proof(issuer: TokenIssuer, account: UUID, now: datetime) -> str:
    asking = Principal(account, "person", session_id=account)
    return issuer.proof(asking, audience="vault", purpose="delete", subject="a document", now=now)


def _processor_time(act: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(PROOFS):
        act()
    return (time.process_time() - began) / PROOFS * 1e6


def _hasher() -> PasswordHasher:
    cost = HashCost()
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


def _must_match(hasher: PasswordHasher, password_hash: str) -> None:
    hasher.verify(password_hash, PASSWORD)
