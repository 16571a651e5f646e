"""Documents of deposit requests and of structures, filed by whoever has a ticket of deposits or of tenancy."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context, tickets
from vault.api.request_documents.schemas import ReceiptView
from vault.api.ticket_claims import TicketHeader, checked_ticket, id_claim, text_claim
from vault.api.uploads import refusing_unfit_files, uploaded_content
from vault.errors import ContentUnfit, StoreUnavailable
from vault.ports import ports
from vault.request_documents import filing_flow
from vault.request_documents.filings import Filing, FilingType

blueprint = Blueprint(
    "request_documents", url_prefix="/ticketed", description="Documents of requests and structures, by ticket."
)

_ISSUERS: Final = {
    "attach": "deposits",
    "attach-more": "deposits",
    "file-summary": "deposits",
    "file-structure-attachment": "tenancy",
}
_TYPES: Final[dict[str, FilingType]] = {
    "attach": "deposit_attachment",
    # Asked for once the request was submitted: it takes these alone.
    "attach-more": "deposit_attachment",
    "file-summary": "deposit_summary",
    "file-structure-attachment": "structure_attachment",
}
_RECEIPT_LIFETIME: Final = timedelta(hours=1)


@blueprint.put("/documents", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns(HTTPStatus.CREATED, ReceiptView)
@blueprint.refuses(TicketRefused, ContentUnfit, StoreUnavailable)
def file_request_document(header: dict[str, str]) -> dict[str, Any]:
    """File a document, once; the receipt is for the service that asks for it."""
    ticket = checked_ticket(header["ticket"], _ISSUERS)
    filing = _filing(ticket)
    with refusing_unfit_files():
        document = filing_flow.file(context(), ports().admission, filing, uploaded_content())
    filed = {"document_id": document.id, "digest": document.digest, "size": document.size, "pages": document.pages}
    receipt = tickets().issue(
        audience=ticket.issuer,
        purpose="attached",
        subject=document.id,
        lifetime=_RECEIPT_LIFETIME,
        **{name: ticket.claims[name] for name in ("reference", "holder_id", "name", "kind", "account_id")},
        **filed | {"document_id": str(document.id)},
    )
    return filed | {"receipt": receipt}


def _filing(ticket: Ticket) -> Filing:
    return Filing(
        id=id_claim(ticket, "reference"),
        asked_by=ticket.issuer,
        type=_TYPES[ticket.purpose],
        holder_id=id_claim(ticket, "holder_id"),
        name=text_claim(ticket, "name"),
        kind=text_claim(ticket, "kind"),
        account_id=id_claim(ticket, "account_id"),
        draft_id=id_claim(ticket, "request_id") if ticket.purpose == "attach" else None,
    )
