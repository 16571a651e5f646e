"""Tables of codes, of what is sent in a day, of solved captchas, and of what is asked for without signing in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Code(Base):
    """The one code that is good for one matter: a purpose and a subject, of which only a keyed hash is kept."""

    __tablename__ = "codes"

    matter: Mapped[str] = mapped_column(primary_key=True)
    code_hash: Mapped[str]
    tries: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Sending(Base):
    """How much was sent in one day to one number or address, or by the whole installation; kept under keyed hashes."""

    __tablename__ = "sendings"

    subject: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class SolvedChallenge(Base):
    """A captcha that was solved: good once."""

    __tablename__ = "solved_challenges"

    nonce: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ResetRequest(Base):
    """Somebody asked for a new password; whether there is an account is looked at when they have had their answer."""

    __tablename__ = "reset_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    identifier: Mapped[str | None]
    language: Mapped[str]
    # Where it was asked from, for the journal of whose account it is.
    seen_from: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    asked_at: Mapped[datetime]


class Reset(Base):
    """A link to choose a new password, good once, with what else changes when it is used."""

    __tablename__ = "resets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    offered_identifier: Mapped[str | None]
    new_email: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LostIdentifier(Base):
    """What somebody wrote who lost the identifier, until it is matched, decided on or too old."""

    __tablename__ = "lost_identifiers"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'waiting', 'matched', 'open', 'granted', 'refused')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    form: Mapped[dict[str, Any]] = mapped_column(JSONB)
    language: Mapped[str]
    seen_from: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    # The one account that fits, once one was found.
    account_id: Mapped[UUID | None]
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]


class Opening(Base):
    """A client account on its way: nothing is one before the mobile and then the mailbox are proven."""

    __tablename__ = "openings"
    __table_args__ = (CheckConstraint("step IN ('mobile', 'email', 'done')", name="step"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    step: Mapped[str]
    category: Mapped[str]
    company_name: Mapped[str]
    email: Mapped[str]
    mobile: Mapped[str]
    password_hash: Mapped[str]
    terms_version: Mapped[str]
    language: Mapped[str]
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Phone(Base):
    """A phone number whose owner typed the code that was sent to it."""

    __tablename__ = "phones"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    verified_at: Mapped[datetime]


class DepositorAddress(Base):
    """An address to which a depositor sent, beside the account's own; and what its owner answered about it."""

    __tablename__ = "depositor_addresses"
    __table_args__ = (CheckConstraint("answer IN ('keep', 'later')", name="answer"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    depositor: Mapped[str]
    heard_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_in: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
