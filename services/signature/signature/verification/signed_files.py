"""Files that were signed here, known by their digests alone: whoever has one may ask whether it came from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Index, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from signature.base import Base
from signature.models import Decision, Envelope


class SignedFile(Base):
    """A file with a signature of ours, and what it was made of."""

    __tablename__ = "signed_files"
    __table_args__ = (
        Index("ix_signed_files_original_digest", "original_digest"),
        Index("ix_signed_files_certificate_fingerprint", "certificate_fingerprint"),
    )

    digest: Mapped[str] = mapped_column(primary_key=True)
    original_digest: Mapped[str]
    certificate_fingerprint: Mapped[str]
    level: Mapped[str]
    signed_at: Mapped[datetime]
    holder_id: Mapped[UUID]


@dataclass(frozen=True)
class Origin:
    """That a file came from here: as it was signed, or as it was before."""

    kind: Literal["signed", "original"]
    signed_at: datetime
    level: str


def keep(session: Session, envelope: Envelope, decision: Decision) -> None:
    """Store that a file was signed."""
    values = {
        "digest": decision.digest_signed,
        "original_digest": envelope.deposited_digest,
        "certificate_fingerprint": decision.certificate_fingerprint,
        "level": decision.level_obtained,
        "signed_at": decision.recorded_at,
        "holder_id": envelope.holder_id,
    }
    keep_sealed(session, values)


def keep_sealed(session: Session, values: Mapping[str, Any]) -> None:
    """Store that a file was signed or sealed, by the columns of its row."""
    session.execute(insert(SignedFile).values(values).on_conflict_do_nothing())


def origin_of(session: Session, digest: str) -> Origin | None:
    """Return where a file with this digest came from, if it was here."""
    _allow_lookup(session, digest)
    signed = session.get(SignedFile, digest)
    if signed:
        return Origin("signed", signed.signed_at, signed.level)
    asked = select(SignedFile).where(SignedFile.original_digest == digest).limit(1)
    before = session.scalars(asked).first()
    return Origin("original", before.signed_at, before.level) if before else None


def is_own_certificate(session: Session, fingerprint: str) -> bool:
    """Tell whether this certificate ever signed here."""
    _allow_lookup(session, fingerprint)
    asked = select(SignedFile.digest).where(SignedFile.certificate_fingerprint == fingerprint).limit(1)
    return session.execute(asked).first() is not None


def _allow_lookup(session: Session, value: str) -> None:
    """Show the rows that hold this value: whoever has the whole digest has the file."""
    session.execute(text("SELECT set_config('chartrier.lookup', :value, true)"), {"value": value})
