"""Versions: a signed document is a new content beside the earlier ones, filed once for each decision to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from vault.content_store.store import Content
from vault.documents.entries import entry_of
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound
from vault.inspection.admission import AdmittedContent
from vault.inspection.refusals import FileRefused
from vault.journal import actors, journal

Cause = Literal["deposited", "signed", "attached", "added"]


@dataclass(frozen=True)
class SigningDecision:
    """The decision to sign by which a content came to be, and whose it is; a seal of the platform is nobody's."""

    id: UUID
    account_id: UUID | None
    # A malformed original has to be written anew before its first signature; no later version ever is.
    rewritten: bool = False


def version_of_decision(session: Session, document: Document, decision_id: UUID) -> Version | None:
    """Return the version that was filed for a decision already."""
    asked = select(Version).where(Version.document_id == document.id, Version.decision_id == decision_id)
    return session.scalars(asked).one_or_none()


def row(admitted: AdmittedContent, *, cause: Cause, at: datetime, decision_id: UUID | None = None) -> dict[str, Any]:
    """Return the row of a version whose content is stored."""
    return {
        "document_id": admitted.id.document_id,
        "number": admitted.id.number,
        "holder_id": admitted.id.holder_id,
        "digest": admitted.digest,
        "size": admitted.size,
        "cause": cause,
        "decision_id": decision_id,
        "object_name": admitted.stored.name,
        "key_id": admitted.stored.key.key_id,
        "wrapped_key": admitted.stored.key.wrapped,
        "created_at": at,
    }


def require_continuation(before: Version, content: Content, decision: SigningDecision) -> None:
    """Refuse a signed content that does not begin with the version before it, byte for byte.

    One exception is made, which signature vouches for: that it had to rewrite an original that nobody signed yet.
    """
    if decision.rewritten and before.cause != "signed":
        return
    if content.size <= before.size or sha256(content.data[: before.size]).hexdigest() != before.digest:
        raise FileRefused("not_a_continuation")


def file_signed(
    session: Session, context: Context, document: Document, admitted: AdmittedContent, *, decision: SigningDecision
) -> Version | None:
    """Add the signed content; nothing when another version took its number meanwhile."""
    session.refresh(document, with_for_update=True)
    # Meanwhile its sender may have withdrawn it, or its holder's account was erased.
    if document.state in ("erased", "retained"):
        raise DocumentNotFound
    if document.version != admitted.id.number - 1:
        return None
    filed = Version(**row(admitted, cause="signed", at=context.now, decision_id=decision.id))
    session.add(filed)
    document.replace_content(filed, pages=admitted.file.pages)
    signed: dict[str, Any] = {"digest": filed.digest, "decision_id": str(decision.id)}
    if decision.rewritten:
        signed["rewritten"] = True
    actor = actors.person(session, decision.account_id) if decision.account_id else actors.SIGNING_SERVICE
    journal.append(session, entry_of(document, "signed", actor=actor, at=context.now, **signed))
    return filed
