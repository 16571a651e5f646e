"""A service: its definition, and how a Flask application and a worker are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.pool import QueuePool

from chartrier.access.keys import FetchedKeys, Keys
from chartrier.access.proofs import Proofs
from chartrier.access.sealing import Seal
from chartrier.access.tickets import Tickets
from chartrier.access.tokens import Tokens
from chartrier.clock import Clock, SystemClock
from chartrier.database import migrations, session
from chartrier.events.broker import Broker, broker_at
from chartrier.events.subscriptions import Subscriptions
from chartrier.http import openapi
from chartrier.http.addresses import answer_one_spelling
from chartrier.http.client_address import trust_proxies
from chartrier.http.contract import Blueprint
from chartrier.observability.metrics import Metrics
from chartrier.projections import grants, revoked_sessions
from chartrier.projections.auth_keys import StoredKeys
from chartrier.projections.revoked_sessions import RevokedSessions
from chartrier.runtime.current import Check, Runtime
from chartrier.runtime.health import add_operator_routes
from chartrier.runtime.jobs import Jobs
from chartrier.runtime.requests import handle_refusals, handle_requests
from chartrier.runtime.settings import WORKER, ServiceSettings
from chartrier.runtime.worker import Worker

LARGEST_BODY: Final = 1 << 20
PUBLISHED_RETENTION: Final = timedelta(days=7)
HANDLED_RETENTION: Final = timedelta(days=60)


@dataclass(frozen=True)
class Service:
    """The definition of a service."""

    name: str
    blueprints: Sequence[Blueprint]
    metadata: MetaData
    migrations: Path
    subscriptions: Subscriptions
    jobs: Jobs

    def __post_init__(self) -> None:
        """Subscribe every service to grants and revoked sessions, and have it delete what has expired."""
        if "tenancy.grant-changed.v1" not in self.subscriptions.event_types:
            grants.subscribe(self.subscriptions)
        if "auth.session-revoked.v1" not in self.subscriptions.event_types:
            revoked_sessions.subscribe(self.subscriptions)
        self.jobs.every(seconds=3600)(delete_expired_rows)


def create_service_app(
    service: Service,
    settings: ServiceSettings,
    ports: object,
    *,
    keys: Keys | None = None,
    clock: Clock | None = None,
    readiness_checks: Sequence[tuple[str, Check]] = (),
) -> Flask:
    """Create a service's Flask application; it connects to nothing yet."""
    app = Flask(service.name, static_folder=None)
    app.config["TRAP_HTTP_EXCEPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    answer_one_spelling(app)
    trust_proxies(app, trusted_hops=settings.trusted_hops)
    session.attach(app, url=settings.database_url, pool_size=settings.pool_size)
    openapi.register(app, service.name, service.blueprints)
    token_keys = keys or FetchedKeys(settings.jwks_url, StoredKeys(app))
    app.extensions["runtime"] = Runtime(
        service=service,
        settings=settings,
        ports=ports,
        keys=token_keys,
        tokens=Tokens(token_keys, settings.issuer),
        tickets=Tickets(service.name, private_key=settings.ticket_key, public_keys=settings.ticket_public_keys),
        proofs=Proofs(service.name, keys=token_keys, issuer=settings.issuer),
        seal=Seal(settings.seal_public_key) if settings.seal_public_key else None,
        metrics=Metrics(service.name),
        revoked_sessions=RevokedSessions(app, poll=settings.revocation_poll),
        clock=clock or SystemClock(),
        readiness_checks=readiness_checks,
    )
    _measure_pools(app, settings.pool_size)
    handle_requests(app)
    handle_refusals(app)
    add_operator_routes(app)
    return app


def _measure_pools(app: Flask, pool_size: int) -> None:
    runtime: Runtime = app.extensions["runtime"]
    for name, engine in session.pools(app).items():
        # Half of what a pool may open is its reserve.
        runtime.metrics.pool(name, in_use=partial(_connections_in_use, engine), limit=2 * pool_size)


def _connections_in_use(engine: Engine) -> float:
    pool = engine.pool
    return float(pool.checkedout()) if isinstance(pool, QueuePool) else 0.0


def prepare_to_serve(app: Flask) -> None:
    """Start what must not wait for the first request, which may come while auth is away."""
    runtime: Runtime = app.extensions["runtime"]
    if isinstance(runtime.keys, FetchedKeys):
        runtime.keys.begin()


def end(app: Flask) -> None:
    """End the threads of an application and close its connections."""
    runtime: Runtime = app.extensions["runtime"]
    if isinstance(runtime.keys, FetchedKeys):
        runtime.keys.end()
    runtime.revoked_sessions.end()
    session.dispose(app)


def broker_of(settings: ServiceSettings) -> Broker:
    """Return the broker that the settings name."""
    return broker_at(settings.broker_url, prefix=settings.broker_prefix)


def migrate_service(service: Service, settings: ServiceSettings) -> None:
    """Bring a service's database and queue to what the code expects."""
    role = migrations.role_of(settings.database_url)
    migrations.upgrade(service.migrations, owner_url=settings.owner_database_url, application_role=role)
    broker_of(settings).declare(service.name, service.subscriptions.event_types)


def worker_of(app: Flask, broker: Broker | None = None) -> Worker:
    """Return the worker of an application."""
    runtime: Runtime = app.extensions["runtime"]
    return Worker(
        app=app,
        name=runtime.service.name,
        database_url=runtime.settings.database_url,
        broker=broker or broker_of(runtime.settings),
        subscriptions=runtime.service.subscriptions,
        jobs=runtime.service.jobs,
        metrics=runtime.metrics,
        runs_scheduled_jobs=runtime.settings.scheduled_jobs == WORKER,
    )


def delete_expired_rows() -> None:
    """Delete events long published, inbox lines long handled, proofs and revocations that expired."""
    with session.transaction(maintenance=True) as deleting:
        deleting.execute(
            text("DELETE FROM outbox WHERE published_at < now() - :retention"), {"retention": PUBLISHED_RETENTION}
        )
        deleting.execute(
            text("DELETE FROM inbox WHERE handled_at < now() - :retention"), {"retention": HANDLED_RETENTION}
        )
        deleting.execute(text("DELETE FROM spent_proofs WHERE expires_at < now() - interval '1 hour'"))
        deleting.execute(text("DELETE FROM revoked_sessions WHERE expires_at < now() - interval '1 hour'"))
