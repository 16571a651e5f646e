"""A service that starts while auth is away keeps the last known keys and checks tokens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from chartrier.runtime.service import create_service_app, end, prepare_to_serve
from chartrier.testing import ALICE, RunningService
from chartrier.testing.cast import Person, token
from chartrier.testing.plugin import ServiceDatabase, settings_of_tests
from libs.common.tests.access.key_server import KeyServer
from libs.common.tests.events.bus import superuser
from libs.common.tests.sample_service.app import LIBRARY, Ports
from libs.common.tests.waiting import wait_until

BOOKS = "/api/library/books"


class Starter:
    """Starts the library anew, as a process that is restarted."""

    def __init__(self, database: ServiceDatabase, url: str) -> None:
        self._settings = replace(settings_of_tests("library", database), jwks_url=url)
        self._database = database
        self.apps: list[Flask] = []

    def start(self) -> RunningService:
        app = create_service_app(LIBRARY, self._settings, Ports())
        prepare_to_serve(app)
        self.apps.append(app)
        return RunningService(app, self._database.superuser)


@pytest.fixture
def starter(service: RunningService, service_database: ServiceDatabase, key_server: KeyServer) -> Iterator[Starter]:
    made = Starter(service_database, key_server.url)
    yield made
    for app in made.apps:
        end(app)


def signed(who: Person, key: RSAKey) -> str:
    claims = {"sub": str(who.id), "sid": str(who.session_id), "client_id": "portal", "auth_time": int(time.time())}
    return token(claims, key=key)


def stored_key_sets(service: RunningService) -> int:
    with superuser(service) as connection:
        row = connection.execute("SELECT count(*) FROM auth_keys").fetchone()
    return int(row[0]) if row else 0


def started_while_auth_was_there(starter: Starter, key_server: KeyServer) -> RSAKey:
    key = key_server.publish()
    before = starter.start()
    assert before.with_token(signed(ALICE, key)).get(BOOKS).status_code == 200
    wait_until(lambda: stored_key_sets(before) == 1)
    key_server.away = True
    return key


def test_a_service_that_starts_while_auth_is_away_checks_tokens(starter: Starter, key_server: KeyServer) -> None:
    key = started_while_auth_was_there(starter, key_server)
    service = starter.start()
    assert service.with_token(signed(ALICE, key)).get(BOOKS).status_code == 200
    forged = RSAKey.generate_key(2048, {"kid": str(key.kid)})
    assert service.with_token(signed(ALICE, forged)).get(BOOKS).status_code == 401
    assert service.with_token(token({"sub": str(ALICE.id)}, key=key, lifetime=-1)).get(BOOKS).status_code == 401


def test_a_session_that_ended_is_refused_also_while_auth_is_away(starter: Starter, key_server: KeyServer) -> None:
    key = started_while_auth_was_there(starter, key_server)
    service = starter.start()
    service.receive(
        "auth.session-revoked.v1", tenant_id=ALICE.id, session_id=ALICE.session_id, expires_at="2100-01-01T00:00:00Z"
    )
    assert service.with_token(signed(ALICE, key)).get(BOOKS).status_code == 401
    assert starter.start().with_token(signed(ALICE, key)).get(BOOKS).status_code == 401


def test_without_any_known_keys_a_service_says_when_to_try_again(starter: Starter, key_server: KeyServer) -> None:
    key, key_server.away = key_server.publish(), True
    answer = starter.start().with_token(signed(ALICE, key)).get(BOOKS)
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_keys_that_are_older_than_any_token_are_not_trusted(starter: Starter, key_server: KeyServer) -> None:
    key = started_while_auth_was_there(starter, key_server)
    service = starter.start()
    with superuser(service) as connection:
        connection.execute("UPDATE auth_keys SET fetched_at = now() - interval '25 hours'")
    assert starter.start().with_token(signed(ALICE, key)).get(BOOKS).status_code == 503


def test_keys_that_changed_are_stored_anew(starter: Starter, key_server: KeyServer) -> None:
    started_while_auth_was_there(starter, key_server)
    key_server.away = False
    new = key_server.publish()
    assert starter.start().with_token(signed(ALICE, new)).get(BOOKS).status_code == 200

    def new_is_stored() -> bool:
        with superuser(RunningService(starter.apps[-1], starter.start().superuser_url)) as connection:
            row = connection.execute("SELECT key_set::text FROM auth_keys").fetchone()
        return row is not None and str(new.kid) in row[0]

    wait_until(new_is_stored)
    key_server.away = True
    assert starter.start().with_token(signed(ALICE, new)).get(BOOKS).status_code == 200
