"""The tables of sessions, of browsers and of applications, and of the keys that sign their tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


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
    """One refresh token of a session, good once; a second use tells of a theft."""

    __tablename__ = "refresh_tokens"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[UUID]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PendingSignIn(Base):
    """A sign-in that something is still asked for: what was proven so far. It opens nothing but its own next step."""

    __tablename__ = "pending_sign_ins"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    factors: Mapped[list[str]]
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AuthorizationCode(Base):
    """A code that an application turns into tokens, once; and the session that it was turned into."""

    __tablename__ = "authorization_codes"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    redirect_uri: Mapped[str]
    scope: Mapped[str]
    nonce: Mapped[str | None]
    code_challenge: Mapped[str]
    factors: Mapped[list[str]]
    authenticated_at: Mapped[datetime]
    browser_session_id: Mapped[UUID | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    session_id: Mapped[UUID | None]


class ApplicationSession(Base):
    """The session of an application: what it may do, and the browser's session that it came from."""

    __tablename__ = "application_sessions"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str]
    authenticated_at: Mapped[datetime]
    browser_session_id: Mapped[UUID | None]


class ApplicationToken(Base):
    """One refresh token of an application, good once; a second use tells of a theft."""

    __tablename__ = "application_tokens"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("application_sessions.session_id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[UUID]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class SigningKey(Base):
    """A key that signs, will sign or did; of a former one only the public half is left once its tokens are over."""

    __tablename__ = "signing_keys"

    name: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    # Encrypted; none where the settings hold it, or where it signs no more.
    private_key: Mapped[bytes | None]
    published_from: Mapped[datetime]
    signs_from: Mapped[datetime]
    # After a leak: no key before this one is good for anything.
    revokes_earlier: Mapped[bool]
