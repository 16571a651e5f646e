"""How a signed content is filed, in several transactions: first the content, then its row, once for each decision."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from chartrier.access.context import Context
from chartrier.database.session import transaction
from vault.content_store.store import Content, ContentId
from vault.documents import finding, versions
from vault.documents.models import Version
from vault.documents.versions import SigningDecision
from vault.errors import VersionsCollide
from vault.inspection.admission import PDF_ONLY, Admission

_TRIES: Final = 3


def file_signed(
    context: Context, admission: Admission, document_id: UUID, content: Content, decision: SigningDecision
) -> Version:
    """File the signed content of a document; return the version that it is, or was filed as before."""
    for _ in range(_TRIES):
        filed = _try(context, admission, document_id, content, decision)
        if filed is not None:
            return filed
    raise VersionsCollide


def _try(
    context: Context, admission: Admission, document_id: UUID, content: Content, decision: SigningDecision
) -> Version | None:
    with transaction(tenant=document_id) as session:
        document = finding.find_for_ticket(session, document_id)
        already = versions.version_of_decision(session, document, decision.id)
        before = finding.latest_version(session, document)
    if already is not None:
        return already
    versions.require_continuation(before, content, decision)
    content_id = ContentId(document.holder_id, document.id, before.number + 1)
    admitted = admission.admit(content, content_id, media_types=PDF_ONLY)
    with transaction(tenant=document_id) as session:
        document = finding.find_for_ticket(session, document_id)
        filed = versions.file_signed(session, context, document, admitted, decision=decision)
    if filed is None:
        admission.contents.remove(admitted.stored)
    return filed
