"""The table of client accounts that are being opened."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth.models import Base


class PendingClientAccount(Base):
    """A client account that is being opened: there is no account before the mobile and then the mailbox are proven."""

    __tablename__ = "pending_client_accounts"
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
