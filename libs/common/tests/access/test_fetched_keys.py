"""Auth's keys as every other service holds them: fetched beforehand, and anew for a token of a key not seen yet."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from joserfc.jwk import KeySet, RSAKey

from chartrier.access.keys import FetchedKeys
from libs.common.tests.waiting import wait_until

SLOW = 0.3
ASKED_AGAIN_AFTER = 1.0


@dataclass
class Publisher:
    """auth's page of keys, which takes its time; it can go away."""

    keys: list[RSAKey] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    away: bool = False
    url: str = ""

    def publish(self) -> str:
        key = RSAKey.generate_key(2048, {"kid": f"key-{len(self.keys)}"})
        self.keys = [*self.keys, key]
        return str(key.kid)

    def page(self) -> bytes:
        self.asked += 1
        time.sleep(SLOW)
        return json.dumps(KeySet(list(self.keys)).as_dict(private=False)).encode()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    made = Publisher()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if made.away else 200)
            self.end_headers()
            self.wfile.write(made.page())
            made.answered += 1

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/"
    yield made
    server.shutdown()


def has(keys: FetchedKeys, kid: str) -> bool:
    return any(key.kid == kid for key in keys.find(kid).keys)


def test_all_who_come_with_a_token_of_a_new_key_wait_for_it(publisher: Publisher) -> None:
    former, keys = publisher.publish(), FetchedKeys(publisher.url)
    assert has(keys, former)
    time.sleep(ASKED_AGAIN_AFTER)
    new = publisher.publish()
    with ThreadPoolExecutor(8) as callers:
        assert all(callers.map(lambda _: has(keys, new), range(8)))
    assert publisher.asked <= 3, "once for all of them"


def test_who_has_begun_before_auth_went_away_needs_it_for_nothing(publisher: Publisher) -> None:
    key, keys = publisher.publish(), FetchedKeys(publisher.url)
    keys.begin()
    wait_until(lambda: publisher.answered > 0)
    publisher.away = True
    assert has(keys, key)
    assert not has(keys, "a key of nobody")
    assert has(keys, key)
