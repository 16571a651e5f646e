"""The tables of OpenID: keys, applications, what they were given, machines' credentials, identities elsewhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class SigningKey(Base):
    """A key that signs, will sign or did; of one that did, only the public half is left once its tokens are over."""

    __tablename__ = "signing_keys"

    name: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    # Encrypted; none where the settings hold it, or where it signs no more.
    private_key: Mapped[bytes | None]
    shown_from: Mapped[datetime]
    signs_from: Mapped[datetime]
    voids_former: Mapped[bool]


class Application(Base):
    """Something by which people use Chartrier: a mobile app, or a portal elsewhere. It can keep no secret."""

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
    """A session that an application goes on with: what it may do, and the browser's session that it came from."""

    __tablename__ = "application_sessions"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str]
    authenticated_at: Mapped[datetime]
    browser_session_id: Mapped[UUID | None]


class ApplicationToken(Base):
    """One link in the chain of an application's refresh tokens, good once; a second use tells of a theft."""

    __tablename__ = "application_tokens"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("application_sessions.session_id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[UUID]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ClientCredential(Base):
    """A secret (hashed) or a public key of a machine; there are two places, so that one follows another at leisure."""

    __tablename__ = "client_credentials"
    __table_args__ = (
        UniqueConstraint("client_id", "place"),
        CheckConstraint("place IN (1, 2)", name="place"),
        CheckConstraint("(secret_hash IS NULL) <> (public_key IS NULL)", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"))
    place: Mapped[int]
    secret_hash: Mapped[str | None]
    public_key: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    @property
    def kind(self) -> str:
        """Whether it is a secret or a key."""
        return "key" if self.secret_hash is None else "secret"


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
