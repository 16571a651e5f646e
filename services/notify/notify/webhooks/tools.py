"""What webhooks are sent with."""

from dataclasses import dataclass

from chartrier.access.sealing import Seal, Unsealer
from notify.adapters.webhook_client import WebhookClient


@dataclass(frozen=True)
class WebhookTools:
    """The client that reaches programs, and what seals and unseals their secrets."""

    client: WebhookClient
    seal: Seal
    unsealer: Unsealer
