"""The routes for operators: liveness, readiness, metrics, the OpenAPI document."""

from __future__ import annotations

import orjson
from flask import Flask, Response, current_app
from sqlalchemy import text

from chartrier.database import migrations, session
from chartrier.http import openapi
from chartrier.observability.logging import logger
from chartrier.runtime.current import Check, runtime

log = logger(__name__)


def add_operator_routes(app: Flask) -> None:
    """Add the routes for operators; the gateway exposes none of them."""

    @app.get("/healthz")
    def alive() -> Response:
        return Response("alive\n", mimetype="text/plain")

    @app.get("/readyz")
    def ready() -> Response:
        missing = failing_checks()
        status = 503 if missing else 200
        return Response("".join(f"{one}\n" for one in missing) or "ready\n", status=status, mimetype="text/plain")

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(runtime().metrics.page(), mimetype="text/plain; version=0.0.4")

    @app.get("/openapi.json")
    def describe() -> Response:
        return Response(orjson.dumps(openapi.document(current_app)), mimetype="application/json")


def failing_checks() -> list[str]:
    """Return the checks that fail: a database that can't be written, an old schema, a part that is away."""
    checks = (("database", _database_writable), *runtime().readiness_checks)
    return [name for name, check in checks if not _passes(check)]


def _passes(check: Check) -> bool:
    try:
        check()
    except Exception as failure:  # noqa: BLE001 - whatever it raises, the part is not ready
        log.warning("not_ready", part=getattr(check, "__name__", "part"), failure=type(failure).__name__)
        return False
    return True


def _database_writable() -> None:
    with session.transaction(maintenance=True) as writing:
        found = writing.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if migrations.is_behind(runtime().service.migrations, found):
            raise RuntimeError("the database is at an earlier migration")
        # A real write: a full disk or a standby must show here, not at the first deposit.
        writing.execute(
            text(
                "INSERT INTO heartbeat VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET beaten_at = excluded.beaten_at"
            )
        )
