"""What is said to administrators about the webhooks of their organisation."""

from datetime import datetime
from uuid import UUID

import msgspec


class WebhookPaused(msgspec.Struct, frozen=True, tag="webhook-paused"):
    """An administrator is told that a program took nothing for three days, or is gone, and is told nothing any more."""

    organisation_id: UUID
    description: str
    gone: bool
    at: datetime
