"""How a paper is filed, in several transactions: the content first, then its row, once."""

from __future__ import annotations

from chartrier.access.context import Context
from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.ids import new_id
from vault.content_store.store import Content, ContentId
from vault.documents.models import Document
from vault.inspection.admission import PDF_OR_IMAGE, Admission
from vault.request_papers import papers
from vault.request_papers.papers import Paper


def file_paper(context: Context, admission: Admission, paper: Paper, content: Content) -> Document:
    """File a paper; return the document that it is, or was filed as before."""
    with transaction(tenant=paper.holder_id) as session:
        already = papers.find_filed(session, paper)
        if already is None and papers.is_over(session, paper):
            raise TicketRefused
    if already is not None:
        return already
    admitted = admission.admit(content, ContentId(paper.holder_id, new_id(), 1), media_types=PDF_OR_IMAGE)
    with transaction(tenant=paper.holder_id) as session:
        # The request may have been submitted while the content came in.
        over = papers.is_over(session, paper)
        filed = None if over else papers.file_paper(session, context, paper, admitted)
        if filed is not None:
            return filed
        first = papers.find_filed(session, paper)
    admission.contents.remove(admitted.stored)
    if first is None:
        raise TicketRefused
    return first
