"""A running service as its tests use it: over HTTP, by events, and through what it publishes."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from flask import Flask
from werkzeug.test import TestResponse

from chartrier.events.event import Envelope
from chartrier.ids import new_id
from chartrier.runtime.current import Runtime
from chartrier.testing.cast import Person, access_token, machine_token


@dataclass(frozen=True)
class Caller:
    """A client of the service's operations."""

    app: Flask
    headers: dict[str, str]

    def get(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own options
        """Send GET."""
        return self._send("GET", path, options)

    def post(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401
        """Send POST."""
        return self._send("POST", path, options)

    def put(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401
        """Send PUT."""
        return self._send("PUT", path, options)

    def patch(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401
        """Send PATCH."""
        return self._send("PATCH", path, options)

    def delete(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401
        """Send DELETE."""
        return self._send("DELETE", path, options)

    def _send(self, method: str, path: str, options: dict[str, Any]) -> TestResponse:
        headers = self.headers | dict(options.pop("headers", {}))
        return self.app.test_client().open(path, method=method, headers=headers, **options)


@dataclass(frozen=True)
class RunningService:
    """One service on its own database."""

    app: Flask
    superuser_url: str

    @property
    def runtime(self) -> Runtime:
        """Return the runtime of the application."""
        found: Runtime = self.app.extensions["runtime"]
        return found

    @property
    def anonymous(self) -> Caller:
        """Return a client without a token."""
        return Caller(self.app, {})

    def as_(self, who: Person) -> Caller:
        """Return a client signed in as this person."""
        return self.with_token(access_token(who))

    def as_machine(self, client_id: UUID, scope: str = "deposit") -> Caller:
        """Return a client with the token of a machine."""
        return self.with_token(machine_token(client_id, scope))

    def with_token(self, token: str) -> Caller:
        """Return a client with this token."""
        return Caller(self.app, {"Authorization": f"Bearer {token}"})

    def receive(self, event: str, *, tenant_id: UUID, event_id: UUID | None = None, **fields: Any) -> bool:  # noqa: ANN401
        """Deliver an event as the consumer does; True when it had an effect."""
        return self.runtime.service.subscriptions.deliver(
            self.app, envelope(event, tenant_id=tenant_id, event_id=event_id, **fields)
        )

    def receive_grant(
        self,
        principal_id: UUID,
        *,
        holder_id: UUID,
        rights: list[str],
        kind: str = "person",
        organisation_id: UUID | None = None,
        establishment_id: UUID | None = None,
        grant_id: UUID | None = None,
        version: int = 1,
    ) -> UUID:
        """Deliver a grant as tenancy publishes it; return its id."""
        grant_id = grant_id or new_id()
        self.receive(
            "tenancy.grant-changed.v1",
            tenant_id=holder_id,
            grant_id=grant_id,
            version=version,
            principal_id=principal_id,
            kind=kind,
            holder_id=holder_id,
            organisation_id=organisation_id,
            establishment_id=establishment_id,
            rights=rights,
        )
        return grant_id

    def events(self, event: str | None = None) -> list[dict[str, Any]]:
        """Return what the service published, oldest first: the fields of each event, with its `type`."""
        with psycopg.connect(self.superuser_url.replace("+psycopg", "")) as connection:
            rows = connection.execute("SELECT type, data FROM outbox ORDER BY id").fetchall()
        return [{"type": kind} | json.loads(bytes(data)) for kind, data in rows if event in (None, kind)]

    def run_job(self, name: str) -> None:
        """Run a job now; PostgreSQL may take a moment to notice that a killed process no longer runs it."""
        deadline = time.monotonic() + 20
        while not self.runtime.service.jobs.run(self.app, name):
            assert time.monotonic() < deadline, f"{name} is being run by somebody else"
            time.sleep(0.05)


def envelope(event: str, *, tenant_id: UUID, event_id: UUID | None = None, **fields: Any) -> Envelope:  # noqa: ANN401
    """Return an event as it comes off the bus."""
    return Envelope(
        id=event_id or new_id(),
        type=event,
        tenant_id=tenant_id,
        source=f"/services/{event.split('.', 1)[0]}",
        occurred_at=datetime.now(UTC),
        request_id="a-test",
        data=msgspec.json.encode(fields | {"tenant_id": tenant_id}),
    )
