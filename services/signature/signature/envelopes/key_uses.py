"""Uses of the signing key: each is a row, written before the key is asked, that is only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from chartrier.ids import new_id
from signature.base import Base

Purpose = Literal["signature", "seal"]


class KeyUse(Base):
    """One use of the key: on what, for what, and with which certificate."""

    __tablename__ = "key_uses"
    __table_args__ = (Index("ix_key_uses_subject_id", "subject_id", "used_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    used_at: Mapped[datetime]
    purpose: Mapped[str]
    # The decision, or the document that is sealed.
    subject_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    # Of all that is signed: the file but for the gap in which the signature will stand.
    digest: Mapped[str]
    certificate_fingerprint: Mapped[str]


@dataclass(frozen=True)
class IntendedUse:
    """What the key is about to be used for."""

    purpose: Purpose
    subject_id: UUID
    holder_id: UUID


def record(session: Session, use: IntendedUse, *, digest: bytes, certificate_fingerprint: str, at: datetime) -> None:
    """Record that the key is used."""
    session.add(
        KeyUse(
            used_at=at,
            purpose=use.purpose,
            subject_id=use.subject_id,
            holder_id=use.holder_id,
            digest=digest.hex(),
            certificate_fingerprint=certificate_fingerprint,
        )
    )


def uses_for(session: Session, subject_ids: list[UUID]) -> list[KeyUse]:
    """Return the uses of the key for these decisions that the caller may see, the oldest first."""
    asked = select(KeyUse).where(KeyUse.subject_id.in_(subject_ids)).order_by(KeyUse.used_at, KeyUse.id)
    return list(session.scalars(asked))
