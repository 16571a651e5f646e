"""What notify reaches the world through."""

from dataclasses import dataclass
from uuid import UUID

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from notify.adapters.captured_mail import CapturedMail
from notify.delivery.dispatcher import Dispatcher
from notify.digests.digest import DigestDelays
from notify.webhooks.tools import WebhookTools


@dataclass(frozen=True)
class Ports:
    """The clock, the dispatcher, digest delays, what webhooks are sent with, captured mail, the operator's machine."""

    clock: Clock
    dispatcher: Dispatcher
    digest_delays: DigestDelays
    webhooks: WebhookTools
    captured_mail: CapturedMail | None
    operator_client_id: UUID | None = None


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
