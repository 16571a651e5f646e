"""The tables of machine clients and their credentials."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Client(Base):
    """A machine that signs in by itself: an ERP connector."""

    __tablename__ = "clients"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    scope: Mapped[str]
    registered_by: Mapped[UUID]
    registered_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class ClientCredential(Base):
    """A secret (hashed) or a public key of a machine; there are two slots, so that one can replace another."""

    __tablename__ = "client_credentials"
    __table_args__ = (
        UniqueConstraint("client_id", "slot"),
        CheckConstraint("slot IN (1, 2)", name="slot"),
        CheckConstraint("(secret_hash IS NULL) <> (public_key IS NULL)", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"))
    slot: Mapped[int]
    secret_hash: Mapped[str | None]
    public_key: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    @property
    def kind(self) -> str:
        """Return whether it is a secret or a key."""
        return "key" if self.secret_hash is None else "secret"
