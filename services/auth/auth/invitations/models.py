"""The tables of invitations, and of the letters for those who have no address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class Invitation(Base):
    """An invitation of tenancy, and the hash of the secret in its link; without one there was nothing to activate."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    holder_id: Mapped[UUID]
    kind: Mapped[str]
    invited_by: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    # Whether the link opens nothing without the password that was sent beside it.
    asks_confidential_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    secret_hash: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EnrolmentLetter(Base):
    """A letter with a temporary password: until when that password opens the first sign-in, and nothing else."""

    __tablename__ = "enrolment_letters"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
