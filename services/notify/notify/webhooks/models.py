"""Tables: where an organisation's programs are told, and each message to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from notify.models import Base
from notify.webhooks.states import DeliveryState


class Establishment(Base):
    """An establishment of an organisation: who administers each of them administers the whole."""

    __tablename__ = "establishments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)


class WebhookEndpoint(Base):
    """An address of a program, the events that it asks for, and how it answered lately."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("pause IN ('asked', 'unreachable', 'gone')", name="pause"),
        CheckConstraint("(pause IS NULL) = (paused_at IS NULL)", name="paused_at"),
        Index("ix_webhook_endpoints_organisation_id", "organisation_id", "created_at", "id"),
        Index("ix_webhook_endpoints_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL AND pause IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    url: Mapped[str]
    description: Mapped[str]
    event_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sealed_secret: Mapped[str]
    # Signs beside the new one until then.
    sealed_former_secret: Mapped[str | None]
    former_secret_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    # Why nothing is sent, and since when.
    pause: Mapped[str | None]
    paused_at: Mapped[datetime | None]
    # When the next message is tried; none when nothing waits.
    due_at: Mapped[datetime | None]
    # One attempt at a time: until then it is under way, or the program is left alone after a failure.
    resting_until: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One message to one address. Its id is its `webhook-id`, which never changes."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'delivered', 'failed')", name="state"),
        Index("ix_webhook_deliveries_endpoint_id", "endpoint_id", "created_at", "id"),
        Index("ix_webhook_deliveries_state", "endpoint_id", "state", "created_at", "id"),
        Index("ix_webhook_deliveries_due_at", "endpoint_id", "due_at", postgresql_where=text("state = 'queued'")),
        Index("ix_webhook_deliveries_created_at", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID]
    event_type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempted_at: Mapped[datetime | None]
    # The status that the last attempt was answered with, or why there was none.
    status: Mapped[int | None]
    reason: Mapped[str | None]

    endpoint: Mapped[WebhookEndpoint] = relationship(lazy="raise")
