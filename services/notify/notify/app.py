"""notify, put together: settings become adapters, adapters become an application."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.sealing import Unsealer
from chartrier.clock import SystemClock
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from notify import account_subscriptions, leavers, leaving_subscriptions, sign_in_subscriptions, subscriptions
from notify.api import kept_messages
from notify.delivery import Office
from notify.envelopes import Sender
from notify.gathering import Pace
from notify.jobs import jobs
from notify.kept_mail import KeptMail
from notify.kept_texts import KeptTexts
from notify.mail import Mail
from notify.models import Base
from notify.ports import Ports
from notify.settings import Settings
from notify.sms import NoSms, Sms
from notify.smtp import SmtpMail
from notify.twilio_sms import TwilioSms

SERVICE: Final = Service(
    name="notify",
    blueprints=[kept_messages.blueprint, export_blueprint(leavers.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=Subscriptions.of(
        *(
            part.subscriptions
            for part in (subscriptions, account_subscriptions, leaving_subscriptions, sign_in_subscriptions)
        )
    ),
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None) -> Flask:
    """Notify as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or _ports(settings)
    return create_service_app(SERVICE, settings.service, ports, clock=ports.clock)


def _ports(settings: Settings) -> Ports:
    kept = KeptMail(settings.kept_mail) if settings.kept_mail else None
    office = Office(
        mail=_mail(settings, kept),
        sms=_sms(settings),
        sender=Sender(settings.sender_address, settings.sender_name, settings.support_address),
        unsealer=Unsealer(settings.seal_private_key),
        public_url=settings.service.public_url,
    )
    pace = Pace(quiet=timedelta(seconds=settings.quiet), longest=timedelta(seconds=settings.longest))
    return Ports(clock=SystemClock(), office=office, pace=pace, kept_mail=kept)


def _mail(settings: Settings, kept: KeptMail | None) -> Mail:
    if settings.smtp is None:
        if kept is None:
            raise ValueError("Messages have nowhere to go.")
        return kept
    server = settings.smtp
    return SmtpMail(server.host, server.port, server.security, server.user, server.password, server.timeout)


def _sms(settings: Settings) -> Sms:
    provider = settings.twilio
    if provider is not None:
        return TwilioSms(provider.account_sid, provider.auth_token, provider.sender, provider.api, provider.timeout)
    return KeptTexts(settings.kept_mail) if settings.kept_mail else NoSms()
