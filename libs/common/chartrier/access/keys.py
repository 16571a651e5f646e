"""The public keys that verify auth's tokens: fixed, or fetched from auth and refreshed in the background."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Protocol

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chartrier.http.problems import Unavailable
from chartrier.observability.logging import logger

log = logger(__name__)


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


@dataclass
class FetchedKeys:
    """Auth's keys, fetched in the background: a request waits for them only while nobody ever saw any."""

    url: str
    refresh_every: float = 60.0
    _keys: KeySet | None = None
    _wanted: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _under_way: bool = False
    _last_asked: float = 0.0

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
            self._thread = threading.Thread(target=self._refresh_for_ever, name="jwks", daemon=True)
            self._thread.start()

    def _refresh_for_ever(self) -> None:
        while True:
            self._wanted.clear()
            fetched = self._fetch()
            with self._changed:
                self._keys = self._keys if fetched is None else fetched
                # What was asked for meanwhile is answered by the next round, not by this one.
                self._under_way = self._wanted.is_set()
                self._changed.notify_all()
            self._wanted.wait(timeout=0.5 if self._keys is None else self.refresh_every)

    def _fetch(self) -> KeySet | None:
        try:
            answer = requests.get(self.url, timeout=(2, 5))
            answer.raise_for_status()
            return KeySet.import_key_set(answer.json())
        except (requests.RequestException, ValueError, JoseError) as unreachable:
            log.warning("keys_not_fetched", reason=type(unreachable).__name__)
            return None
