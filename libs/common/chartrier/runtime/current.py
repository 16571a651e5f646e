"""The runtime of the current application, and access to its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from flask import current_app, g, has_request_context, request
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.keys import Keys
from chartrier.access.principal import Principal
from chartrier.access.proofs import Proofs, SpentProof
from chartrier.access.sealing import Seal
from chartrier.access.tickets import Tickets
from chartrier.access.tokens import Tokens
from chartrier.clock import Clock
from chartrier.http.client_address import client_address
from chartrier.http.language import request_language
from chartrier.observability.logging import request_id
from chartrier.observability.metrics import Metrics
from chartrier.projections.revoked_sessions import RevokedSessions
from chartrier.runtime.settings import ServiceSettings

if TYPE_CHECKING:
    from chartrier.runtime.service import Service

P = TypeVar("P")

Check = Callable[[], None]


@dataclass
class Runtime:
    """The parts of a running application that requests, event handlers and jobs use."""

    service: Service
    settings: ServiceSettings
    ports: object
    keys: Keys
    tokens: Tokens
    tickets: Tickets
    proofs: Proofs
    seal: Seal | None
    metrics: Metrics
    revoked_sessions: RevokedSessions
    clock: Clock
    readiness_checks: Sequence[tuple[str, Check]] = field(default_factory=tuple)


def runtime() -> Runtime:
    """Return the runtime of the current application."""
    found: Runtime = current_app.extensions["runtime"]
    return found


def current_ports(kind: type[P]) -> P:
    """Return the current application's ports, of the service's own class."""
    found = runtime().ports
    if not isinstance(found, kind):
        raise TypeError(f"The ports of {runtime().service.name} are not {kind.__name__}.")
    return found


def context() -> Context:
    """Return the context of the current request; for a job or an event handler, one without a principal."""
    now = runtime().clock.now()
    if not has_request_context():
        return Context(now, request_id=request_id.get())
    found = g.get("principal")
    return Context(
        now,
        principal=found if isinstance(found, Principal) else None,
        client_address=client_address(),
        user_agent=request.headers.get("User-Agent", ""),
        request_id=request_id.get(),
        language=request_language(),
    )


def tickets() -> Tickets:
    """Return the tickets of this service."""
    return runtime().tickets


def spend_proof(session: Session, token: str, *, purpose: str, subject: str, by: Principal) -> SpentProof:
    """Accept a proof once, in the transaction of the act that it allows."""
    return runtime().proofs.spend(session, token, purpose=purpose, subject=subject, by=by)


def seal(text_to_seal: str) -> str:
    """Return a text that only notify can read."""
    sealing = runtime().seal
    if sealing is None:
        raise RuntimeError("SEAL_PUBLIC_KEY is not set, and this service has something to seal.")
    return sealing.seal(text_to_seal)
