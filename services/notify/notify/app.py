"""notify, put together: settings become adapters, adapters become an application."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.access.sealing import Seal, Unsealer
from chartrier.clock import SystemClock
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from notify.account_erasure.data_export import collect
from notify.adapters.captured_mail import CapturedMail
from notify.adapters.captured_texts import CapturedTexts
from notify.adapters.mail import Mail
from notify.adapters.sms import NoSms, Sms
from notify.adapters.smtp import SmtpMail
from notify.adapters.twilio import TwilioSms
from notify.adapters.webhook_client import WebhookClient
from notify.api import captured_messages, letters, preferences
from notify.api.webhooks import deliveries, webhooks
from notify.delivery.dispatcher import Dispatcher
from notify.delivery.email_message import Sender
from notify.digests.digest import DigestDelays
from notify.jobs import jobs
from notify.models import Base
from notify.ports import Ports
from notify.settings import Settings
from notify.subscriptions import deposits, postal_addresses, sharing, signature, tenancy, vault
from notify.subscriptions import webhooks as webhook_events
from notify.subscriptions.auth import account_lifecycle, accounts, credentials, sign_in
from notify.webhooks.tools import WebhookTools

PUBLISHERS: Final = (
    vault,
    tenancy,
    postal_addresses,
    signature,
    sharing,
    deposits,
    accounts,
    credentials,
    sign_in,
    account_lifecycle,
    webhook_events,
)

SERVICE: Final = Service(
    name="notify",
    blueprints=[
        captured_messages.blueprint,
        preferences.blueprint,
        letters.blueprint,
        webhooks.blueprint,
        deliveries.blueprint,
        export_blueprint(collect),
    ],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=Subscriptions.of(*(publisher.subscriptions for publisher in PUBLISHERS)),
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, *, keys: Keys | None = None) -> Flask:
    """Return notify as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or _ports(settings)
    return create_service_app(SERVICE, settings.service, ports, clock=ports.clock, keys=keys)


def _ports(settings: Settings) -> Ports:
    captured = CapturedMail(settings.captured_mail) if settings.captured_mail else None
    unsealer = Unsealer(settings.seal_private_key)
    dispatcher = Dispatcher(
        mail=_mail(settings, captured),
        sms=_sms(settings),
        sender=Sender(settings.sender_address, settings.sender_name, settings.support_address),
        unsealer=unsealer,
        public_url=settings.service.public_url,
    )
    delays = DigestDelays(
        quiet=timedelta(seconds=settings.digest_quiet), longest=timedelta(seconds=settings.digest_longest)
    )
    return Ports(
        SystemClock(), dispatcher, delays, _webhooks(settings, unsealer), captured, settings.operator_client_id
    )


def _webhooks(settings: Settings, unsealer: Unsealer) -> WebhookTools:
    client = WebhookClient(settings.webhook_timeout, settings.webhook_loopback)
    # What notify seals for itself, it unseals with the same key.
    return WebhookTools(client, Seal(settings.seal_private_key), unsealer)


def _mail(settings: Settings, captured: CapturedMail | None) -> Mail:
    if settings.smtp is None:
        if captured is None:
            raise ValueError("Messages have nowhere to go.")
        return captured
    server = settings.smtp
    return SmtpMail(server.host, server.port, server.security, server.user, server.password, server.timeout)


def _sms(settings: Settings) -> Sms:
    provider = settings.twilio
    if provider is not None:
        return TwilioSms(provider.account_sid, provider.auth_token, provider.sender, provider.api, provider.timeout)
    return CapturedTexts(settings.captured_mail) if settings.captured_mail else NoSms()
