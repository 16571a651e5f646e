"""Papers of deposit requests, filed by whoever has a ticket of deposits."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context, tickets
from vault.api.request_papers.schemas import ReceiptView
from vault.api.ticket_claims import TicketHeader, checked_ticket, id_claim, text_claim
from vault.api.uploads import refusing_unfit_files, uploaded_content
from vault.errors import ContentUnfit, StoreUnavailable
from vault.ports import ports
from vault.request_papers import filing_flow
from vault.request_papers.papers import Paper, PaperType

blueprint = Blueprint("papers", url_prefix="/ticketed", description="Papers of deposit requests, by ticket.")

_ISSUERS: Final = {"attach": "deposits", "file-summary": "deposits"}
_TYPES: Final[dict[str, PaperType]] = {"attach": "deposit_paper", "file-summary": "deposit_summary"}
_RECEIPT_LIFETIME: Final = timedelta(hours=1)


@blueprint.put("/papers", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns(HTTPStatus.CREATED, ReceiptView)
@blueprint.refuses(TicketRefused, ContentUnfit, StoreUnavailable)
def file_paper(header: dict[str, str]) -> dict[str, Any]:
    """File a paper of a deposit request, once; the receipt is for deposits."""
    ticket = checked_ticket(header["ticket"], _ISSUERS)
    paper = _paper(ticket)
    with refusing_unfit_files():
        document = filing_flow.file_paper(context(), ports().admission, paper, uploaded_content())
    filed = {"document_id": document.id, "digest": document.digest, "size": document.size, "pages": document.pages}
    receipt = tickets().issue(
        audience="deposits",
        purpose="attached",
        subject=document.id,
        lifetime=_RECEIPT_LIFETIME,
        **{name: ticket.claims[name] for name in ("paper_id", "holder_id", "name", "kind", "account_id")},
        **filed | {"document_id": str(document.id)},
    )
    return filed | {"receipt": receipt}


def _paper(ticket: Ticket) -> Paper:
    return Paper(
        id=id_claim(ticket, "paper_id"),
        type=_TYPES[ticket.purpose],
        holder_id=id_claim(ticket, "holder_id"),
        name=text_claim(ticket, "name"),
        kind=text_claim(ticket, "kind"),
        account_id=id_claim(ticket, "account_id"),
        draft_id=id_claim(ticket, "request_id") if ticket.purpose == "attach" else None,
    )
