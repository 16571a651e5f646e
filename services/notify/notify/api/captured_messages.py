"""The mailbox of a run without the outside world; where mail really leaves there is nothing here."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import NotFound
from notify.adapters.captured_mail import CapturedMail, CapturedMessage, Envelope
from notify.ports import ports

blueprint = Blueprint(
    "captured-messages",
    url_prefix="/captured-messages",
    description="Messages captured instead of sent, where nothing is sent.",
)


class CapturedMessagesQuery(PageQuery):
    """Which messages to list."""

    to = fields.String(metadata={"description": "Only those for this address or telephone number."})


class EnvelopeView(Schema):
    """One message in the list."""

    id = fields.UUID(required=True)
    to = fields.String(required=True)
    subject = fields.String(required=True)
    sent_at = fields.AwareDateTime(required=True)


class CapturedMessageView(EnvelopeView):
    """One message, as its reader would see it."""

    text = fields.String(required=True)
    html = fields.String(required=True)


@blueprint.get("", open=True)
@blueprint.takes(CapturedMessagesQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(EnvelopeView))
@blueprint.refuses(NotFound)
def list_captured_messages(query: dict[str, Any]) -> PageOf[Envelope]:
    """List the messages that were captured, newest first."""
    window, found = Window(query["page"], query["size"]), _mailbox().latest(to=query.get("to"))
    items = found[window.offset : window.offset + window.size]
    return PageOf(items=items, total=len(found), page=window.page, size=window.size)


@blueprint.get("/<uuid:message_id>", open=True)
@blueprint.returns(HTTPStatus.OK, CapturedMessageView)
@blueprint.refuses(NotFound)
def show_captured_message(message_id: UUID) -> CapturedMessage:
    """Show one message that was captured."""
    message = _mailbox().find(message_id)
    if message is None:
        raise NotFound
    return message


def _mailbox() -> CapturedMail:
    mailbox = ports().captured_mail
    if mailbox is None:
        raise NotFound
    return mailbox
