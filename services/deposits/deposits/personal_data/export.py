"""The part of deposits in a data export: the requests that somebody owns."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from deposits.requests.models import Request

_EXPORTED: Final = (
    "id",
    "holder_id",
    "journey",
    "direction",
    "state",
    "file_number",
    "created_at",
    "submitted_at",
    "answers",
)


def collect(session: Session, owner: Principal) -> dict[str, Any]:
    """Return the requests that somebody owns, with their answers and attachments."""
    own = select(Request).where(Request.owner_id == owner.id).order_by(Request.created_at)
    return {"requests": [_export(request) for request in session.scalars(own)]}


def _export(request: Request) -> dict[str, Any]:
    attachments = [
        {"kind": attachment.kind, "name": attachment.name, "document_id": attachment.document_id}
        for attachment in request.attachments
    ]
    return {name: getattr(request, name) for name in _EXPORTED} | {"attachments": attachments}
