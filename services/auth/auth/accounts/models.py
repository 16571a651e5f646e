"""The tables of accounts: who may sign in, by what, and which account took which one's place."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


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


class Merge(Base):
    """One account took another one's place; what it takes to undo it is kept as long as that is possible."""

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("cause IN ('joined', 'linked', 'address', 'support')", name="cause"),
        CheckConstraint("survivor_id <> absorbed_id", name="two"),
        Index("uq_merges_absorbed_id", "absorbed_id", unique=True, postgresql_where=text("undone_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    absorbed_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    cause: Mapped[str]
    version: Mapped[int]
    at: Mapped[datetime]
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    # Forgotten once there is nothing to undo any more.
    kept_password_hash: Mapped[str | None]


class SharedAddress(Base):
    """An account proved an address that is another account's identifier: one person, to be grouped at a sign-in."""

    __tablename__ = "shared_addresses"

    address: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    proven_at: Mapped[datetime]


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
