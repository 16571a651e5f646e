"""The tables of auth."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import TIMESTAMP, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chartrier.database.common_tables import common_metadata


class Base(DeclarativeBase):
    """The tables of auth, and those that every service has."""

    metadata = common_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
    }


class Account(Base):
    """Somebody who may sign in.

    Pending until activated, or enrolled by a letter whose temporary password opens the first sign-in only; joined when
    another account of theirs took its place; closing, then closed, when its owner left.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'enrolled', 'active', 'joined', 'closing', 'closed')", name="state"),
        CheckConstraint("(state IN ('active', 'enrolled')) = (password_hash IS NOT NULL)", name="password"),
        Index("ix_accounts_pending_email", "email", postgresql_where=text("state = 'pending'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    email: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    language: Mapped[str]
    password_hash: Mapped[str | None]
    joined_to: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    birth_place: Mapped[str | None]
    # `1984-05`: the month is all that is ever asked for.
    birth_month: Mapped[str | None]
    # `deposit_client` where its owner opened it: the address then is fixed.
    opened_as: Mapped[str | None]
    # How many times everybody was told who this is: the services keep what was said last, however it arrives.
    said_version: Mapped[int] = mapped_column(default=0)


class Identifier(Base):
    """What one signs in with: a private number, a chosen name or a verified address; each belongs to one account."""

    __tablename__ = "identifiers"
    __table_args__ = (CheckConstraint("kind IN ('private_number', 'chosen', 'email')", name="kind"),)

    value: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    since: Mapped[datetime]
    # The merge that brought it here, and whose undoing takes it back.
    came_with: Mapped[UUID | None] = mapped_column(ForeignKey("merges.id"))


class Invitation(Base):
    """An invitation of tenancy, and the hash of the secret in its link; without one there was nothing to activate."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    holder_id: Mapped[UUID]
    kind: Mapped[str]
    invited_by: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    secret_hash: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignedInSession(Base):
    """One sign-in on one device, until it is ended, idle for too long or too old."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    factors: Mapped[list[str]]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(default="", server_default="")
    system: Mapped[str] = mapped_column(default="", server_default="")
    device: Mapped[str] = mapped_column(default="", server_default="")
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("known_devices.id", ondelete="SET NULL"))


class RefreshToken(Base):
    """One link in the chain of a session's refresh tokens, good once; a second use tells of a theft."""

    __tablename__ = "refresh_tokens"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[UUID]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Tries(Base):
    """How many wrong passwords in a row; the subject is a keyed hash, of an account or of an unknown identifier."""

    __tablename__ = "tries"

    subject: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime] = mapped_column(index=True)


class Consent(Base):
    """One acceptance of one version of one text."""

    __tablename__ = "consents"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    text_kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    accepted_at: Mapped[datetime]


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
