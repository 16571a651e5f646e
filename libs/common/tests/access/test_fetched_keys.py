"""Auth's keys as every other service has them: fetched beforehand, and anew for a token of a key not seen yet."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from chartrier.access.keys import FetchedKeys
from libs.common.tests.access.key_server import KeyServer
from libs.common.tests.waiting import wait_until


def has(keys: FetchedKeys, kid: str | None) -> bool:
    return any(key.kid == kid for key in keys.find(str(kid)).keys)


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "jwks"}


@contextmanager
def begun(key_server: KeyServer) -> Iterator[FetchedKeys]:
    keys = FetchedKeys(key_server.url)
    keys.begin()
    wait_until(lambda: keys.known)
    yield keys
    keys.end()


def test_all_who_come_with_a_token_of_a_new_key_wait_for_it(key_server: KeyServer) -> None:
    former = key_server.publish()
    with begun(key_server) as keys, ThreadPoolExecutor(8) as callers:
        assert has(keys, former.kid)
        new = key_server.publish()
        assert all(callers.map(lambda _: has(keys, new.kid), range(8)))
    assert key_server.asked <= 3, "once for all of them"


def test_whoever_began_before_auth_went_away_needs_it_no_more(key_server: KeyServer) -> None:
    key = key_server.publish()
    with begun(key_server) as keys:
        key_server.away = True
        assert has(keys, key.kid)
        assert not has(keys, "a key of nobody")
        assert has(keys, key.kid)


def test_nothing_is_fetched_once_it_ended(key_server: KeyServer) -> None:
    key_server.publish()
    others = threads()
    with begun(key_server):
        assert len(threads() - others) == 1
    assert threads() <= others
