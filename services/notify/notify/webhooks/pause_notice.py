"""The notice to an organisation's administrators that an address of theirs is told nothing any more."""

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from notify.messages import queue
from notify.messages.queue import Addressee, Draft
from notify.messages.webhook_content import WebhookPaused
from notify.webhooks import administrators
from notify.webhooks.models import WebhookEndpoint


def add(session: Session, context: Context, endpoint: WebhookEndpoint) -> None:
    """Write to those who administer the whole organisation, once for each pause."""
    content = WebhookPaused(
        organisation_id=endpoint.organisation_id,
        description=endpoint.description,
        gone=endpoint.pause == "gone",
        at=context.now,
    )
    for account_id in administrators.of_organisation(session, endpoint.organisation_id):
        cause = f"webhook-paused:{endpoint.id}:{context.now.isoformat()}:{account_id}"
        draft = Draft(content, Addressee(account_id))
        queue.add(session, context, draft, cause=cause, tenant_id=endpoint.organisation_id)
