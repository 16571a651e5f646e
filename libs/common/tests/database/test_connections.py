"""Connections that were cut while they lay in the pool disturb nobody."""

from __future__ import annotations

import time

import psycopg
from sqlalchemy import text

from chartrier.database.session import dispose, engine
from chartrier.testing import ALICE, RunningService
from libs.common.tests.sample_service.client import add_book


def test_nobody_notices_that_connections_were_cut_while_nobody_used_them(service: RunningService) -> None:
    add_book(service)
    service.as_(ALICE).get("/api/library/books")
    cut_all_connections(service)
    assert service.as_(ALICE).get("/api/library/books").get_json()["total"] == 1
    cut_all_connections(service)
    assert service.as_(ALICE).post("/api/library/books", json={"title": "Pensées"}).status_code == 201


def test_one_connection_that_was_found_cut_speaks_for_all_that_lay_beside_it(service: RunningService) -> None:
    pool = engine(service.app)
    dispose(service.app)
    with pool.connect() as rests, pool.connect() as works:
        backends = {one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in (rests, works)}
        rests.close()
        time.sleep(1.1)
    cut_all_connections(service)
    for _ in range(3):
        with pool.connect() as connection:
            assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() not in backends


def cut_all_connections(service: RunningService) -> None:
    # The role is one for all databases of the server, where other tests run: theirs stay open.
    ended = (
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE usename = 'test_library_app' AND datname = current_database()"
    )
    with psycopg.connect(service.superuser_url.replace("+psycopg", ""), autocommit=True) as superuser:
        superuser.execute(ended)
