"""The tables of applications, what they were allowed, and identities at outside providers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Application(Base):
    """Something by which people use Chartrier: a mobile app, or a portal elsewhere. It has no secret."""

    __tablename__ = "applications"
    __table_args__ = (CheckConstraint("kind IN ('native', 'web')", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    redirect_uris: Mapped[list[str]]
    post_logout_redirect_uris: Mapped[list[str]]
    scope: Mapped[str]
    home: Mapped[str | None]
    ours: Mapped[bool]
    registered_by: Mapped[UUID]
    registered_at: Mapped[datetime]


class ApplicationConsent(Base):
    """What somebody allowed an application."""

    __tablename__ = "application_consents"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    scope: Mapped[str]
    given_at: Mapped[datetime]


class OutsideIdentity(Base):
    """Who somebody is at an outside provider; they sign in with it once it was linked with proof."""

    __tablename__ = "outside_identities"
    __table_args__ = (UniqueConstraint("account_id", "provider"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    provider: Mapped[str]
    subject_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None]
    linked_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
