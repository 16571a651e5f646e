"""Supporting documents: announced here, put into the vault by the browser, certified by the vault's receipt."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.tickets import Ticket, Tickets
from chartrier.ids import new_id
from deposits.answers import reasons
from deposits.answers.printable_text import normalised
from deposits.errors import FieldProblem, PaperNotFound, PaperRefused, ReceiptOfAnother, TooManyPapers
from deposits.journeys.catalogue import Catalogue
from deposits.journeys.definition import PaperAsked
from deposits.requests import access
from deposits.requests.models import Paper, Request

MAX_PAPERS: Final = 20
TIME_TO_UPLOAD: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class NewPaper:
    """What the browser is about to put into the vault."""

    kind: str
    name: str
    size: int


@dataclass(frozen=True)
class PaperKey:
    """Which paper, of which request."""

    request_id: UUID
    paper_id: UUID


def announce(
    session: Session, context: Context, catalogue: Catalogue, *, request_id: UUID, new: NewPaper
) -> tuple[Request, Paper]:
    """Add a paper whose content the browser is about to put into the vault."""
    request = access.lock_draft(session, context, request_id)
    name = normalised(new.name)
    asked = catalogue.version(request.journey, request.journey_version).paper(new.kind)
    if problems := _problems(asked, name, new.size):
        raise PaperRefused(*problems)
    if len(request.papers) >= MAX_PAPERS:
        raise TooManyPapers(f"{MAX_PAPERS}")
    paper = Paper(id=new_id(), request_id=request.id, kind=new.kind, name=name, size=new.size, state=Paper.ANNOUNCED)
    request.papers.append(paper)
    request.updated_at = context.now
    session.flush()
    return request, paper


def _problems(asked: PaperAsked | None, name: str, size: int) -> list[FieldProblem]:
    if asked is None:
        return [FieldProblem("kind", reasons.NO_SUCH_PAPER)]
    found = []
    path = PurePosixPath(name)
    if not path.stem.strip(".") or path.name != name or "\\" in name:
        found.append(FieldProblem("name", reasons.FILE_NAME_WRONG))
    elif path.suffix.lower().lstrip(".") not in asked.formats:
        found.append(FieldProblem("name", reasons.other_format(asked.formats)))
    if size > asked.max_bytes:
        found.append(FieldProblem("size", reasons.too_large(asked.max_bytes)))
    return found


def upload_ticket(tickets: Tickets, request: Request, paper: Paper, *, account_id: UUID) -> str:
    """Return the ticket with which the browser puts this one paper into the vault."""
    return tickets.issue(
        audience="vault",
        purpose="attach",
        subject=paper.id,
        lifetime=TIME_TO_UPLOAD,
        paper_id=str(paper.id),
        holder_id=str(request.holder_id),
        request_id=str(request.id),
        # The vault finds the type in the content and adds the extension itself.
        name=PurePosixPath(paper.name).stem,
        kind=paper.kind,
        account_id=str(account_id),
    )


def take_receipt(
    session: Session, context: Context, catalogue: Catalogue, tickets: Tickets, *, key: PaperKey, receipt: str
) -> Request:
    """File a paper that the vault certifies to have stored; the same receipt again changes nothing."""
    request = access.lock_draft(session, context, key.request_id)
    paper = _find(session, request, key.paper_id)
    ticket = tickets.check(receipt, purpose="attached", issuers={"vault"})
    if ticket.claims.get("paper_id") != str(paper.id) or ticket.claims.get("holder_id") != str(request.holder_id):
        raise ReceiptOfAnother
    asked = catalogue.version(request.journey, request.journey_version).paper(paper.kind)
    # The announced size is the browser's statement; this one is the vault's.
    if problems := _problems(asked, paper.name, ticket.claims["size"]):
        raise PaperRefused(*problems)
    _file(paper, ticket)
    request.updated_at = context.now
    return request


def _file(paper: Paper, receipt: Ticket) -> None:
    paper.document_id = UUID(receipt.claims["document_id"])
    paper.digest = receipt.claims["digest"]
    paper.size = receipt.claims["size"]
    paper.pages = receipt.claims["pages"]
    paper.state = Paper.FILED


def withdraw(session: Session, context: Context, key: PaperKey) -> Request:
    """Take a paper out of a draft."""
    request = access.lock_draft(session, context, key.request_id)
    request.papers.remove(_find(session, request, key.paper_id))
    request.updated_at = context.now
    session.flush()
    return request


def _find(session: Session, request: Request, paper_id: UUID) -> Paper:
    paper = session.scalar(select(Paper).where(Paper.id == paper_id, Paper.request_id == request.id))
    if paper is None:
        raise PaperNotFound
    return paper
