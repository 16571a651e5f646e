"""Facts heard: each is handled in one transaction with its line in the inbox, so that it takes effect once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from chartrier.broker import Poison
from chartrier.database import transaction
from chartrier.events import Envelope
from chartrier.logging import logger, request_id

Heard = TypeVar("Heard")
Handler = Callable[[Session, Any], None]

log = logger(__name__)

_QUOTED = re.compile("'.*'")
_REMEMBER = text(
    "INSERT INTO inbox (event_id, handler) VALUES (:event_id, :handler) ON CONFLICT DO NOTHING RETURNING event_id"
)


@dataclass(frozen=True)
class Subscription:
    """One function that hears one fact, and the fields of it that the function reads."""

    fact: str
    shape: type[Any]
    handler: Handler

    @property
    def name(self) -> str:
        """Return the name under which the inbox remembers what this function has handled."""
        return self.handler.__name__


class Subscriptions:
    """What a service hears."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._by_fact: dict[str, list[Subscription]] = {}

    @classmethod
    def of(cls, *parts: Subscriptions) -> Subscriptions:
        """Return all that a service hears whose functions are spread over several modules."""
        (service,) = {part.service for part in parts}
        whole = cls(service)
        for each in (one for part in parts for one in part.all()):
            whole.on(each.fact, each.shape)(each.handler)
        return whole

    def on(
        self, fact: str, shape: type[Heard]
    ) -> Callable[[Callable[[Session, Heard], None]], Callable[[Session, Heard], None]]:
        """Have a function hear a fact, of which it declares only the fields that it reads."""

        def subscribe(handler: Callable[[Session, Heard], None]) -> Callable[[Session, Heard], None]:
            there, subscription = self._by_fact.setdefault(fact, []), Subscription(fact, shape, handler)
            # The inbox would take the second for the first's repetition, and it would never be called.
            if any(one.name == subscription.name for one in there):
                raise ValueError(f"{subscription.name} hears {fact} already: two functions need two names.")
            there.append(subscription)
            return handler

        return subscribe

    @property
    def facts(self) -> list[str]:
        """Return the types of the facts heard."""
        return sorted(self._by_fact)

    def all(self) -> list[Subscription]:
        """Return every subscription."""
        return [one for fact in self.facts for one in self._by_fact[fact]]

    def deliver(self, app: Flask, envelope: Envelope) -> bool:
        """Handle one fact; True when it had an effect, False when every function had handled it before."""
        effects = [self._handle(app, subscription, envelope) for subscription in self._by_fact.get(envelope.type, [])]
        return any(effects)

    def _handle(self, app: Flask, subscription: Subscription, envelope: Envelope) -> bool:
        try:
            fact = msgspec.json.decode(envelope.data, type=subscription.shape)
        except msgspec.ValidationError as unfit:
            # A value that is not among those allowed would be quoted: only its place is told.
            what = _QUOTED.sub("…", str(unfit))
            raise Poison(f"{envelope.type} is not what {subscription.name} reads: {what}") from unfit
        token = request_id.set(envelope.request_id)
        try:
            with app.app_context(), transaction(tenant=envelope.tenant_id) as session:
                seen = {"event_id": envelope.id, "handler": subscription.name}
                if session.execute(_REMEMBER, seen).first() is None:
                    return False
                subscription.handler(session, fact)
        finally:
            request_id.reset(token)
        return True
