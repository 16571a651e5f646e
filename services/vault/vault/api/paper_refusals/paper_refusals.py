"""Refusing electronic delivery on the public page, by a ticket of auth; accepting it again once signed in."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.access.principal import Principal
from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from vault.api.paper_refusals.schemas import EmployersView, NewRefusal, RefusalsView, RefusalView
from vault.api.ticket_claims import TicketHeader, checked_ticket
from vault.errors import EmployerNotFound, RefusalNotFound
from vault.paper_refusals import refusals
from vault.paper_refusals.models import PaperRefusal
from vault.paper_refusals.refusals import Employer

blueprint = Blueprint("paper_refusals", description="Refusals of electronic delivery.")

# Auth vouches for whoever typed identifier and password on the public page: for this, and for nothing else.
_ISSUERS: Final = {"paper-refusal": "auth"}


@blueprint.get("/ticketed/employers", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns(HTTPStatus.OK, EmployersView)
@blueprint.refuses(TicketRefused)
def list_employers_by_ticket(header: dict[str, str]) -> dict[str, list[Employer]]:
    """List the employers whose documents may be refused."""
    person = _person(header)
    with transaction(by=person) as session:
        return {"items": refusals.employers_of(session, person.id)}


@blueprint.post("/ticketed/paper-refusals", open=True, repeatable=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.takes(NewRefusal)
@blueprint.returns(HTTPStatus.CREATED, RefusalView)
@blueprint.refuses(TicketRefused, EmployerNotFound)
def refuse_paperless(header: dict[str, str], new: dict[str, Any]) -> PaperRefusal:
    """Refuse electronic delivery by one employer; the answer is the dated acknowledgement."""
    person = _person(header)
    with transaction(by=person) as session:
        return refusals.refuse(session, context(), person.id, new["holder_id"])


@blueprint.get("/employers")
@blueprint.returns(HTTPStatus.OK, EmployersView)
def list_employers() -> dict[str, list[Employer]]:
    """List the employers from which one may receive documents, and which of them deliver on paper."""
    with transaction() as session:
        return {"items": refusals.employers_of(session, context().account_id)}


@blueprint.get("/paper-refusals")
@blueprint.returns(HTTPStatus.OK, RefusalsView)
def list_paper_refusals() -> dict[str, Sequence[PaperRefusal]]:
    """List what one refused, ended or not: each is the acknowledgement that was given."""
    with transaction() as session:
        return {"items": refusals.refusals_of(session, context().account_id)}


@blueprint.delete("/paper-refusals/<uuid:refusal_id>")
@blueprint.returns(HTTPStatus.OK, RefusalView)
@blueprint.refuses(RefusalNotFound)
def accept_paperless_again(refusal_id: UUID) -> PaperRefusal:
    """Accept electronic delivery again; the refusal stays as proof, with the day on which it ended."""
    with transaction() as session:
        return refusals.accept_again(session, context(), refusal_id)


def _person(header: dict[str, str]) -> Principal:
    return Principal(checked_ticket(header["ticket"], _ISSUERS).subject, "person")
