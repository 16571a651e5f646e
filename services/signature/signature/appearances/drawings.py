"""Drawings that were signed with: each lies here, sealed, until it stands in the files."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.encryption import Encryption
from chartrier.ids import new_id
from signature.appearances.appearance import Appearance
from signature.appearances.models import SignatureDrawing
from signature.models import Decision, DecisionState
from signature.pdf.drawing import Drawing

# Longer than it takes to sign, so that a drawing is never looked for in vain.
KEPT: Final = timedelta(days=1)
DELETED_AT_ONCE: Final = 500


def store(session: Session, context: Context, encryption: Encryption, appearance: Appearance) -> Appearance:
    """Store the drawing of an appearance, if it has one, for the worker; once, however many files it goes into."""
    if appearance.drawing is None:
        return appearance
    drawing_id = new_id()
    sealed = encryption.encrypt(msgspec.json.encode(appearance.drawing), bound_to=drawing_id.bytes)
    drawing = SignatureDrawing(id=drawing_id, account_id=context.account_id, sealed=sealed, stored_at=context.now)
    session.add(drawing)
    session.flush()
    return replace(appearance, drawing_id=drawing_id)


@dataclass(frozen=True)
class SealedDrawing:
    """A drawing as it lies in the database."""

    id: UUID
    sealed: bytes

    def open(self, encryption: Encryption) -> Drawing:
        """Return the drawing."""
        return msgspec.json.decode(encryption.decrypt(self.sealed, bound_to=self.id.bytes), type=Drawing)


def find(session: Session, drawing_id: UUID | None) -> SealedDrawing | None:
    """Return the drawing that a decision was made with, if it was made with one."""
    stored = session.get(SignatureDrawing, drawing_id) if drawing_id else None
    return SealedDrawing(stored.id, stored.sealed) if stored else None


def delete_used(session: Session, context: Context) -> int:
    """Delete drawings that stand in their files, or that nothing came of; return how many."""
    waits = exists().where(Decision.drawing_id == SignatureDrawing.id, Decision.state == DecisionState.WAITING)
    old = select(SignatureDrawing.id).where(SignatureDrawing.stored_at < context.now - KEPT, ~waits)
    some = old.order_by(SignatureDrawing.stored_at).limit(DELETED_AT_ONCE)
    deleted = delete(SignatureDrawing).where(SignatureDrawing.id.in_(some)).returning(SignatureDrawing.id)
    return len(session.execute(deleted).all())
