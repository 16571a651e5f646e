"""Signed versions, filed by the signature service, by ticket and without a session."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from vault.api.documents.schemas import FiledVersionView
from vault.api.ticket_claims import TicketHeader, checked_ticket, id_claim
from vault.api.uploads import refusing_unfit_files, uploaded_content
from vault.documents import signed_version_flow
from vault.documents.models import Version
from vault.documents.versions import SigningDecision
from vault.errors import ContentUnfit, DocumentNotFound, StoreUnavailable, VersionsCollide
from vault.ports import ports

blueprint = Blueprint("versions", url_prefix="/ticketed", description="Signed versions, by ticket.")

_ISSUERS: Final = {"file-signed": "signature"}


@blueprint.put("/versions", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns(HTTPStatus.OK, FiledVersionView)
@blueprint.refuses(TicketRefused, DocumentNotFound, ContentUnfit, StoreUnavailable, VersionsCollide)
def file_version(header: dict[str, str]) -> Version:
    """File the signed content of a document, once for each decision to sign."""
    ticket = checked_ticket(header["ticket"], _ISSUERS)
    rewritten = ticket.claims.get("rewritten") is True
    decision = SigningDecision(id_claim(ticket, "decision_id"), _account_of(ticket), rewritten)
    with refusing_unfit_files():
        return signed_version_flow.file_signed(
            context(), ports().admission, ticket.subject, uploaded_content(), decision
        )


def _account_of(ticket: Ticket) -> UUID | None:
    # The platform's own seal is on nobody's behalf.
    return id_claim(ticket, "account_id") if "account_id" in ticket.claims else None
