"""Signing in beside bare argon2id, proofs beside bare signatures, and keys that change while everybody is at work."""

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

from auth.passwords.password_hashes import HashCost
from auth.sessions.access_tokens import SigningKeys, TokenIssuer
from bench.furnishing import PASSWORD, Furnished, accounts
from bench.load import Refused
from bench.processes import family, processor_time
from bench.product import Product, told
from bench.rounds import Pace, Pairs, Spread
from bench.table import Aim, Line
from chartrier.access.keys import FixedKeys
from chartrier.access.proofs import TYPE
from chartrier.access.tokens import verified_claims
from tests.e2e.support.key_rotation import ASKED, Worker, at_work, hasten

PEOPLE = 8
PROOFS = 300
ISSUER = "https://chartrier.example"
# Every process of auth and the gateway look once a second here.
SEEN_BY_ALL = 4.0
OLD_TOKENS = 4
NOBODY_REFUSED = Aim(0, "", at_least=False)

Act = Callable[[], None]


@dataclass(frozen=True)
class SigningIn:
    """The product, and people who come in all at once."""

    product: Product
    furnished: Furnished
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure everything about who comes in."""
        return [*self._sign_ins(), *proofs(self.pace), *self._key_changes()]

    def _sign_ins(self) -> list[Line]:
        browsers = [Browser(self.product.url, identifier) for identifier in accounts(self.furnished, PEOPLE)]
        for browser in browsers:
            browser.sign_in()
        hasher, spent = _hasher(), Pairs([], [])
        kept = hasher.hash(PASSWORD)
        hashing: list[Act] = [lambda: _must_match(hasher, kept)] * (os.cpu_count() or 1)
        pids = [pid for each in self.product.pids("auth api", "gateway") for pid in family(each)]
        pids += self.product.backends("auth_app")
        rates = self.pace.alternate(
            ours=lambda: self._rate(
                [browser.sign_in for browser in browsers], spent.ours, partial(processor_time, pids)
            ),
            limit=lambda: self._rate(hashing, spent.limit, time.process_time),
        )
        return [
            Line.of("sign-ins", "/s", rates, more_is_better=True),
            Line.of("  their processor time, each", "ms", spent, more_is_better=False),
        ]

    def _rate(self, acts: Sequence[Act], spent: list[float], clock: Callable[[], float]) -> float:
        before = clock()
        count, seconds = together(acts, seconds=2 * self.pace.seconds)
        spent.append((clock() - before) / count * 1e3)
        return count / seconds

    def _key_changes(self) -> list[Line]:
        reader = self.furnished.reader()
        asked = [path for path in ASKED if path.split("/")[2] in self.product.services]
        workers = [Worker(self.product.url, lambda: reader, asked) for _ in range(OLD_TOKENS)]
        workers.append(Worker(self.product.url, self.furnished.reader, asked))
        changes = 2 if self.pace.whole else 1
        with at_work(workers):
            for _ in range(changes):
                self._change_keys()
            time.sleep(1)
        answered, refused = sum(each.answered for each in workers), [one for each in workers for one in each.refused]
        if refused or len(workers[-1].signed_by) != changes + 1:
            raise Refused(f"{len(refused)} of {answered} while the signing key changed: {refused[:3]}")
        return [
            Line(f"refused while keys change {changes} times", "", Spread.of([len(refused)]), aim=NOBODY_REFUSED),
            Line("  of so many requests", "", Spread.of([answered])),
        ]

    def _change_keys(self) -> None:
        line = [sys.executable, "-m", "auth", "rotate-keys"]
        subprocess.run(line, env=told(self.product, "auth"), check=True, capture_output=True)
        database = self.product.postgres.url(self.product.installation.database("auth").name)
        with psycopg.connect(database, autocommit=True) as connection:
            hasten(connection, seconds=SEEN_BY_ALL)


class Browser:
    """Somebody who signs in again and again, on a connection that is kept and a device that is known."""

    def __init__(self, url: str, identifier: str) -> None:
        """Say where and who."""
        self._line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._body = json.dumps({"identifier": identifier, "password": PASSWORD})
        self._headers = {"Content-Type": "application/json", "X-Chartrier": "portal"}

    def sign_in(self) -> None:
        """Sign in once more."""
        self._line.request("POST", "/api/auth/sessions", self._body, self._headers)
        answer = self._line.getresponse()
        words = answer.read()
        if answer.status != HTTPStatus.CREATED:
            raise Refused(f"sign-in: {answer.status} {words.decode()}")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("__Host-device="):
                self._headers["Cookie"] = cookie.partition(";")[0]


def together(acts: Sequence[Act], *, seconds: float) -> tuple[int, float]:
    """Do each act again and again on a thread of its own; answer how often in all, and in how many seconds."""
    counts, failed = [0] * len(acts), list[BaseException]()
    began = time.monotonic()

    def go_on(place: int) -> None:
        try:
            while time.monotonic() - began < seconds:
                acts[place]()
                counts[place] += 1
        except BaseException as failure:  # noqa: BLE001 - told on the thread that measures
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
        "a proof made (limit: RSA signs)": (
            lambda: _proof(issuer, account, now),
            lambda: key.sign(words, PKCS1v15(), SHA256()),
        ),
        "a proof checked (limit: RSA verifies)": (
            lambda: verified_claims(keys, made, issuer=ISSUER, audience="vault", typ=TYPE),
            lambda: public.verify(signature, words, PKCS1v15(), SHA256()),
        ),
    }
    return [
        Line.of(
            name,
            "µs",
            pace.alternate(ours=partial(_processor_time, ours), limit=partial(_processor_time, limit)),
            more_is_better=False,
        )
        for name, (ours, limit) in pairs.items()
    ]


def _proof(issuer: TokenIssuer, account: UUID, now: datetime) -> str:
    return issuer.proof(account_id=account, audience="vault", purpose="delete", subject="a document", now=now)


def _processor_time(act: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(PROOFS):
        act()
    return (time.process_time() - began) / PROOFS * 1e6


def _hasher() -> PasswordHasher:
    cost = HashCost()
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


def _must_match(hasher: PasswordHasher, kept: str) -> None:
    hasher.verify(kept, PASSWORD)
