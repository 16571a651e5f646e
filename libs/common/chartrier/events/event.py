"""Events: what happened in a service, in the past tense. On the wire each is a CloudEvent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

EVENT_TYPES: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, about one tenant (the holder whose rows it touches)."""

    type: ClassVar[str]
    tenant_id: UUID

    def __init_subclass__(cls, *, type: str) -> None:
        super().__init_subclass__()
        cls.type = type
        EVENT_TYPES[type] = cls


@dataclass(frozen=True)
class Envelope:
    """An event as the bus transports it."""

    id: UUID
    type: str
    tenant_id: UUID
    source: str
    occurred_at: datetime
    request_id: str
    data: bytes

    def to_json(self) -> bytes:
        """Return the event as a CloudEvent in JSON."""
        event = CloudEvent(
            {
                "id": str(self.id),
                "type": self.type,
                "source": self.source,
                "subject": str(self.tenant_id),
                "time": self.occurred_at,
                "datacontenttype": "application/json",
                "requestid": self.request_id,
            },
            data=msgspec.json.decode(self.data),
        )
        return JSONFormat().write(event)

    @classmethod
    def from_json(cls, body: bytes) -> Envelope:
        """Read a CloudEvent; whatever is not one is a ValueError."""
        try:
            event: Any = JSONFormat().read(None, body)
            return cls(
                id=UUID(event.get_id()),
                type=event.get_type(),
                tenant_id=UUID(event.get_subject()),
                source=event.get_source(),
                occurred_at=event.get_time() or datetime.now(UTC),
                request_id=str(event.get_extension("requestid") or "-"),
                data=msgspec.json.encode(event.get_data()),
            )
        except Exception as unreadable:  # the library raises many kinds
            raise ValueError("not a CloudEvent of ours") from unreadable


def encode(event: Event) -> bytes:
    """Return an event's fields as JSON."""
    return msgspec.json.encode(event)
