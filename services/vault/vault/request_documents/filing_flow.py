"""How a document of a request is filed, in several transactions: the content first, then its row, once."""

from __future__ import annotations

from chartrier.access.context import Context
from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.ids import new_id
from vault.content_store.store import Content, ContentId
from vault.documents.models import Document
from vault.inspection.admission import PDF_OR_IMAGE, Admission
from vault.request_documents import filings
from vault.request_documents.filings import Filing


def file(context: Context, admission: Admission, filing: Filing, content: Content) -> Document:
    """File a document of a request; return what it is in the vault, now or from before."""
    with transaction(tenant=filing.holder_id) as session:
        already = filings.find_filed(session, filing)
        if already is None and filings.is_over(session, filing):
            raise TicketRefused
    if already is not None:
        return already
    admitted = admission.admit(content, ContentId(filing.holder_id, new_id(), 1), media_types=PDF_OR_IMAGE)
    with transaction(tenant=filing.holder_id) as session:
        # The request may have been submitted while the content came in.
        over = filings.is_over(session, filing)
        filed = None if over else filings.file(session, context, filing, admitted)
        if filed is not None:
            return filed
        first = filings.find_filed(session, filing)
    admission.contents.remove(admitted.stored)
    if first is None:
        raise TicketRefused
    return first
