"""Whose a request is within its structure: given to somebody else by its owner or an administrator."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError
from deposits.catalogue import catalogue
from deposits.errors import NotAnOwner
from deposits.events import RequestReassigned
from deposits.requests import access
from deposits.requests.models import Request

_FILERS = text("SELECT account_id, name FROM structure_filers(:structure) ORDER BY name, account_id LIMIT 500")


def candidates(session: Session, context: Context, request_id: UUID) -> Sequence[Row[tuple[UUID, str]]]:
    """Return the users and administrators of the structure, who may own its requests."""
    request = access.lock(session, context, request_id)
    return session.execute(_FILERS, {"structure": request.holder_id}).all()


def reassign(session: Session, context: Context, request_id: UUID, *, account_id: UUID) -> Request:
    """Give a request to another user or administrator of its structure, who is told."""
    request = access.lock(session, context, request_id)
    filers = session.execute(_FILERS, {"structure": request.holder_id}).all()
    names = {filer.account_id: filer.name for filer in filers}
    if account_id not in names:
        raise NotAnOwner(FieldError("account_id", "Choisissez une personne de la liste."))
    title = catalogue.version(session, request.journey, request.journey_version).title
    # Its owner gives it away: the row is then somebody else's, which the structure allows and they alone could not.
    with as_tenant(session, request.holder_id):
        request.owner_id = request.begun_by = account_id
        request.updated_at = context.now
    record(
        session,
        RequestReassigned(
            tenant_id=request.holder_id,
            request_id=request.id,
            holder_id=request.holder_id,
            account_id=account_id,
            file_number=request.file_number,
            journey_title=title.fr,
            at=context.now,
            owner_name=names[account_id],
        ),
    )
    return request
