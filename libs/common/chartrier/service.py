"""The skeleton that every service stands on: its definition, its Flask application, and what a request goes through."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson
from flask import Flask, Response, current_app, g, request
from sqlalchemy import MetaData, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from chartrier import contract, database, grants, migrations, revocations
from chartrier.broker import Broker, broker_at
from chartrier.contract import Blueprint
from chartrier.identity import FetchedKeys, Keys, Principal, Tokens, token_of
from chartrier.ids import new_id
from chartrier.jobs import Jobs
from chartrier.logging import logger, request_id
from chartrier.metrics import Metrics
from chartrier.problems import Problem, Unauthenticated, Unavailable, Unexpected
from chartrier.proofs import Proofs
from chartrier.revocations import Revocations
from chartrier.sealing import Seal
from chartrier.settings import ServiceSettings
from chartrier.subscriptions import Subscriptions
from chartrier.tickets import Tickets
from chartrier.worker import Worker

KEPT_PUBLISHED: Final = timedelta(days=7)
KEPT_HANDLED: Final = timedelta(days=60)

log = logger(__name__)

P = TypeVar("P")

_REFERENCE: Final = re.compile(r"[A-Za-z0-9_.-]{8,64}")


@dataclass(frozen=True)
class Service:
    """What a service is made of, before anybody runs it."""

    name: str
    blueprints: Sequence[Blueprint]
    metadata: MetaData
    migrations: Path
    subscriptions: Subscriptions
    jobs: Jobs

    def __post_init__(self) -> None:
        """Every service hears of grants and of ended sessions, and sweeps its own boxes."""
        if "tenancy.grant-changed.v1" not in self.subscriptions.facts:
            grants.heard(self.subscriptions)
        if "auth.session-revoked.v1" not in self.subscriptions.facts:
            revocations.heard(self.subscriptions)
        self.jobs.every(seconds=3600)(sweep_boxes)


Check = Callable[[], None]


@dataclass
class House:
    """What a running application holds for its requests, handlers and jobs."""

    service: Service
    settings: ServiceSettings
    ports: object
    keys: Keys
    tokens: Tokens
    tickets: Tickets
    proofs: Proofs
    seal: Seal | None
    metrics: Metrics
    revocations: Revocations
    ready: Sequence[tuple[str, Check]] = field(default_factory=tuple)


def house() -> House:
    """Return what the current application holds."""
    found: House = current_app.extensions["house"]
    return found


def current_ports(kind: type[P]) -> P:
    """Return the current application's ports; each service has its own kind."""
    found = house().ports
    if not isinstance(found, kind):
        raise TypeError(f"The ports of {house().service.name} are not {kind.__name__}.")
    return found


def tickets() -> Tickets:
    """Return the tickets of this service."""
    return house().tickets


def spend_proof(session: Session, token: str, *, purpose: str, subject: str, by: Principal) -> UUID:
    """Accept a proof of a password typed again, once, within the act's own transaction."""
    return house().proofs.spend(session, token, purpose=purpose, subject=subject, by=by)


def seal(text_to_seal: str) -> str:
    """Return a text that only notify can read."""
    sealing = house().seal
    if sealing is None:
        raise RuntimeError("SEAL_PUBLIC_KEY is not set, and this service has something to seal.")
    return sealing.seal(text_to_seal)


def service_app(
    service: Service,
    settings: ServiceSettings,
    ports: object,
    *,
    keys: Keys | None = None,
    ready: Sequence[tuple[str, Check]] = (),
) -> Flask:
    """Put a service together as a Flask application; nothing is connected to yet."""
    app = Flask(service.name, static_folder=None)
    app.config["TRAP_HTTP_EXCEPTIONS"] = False
    app.url_map.strict_slashes = False
    database.attach(app, url=settings.database_url, pool_size=settings.pool_size)
    contract.register(app, service.name, service.blueprints)
    token_keys = keys or FetchedKeys(settings.jwks_url)
    app.extensions["house"] = House(
        service=service,
        settings=settings,
        ports=ports,
        keys=token_keys,
        tokens=Tokens(token_keys, settings.issuer),
        tickets=Tickets(service.name, private_key=settings.ticket_key, public_keys=settings.ticket_public_keys),
        proofs=Proofs(service.name, keys=token_keys, issuer=settings.issuer),
        seal=Seal(settings.seal_public_key) if settings.seal_public_key else None,
        metrics=Metrics(service.name),
        revocations=Revocations(app, poll=settings.revocation_poll),
        ready=ready,
    )
    _every_request(app)
    _every_refusal(app)
    _every_operator(app)
    return app


def about_to_serve(app: Flask) -> None:
    """Begin what must not wait for the first request: it may come while auth is away."""
    held: House = app.extensions["house"]
    if isinstance(held.keys, FetchedKeys):
        held.keys.begin()


def broker_of(settings: ServiceSettings) -> Broker:
    """Return the bus that the settings name."""
    return broker_at(settings.broker_url, prefix=settings.broker_prefix)


def bring_up_to_date(service: Service, settings: ServiceSettings) -> None:
    """Bring a service's database and queue to what the code expects."""
    role = migrations.role_of(settings.database_url)
    migrations.upgrade(service.migrations, owner_url=settings.owner_database_url, application_role=role)
    broker_of(settings).declare(service.name, service.subscriptions.facts)


def worker_of(app: Flask, broker: Broker | None = None) -> Worker:
    """Return the worker of an application."""
    held: House = app.extensions["house"]
    return Worker(
        app=app,
        name=held.service.name,
        database_url=held.settings.database_url,
        broker=broker or broker_of(held.settings),
        subscriptions=held.service.subscriptions,
        jobs=held.service.jobs,
        metrics=held.metrics,
    )


def _authenticate() -> Principal:
    token = token_of(request.headers, request.cookies, request.method)
    if token is None:
        raise Unauthenticated("Sign in to go on.")
    principal = house().tokens.verify(token)
    if house().revocations.includes(principal.session_id):
        raise Unauthenticated("This session was ended.")
    return principal


def _every_request(app: Flask) -> None:
    @app.before_request
    def arrive() -> None:
        given = request.headers.get("X-Request-Id", "")
        request_id.set(given if _REFERENCE.fullmatch(given) else str(new_id()))
        g.began = time.perf_counter()
        g.authenticate = _authenticate

    @app.after_request
    def leave(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers["X-Request-Id"] = request_id.get()
        route = request.url_rule.rule if request.url_rule else "unknown"
        house().metrics.answered(route, request.method, response.status_code, time.perf_counter() - g.began)
        return response


def _refuse(problem: Problem) -> Response:
    response = _problem(problem.as_json(request_id.get()), problem.status)
    response.headers.update(problem.headers)
    return response


def _problem(body: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(body), status=status, mimetype=contract.PROBLEM_JSON)


def _every_refusal(app: Flask) -> None:
    @app.errorhandler(Problem)
    def refused(problem: Problem) -> Response:
        return _refuse(problem)

    @app.errorhandler(HTTPException)
    def refused_by_flask(error: HTTPException) -> Response:
        if isinstance(error.response, Response):
            return error.response
        status = error.code or 500
        body = {
            "type": f"/problems/{error.name.lower().replace(' ', '-')}",
            "title": error.name,
            "status": status,
            "reference": request_id.get(),
        }
        return _problem(body, status)

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def database_away(error: SQLAlchemyError) -> Response:
        log.warning("database_away", failure=type(error).__name__)
        return _refuse(Unavailable("Nothing was changed; try again in a moment."))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error("unexpected_failure", route=str(request.url_rule), exc_info=error)
        return _refuse(Unexpected())


def _every_operator(app: Flask) -> None:
    @app.get("/healthz")
    def alive() -> Response:
        return Response("alive\n", mimetype="text/plain")

    @app.get("/readyz")
    def ready() -> Response:
        missing = what_is_missing()
        status = 503 if missing else 200
        return Response("".join(f"{one}\n" for one in missing) or "ready\n", status=status, mimetype="text/plain")

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(house().metrics.page(), mimetype="text/plain; version=0.0.4")

    @app.get("/openapi.json")
    def describe() -> Response:
        return Response(orjson.dumps(contract.openapi(current_app)), mimetype="application/json")


def what_is_missing() -> list[str]:
    """Return what keeps this service from serving: a database that can't be written, an old schema, a part away."""
    return [name for name, check in (("database", _database_writable), *house().ready) if not _passes(check)]


def _passes(check: Check) -> bool:
    try:
        check()
    except Exception as failure:  # noqa: BLE001 - whatever it is, the part is not ready
        log.warning("not_ready", part=getattr(check, "__name__", "part"), failure=type(failure).__name__)
        return False
    return True


def _database_writable() -> None:
    expected = migrations.head(house().service.migrations)
    with database.transaction(maintenance=True) as session:
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if found != expected:
            raise RuntimeError("the database is at another migration")
        # A real write: a full disk or a standby must show here, not at the first deposit.
        session.execute(
            text("INSERT INTO pulse VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET beaten_at = excluded.beaten_at")
        )


def sweep_boxes() -> None:
    """Forget facts long published, inbox lines long handled, proofs and revocations that expired."""
    with database.transaction(maintenance=True) as session:
        session.execute(text("DELETE FROM outbox WHERE published_at < now() - :kept"), {"kept": KEPT_PUBLISHED})
        session.execute(text("DELETE FROM inbox WHERE handled_at < now() - :kept"), {"kept": KEPT_HANDLED})
        session.execute(text("DELETE FROM spent_proofs WHERE expires_at < now() - interval '1 hour'"))
        session.execute(text("DELETE FROM revoked_sessions WHERE expires_at < now() - interval '1 hour'"))
