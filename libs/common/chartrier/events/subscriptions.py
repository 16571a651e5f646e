"""Subscriptions: the events that a service consumes, each handled in one transaction with its line in the inbox.

An event is delivered at least once; its line in the inbox makes it take effect once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from chartrier.database.session import transaction
from chartrier.events.broker import PoisonMessage
from chartrier.events.event import Envelope
from chartrier.observability.logging import logger, request_id

Read = TypeVar("Read")
Handler = Callable[[Session, Any], None]

log = logger(__name__)

_QUOTED = re.compile("'.*'")
_INSERT_IN_INBOX = text(
    "INSERT INTO inbox (event_id, handler, tenant_id) VALUES (:event_id, :handler, :tenant_id)"
    " ON CONFLICT DO NOTHING RETURNING event_id"
)


@dataclass(frozen=True)
class Subscription:
    """One function that handles one type of event, and the fields of it that the function reads."""

    event_type: str
    shape: type[Any]
    handler: Handler

    @property
    def name(self) -> str:
        """Return the name under which the inbox remembers what this function has handled."""
        return self.handler.__name__


class Subscriptions:
    """The events that a service consumes, and the functions that handle them."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._by_type: dict[str, list[Subscription]] = {}

    @classmethod
    def of(cls, *parts: Subscriptions) -> Subscriptions:
        """Combine the subscriptions of several modules of a service."""
        (service,) = {part.service for part in parts}
        whole = cls(service)
        for each in (one for part in parts for one in part.all()):
            whole.on(each.event_type, each.shape)(each.handler)
        return whole

    def on(
        self, event_type: str, shape: type[Read]
    ) -> Callable[[Callable[[Session, Read], None]], Callable[[Session, Read], None]]:
        """Register a function for a type of event, of which it declares only the fields that it reads."""

        def subscribe(handler: Callable[[Session, Read], None]) -> Callable[[Session, Read], None]:
            existing, subscription = self._by_type.setdefault(event_type, []), Subscription(event_type, shape, handler)
            # The inbox would take the second for a repetition of the first, and it would never run.
            if any(one.name == subscription.name for one in existing):
                raise ValueError(f"{subscription.name} handles {event_type} already: two functions need two names.")
            existing.append(subscription)
            return handler

        return subscribe

    @property
    def event_types(self) -> list[str]:
        """Return the types of the events that are consumed."""
        return sorted(self._by_type)

    def all(self) -> list[Subscription]:
        """Return every subscription."""
        return [one for event_type in self.event_types for one in self._by_type[event_type]]

    def deliver(self, app: Flask, envelope: Envelope) -> bool:
        """Handle one event; True when it had an effect, False when every function had handled it before."""
        effects = [self._handle(app, subscription, envelope) for subscription in self._by_type.get(envelope.type, [])]
        return any(effects)

    def _handle(self, app: Flask, subscription: Subscription, envelope: Envelope) -> bool:
        try:
            event = msgspec.json.decode(envelope.data, type=subscription.shape)
        except msgspec.ValidationError as unfit:
            # The message would quote a value that is not allowed; only its place is reported.
            what = _QUOTED.sub("…", str(unfit))
            raise PoisonMessage(f"{envelope.type} is not what {subscription.name} reads: {what}") from unfit
        token = request_id.set(envelope.request_id)
        try:
            with app.app_context(), transaction(tenant=envelope.tenant_id) as session:
                seen = {"event_id": envelope.id, "handler": subscription.name, "tenant_id": envelope.tenant_id}
                if session.execute(_INSERT_IN_INBOX, seen).first() is None:
                    return False
                subscription.handler(session, event)
        finally:
            request_id.reset(token)
        return True
