"""The public keys that verify auth's tokens: fixed, or fetched from auth and refreshed in the background."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Final, Protocol

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chartrier.http.problems import Unavailable
from chartrier.observability.logging import logger
from chartrier.observability.outages import GrowingPause, Outage

log = logger(__name__)

REFRESH_EVERY: Final = 60.0
_STORE_AGAIN_AFTER: Final = 3600.0


class Keys(Protocol):
    """A source of auth's public keys."""

    def find(self, kid: str) -> KeySet:
        """Return the keys; the wanted one is among them if it exists."""
        ...


@dataclass(frozen=True)
class FixedKeys:
    """Keys known from the start: those of auth itself, and of tests."""

    keys: KeySet

    def find(self, kid: str) -> KeySet:  # noqa: ARG002 - the same keys, whichever is wanted
        """Return the keys."""
        return self.keys


class KeyStore(Protocol):
    """Where the last known keys outlive a process."""

    def load(self) -> str | None:
        """Return the key set that was stored last, as JSON, unless there is none or it is too old."""
        ...

    def store(self, key_set: str) -> None:
        """Store the key set that auth publishes now."""
        ...


@dataclass
class FetchedKeys:
    """Auth's keys, fetched in the background: a request waits for them only while none are known.

    A process that starts while auth is away begins with the keys that were stored last.
    """

    url: str
    key_store: KeyStore | None = None
    refresh_every: float = REFRESH_EVERY
    _keys: KeySet | None = None
    _wanted: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _ended: bool = False
    _under_way: bool = False
    _last_asked: float = 0.0
    _stored: str | None = None
    _stored_at: float = 0.0
    _outage: Outage = field(default_factory=lambda: Outage(log, "auth_keys"))
    _pause: GrowingPause = field(default_factory=GrowingPause)

    @property
    def known(self) -> bool:
        """Return whether there are any keys yet."""
        return self._keys is not None

    def find(self, kid: str) -> KeySet:
        """Return the keys; an unknown key id asks for fresh ones first, at most once a second."""
        self.begin()
        if not self._holds(kid):
            self._look_again()
        if self._keys is None:
            raise Unavailable("The keys that tokens are checked with can't be had right now.")
        return self._keys

    def _holds(self, kid: str) -> bool:
        return self._keys is not None and any(key.kid == kid for key in self._keys.keys)

    def _look_again(self) -> None:
        with self._changed:
            if time.monotonic() - self._last_asked > 1:
                self._last_asked = time.monotonic()
                self._under_way = True
                self._wanted.set()
            # Whoever comes while keys are on their way waits for them too: that token may be good.
            self._changed.wait_for(lambda: self._keys is not None and not self._under_way, timeout=2)

    def begin(self) -> None:
        """Fetch from now on; whoever serves begins at once, because auth may be away when the first request comes."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._refresh, name="jwks", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Fetch no more; return once nothing is under way."""
        self._ended = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _refresh(self) -> None:
        self._begin_with_stored_keys()
        while not self._ended:
            self._wanted.clear()
            fetched = self._fetch()
            with self._changed:
                self._keys = self._keys if fetched is None else fetched
                # What was asked for meanwhile is answered by the next round, not by this one.
                self._under_way = self._wanted.is_set()
                self._changed.notify_all()
            if fetched is not None:
                self._store(json.dumps(fetched.as_dict(private=False)))
            pause = self._until_next(fetched)
            if not self._ended:
                self._wanted.wait(timeout=pause)

    def _until_next(self, fetched: KeySet | None) -> float:
        if fetched is None and self._keys is None:
            return self._pause.after_failure()
        self._pause.reset()
        return self.refresh_every

    def _fetch(self) -> KeySet | None:
        try:
            answer = requests.get(self.url, timeout=(2, 5))
            answer.raise_for_status()
            fetched = KeySet.import_key_set(answer.json())
        except (requests.RequestException, ValueError, JoseError) as failure:
            self._outage.report(failure)
            return None
        self._outage.end()
        return fetched

    def _begin_with_stored_keys(self) -> None:
        stored = self.key_store.load() if self.key_store else None
        with self._changed:
            if stored is not None:
                self._keys = KeySet.import_key_set(json.loads(stored))
                self._changed.notify_all()

    def _store(self, key_set: str) -> None:
        if self.key_store is None:
            return
        if key_set != self._stored or time.monotonic() - self._stored_at > _STORE_AGAIN_AFTER:
            self.key_store.store(key_set)
            self._stored, self._stored_at = key_set, time.monotonic()
