"""The tables of second factors, recovery codes, passkey challenges and sign-in policies."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class SecondFactor(Base):
    """Something that its owner has beside the password; it counts once it was shown to work."""

    __tablename__ = "second_factors"
    __table_args__ = (
        CheckConstraint("kind IN ('totp', 'sms', 'email', 'passkey')", name="kind"),
        CheckConstraint("kind <> 'totp' OR secret IS NOT NULL", name="totp"),
        CheckConstraint("kind <> 'sms' OR phone IS NOT NULL", name="sms"),
        CheckConstraint(
            "kind <> 'passkey' OR confirmed_at IS NULL OR (credential_id IS NOT NULL AND public_key IS NOT NULL)",
            name="passkey",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    # An authenticator app: the shared secret, encrypted, and the last half minute whose code was accepted.
    secret: Mapped[bytes | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    phone: Mapped[str | None]
    # A passkey: its key, and how often the authenticator says that it was used.
    credential_id: Mapped[str | None] = mapped_column(unique=True)
    public_key: Mapped[bytes | None]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """One of the codes that replace a second factor when all are lost; good once."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """A challenge that a passkey was asked to sign, for one purpose, once."""

    __tablename__ = "passkey_challenges"

    challenge_hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInPolicy(Base):
    """What an organisation requires of whoever has rights in its space, as tenancy publishes it."""

    __tablename__ = "sign_in_policies"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_name: Mapped[str]
    version: Mapped[int]
    second_factor_required: Mapped[bool]
