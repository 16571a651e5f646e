"""The tables of accounts: who may sign in, by what, and which account was merged into which one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Account(Base):
    """Somebody who may sign in.

    Pending until activated; enrolled while the temporary password of a letter opens the first sign-in only; merged when
    another account took its place; closing, then closed, when its owner closes it.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'enrolled', 'active', 'merged', 'closing', 'closed')", name="state"),
        CheckConstraint("(state IN ('active', 'enrolled')) = (password_hash IS NOT NULL)", name="password"),
        Index("ix_accounts_pending_email", "email", postgresql_where=text("state = 'pending'")),
        Index("ix_accounts_name_words", "name_words", postgresql_ops={"name_words": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    language: Mapped[str]
    password_hash: Mapped[str | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    birth_place: Mapped[str | None]
    # `1984-05`: the month is all that is ever asked for.
    birth_month: Mapped[str | None]
    # `deposit_client` where its owner opened it: the address then is fixed.
    opened_as: Mapped[str | None]
    # How often the profile was published: services keep the highest version, in whatever order they arrive.
    profile_version: Mapped[int] = mapped_column(default=0)
    # What support finds somebody by: the names in small letters, without accents.
    name_words: Mapped[str] = mapped_column(
        Computed(
            r"lower(regexp_replace(normalize(last_name || ' ' || first_name, NFKD), '[\u0300-\u036f]', '', 'g'))",
            persisted=True,
        )
    )


class Identifier(Base):
    """What one signs in with: a private number, a chosen name or a verified address; each belongs to one account."""

    __tablename__ = "identifiers"
    __table_args__ = (CheckConstraint("kind IN ('private_number', 'chosen', 'email')", name="kind"),)

    value: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    added_at: Mapped[datetime]
    # The merge by which it came to this account; undoing the merge moves it back.
    merge_id: Mapped[UUID | None] = mapped_column(ForeignKey("merges.id"))


class Merge(Base):
    """One account took another one's place; what undoing it needs is kept as long as that is possible."""

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
    merged_at: Mapped[datetime]
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    # The absorbed account's; deleted once the merge can't be undone any more.
    password_hash: Mapped[str | None]


class SharedAddress(Base):
    """An account proved an address that is another account's identifier: they are one person's, to be merged."""

    __tablename__ = "shared_addresses"

    address: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    proven_at: Mapped[datetime]


class Phone(Base):
    """A phone number whose owner typed the code that was sent to it."""

    __tablename__ = "phones"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True, index=True)
    verified_at: Mapped[datetime]


class PhonePermission(Base):
    """Where a deposit space counts on the mobile, it may be replaced for a while: by this number, or by any (none)."""

    __tablename__ = "phone_permissions"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[str | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DepositorAddress(Base):
    """An address to which a depositor sends, beside the account's own; and what its owner answered about it."""

    __tablename__ = "depositor_addresses"
    __table_args__ = (CheckConstraint("answer IN ('keep', 'later')", name="answer"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    depositor: Mapped[str]
    first_used_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_in_session: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
