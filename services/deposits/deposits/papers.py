"""Supporting documents: announced here, put into the vault by the browser, vouched for by the vault."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.access.tickets import Ticket, Tickets
from chartrier.ids import new_id
from deposits import reasons, requests
from deposits.errors import PaperNotFound, PaperRefused, ReceiptOfAnother, TooManyPapers, field_errors
from deposits.journeys import Catalogue, PaperAsked
from deposits.lettering import tidied
from deposits.models import Paper, Request
from deposits.reasons import Hindrance

MOST: Final = 20
TIME_TO_UPLOAD: Final = timedelta(minutes=15)


def announce(
    session: Session,
    catalogue: Catalogue,
    *,
    by: Principal,
    request_id: UUID,
    kind: str,
    name: str,
    size: int,
    language: str,
    now: datetime,
) -> tuple[Request, Paper]:
    """Make room for a paper that the browser is about to put into the vault."""
    request = requests.find_draft(session, request_id, by=by)
    asked = catalogue.version(request.journey, request.journey_version).paper(kind)
    name = tidied(name)
    if wrong := _misfits(asked, name, size):
        raise PaperRefused(*field_errors(wrong, language))
    if len(request.papers) >= MOST:
        raise TooManyPapers(f"{MOST}")
    paper = Paper(id=new_id(), request_id=request.id, kind=kind, name=name, size=size, state=Paper.ANNOUNCED)
    request.papers.append(paper)
    request.updated_at = now
    session.flush()
    return request, paper


def _misfits(asked: PaperAsked | None, name: str, size: int) -> list[Hindrance]:
    if asked is None:
        return [Hindrance("kind", reasons.NO_SUCH_PAPER)]
    wrong = []
    path = PurePosixPath(name)
    if not path.stem.strip(".") or path.name != name or "\\" in name:
        wrong.append(Hindrance("name", reasons.NO_NAME))
    elif path.suffix.lower().lstrip(".") not in asked.formats:
        wrong.append(Hindrance("name", reasons.another_format(asked.formats)))
    if size > asked.max_bytes:
        wrong.append(Hindrance("size", reasons.too_heavy(asked.max_bytes)))
    return wrong


def upload_ticket(tickets: Tickets, request: Request, paper: Paper, *, by: Principal) -> str:
    """The capability with which the browser puts this one paper into the vault."""
    return tickets.issue(
        audience="vault",
        purpose="attach",
        subject=paper.id,
        lifetime=TIME_TO_UPLOAD,
        paper_id=str(paper.id),
        holder_id=str(request.holder_id),
        # The vault knows the type by the content and names files after it.
        name=PurePosixPath(paper.name).stem,
        kind=paper.kind,
        account_id=str(by.id),
    )


def take_receipt(
    session: Session,
    catalogue: Catalogue,
    tickets: Tickets,
    *,
    by: Principal,
    request_id: UUID,
    paper_id: UUID,
    receipt: str,
    language: str,
    now: datetime,
) -> Request:
    """Believe the vault that it keeps this paper; the same receipt again changes nothing."""
    request = requests.find_draft(session, request_id, by=by)
    paper = _of(session, request, paper_id)
    ticket = tickets.check(receipt, purpose="attached", issuers={"vault"})
    if ticket.claims.get("paper_id") != str(paper.id) or ticket.claims.get("holder_id") != str(request.holder_id):
        raise ReceiptOfAnother
    asked = catalogue.version(request.journey, request.journey_version).paper(paper.kind)
    # What was announced is the browser's word; what came is the vault's.
    if wrong := _misfits(asked, paper.name, ticket.claims["size"]):
        raise PaperRefused(*field_errors(wrong, language))
    _file(paper, ticket)
    request.updated_at = now
    return request


def _file(paper: Paper, receipt: Ticket) -> None:
    paper.document_id = UUID(receipt.claims["document_id"])
    paper.digest = receipt.claims["digest"]
    paper.size = receipt.claims["size"]
    paper.pages = receipt.claims["pages"]
    paper.state = Paper.FILED


def withdraw(session: Session, *, by: Principal, request_id: UUID, paper_id: UUID, now: datetime) -> Request:
    """Take a paper out of a draft."""
    request = requests.find_draft(session, request_id, by=by)
    request.papers.remove(_of(session, request, paper_id))
    request.updated_at = now
    session.flush()
    return request


def _of(session: Session, request: Request, paper_id: UUID) -> Paper:
    paper = session.scalar(select(Paper).where(Paper.id == paper_id, Paper.request_id == request.id))
    if paper is None:
        raise PaperNotFound
    return paper
