"""notify under test: a clock that stands still, and a mailbox to look into."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.access.sealing import Seal, Unsealer
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys, seal_key
from notify.adapters.captured_mail import CapturedMail
from notify.adapters.captured_texts import CapturedTexts
from notify.adapters.webhook_client import WebhookClient
from notify.app import SERVICE, create_app
from notify.delivery.dispatcher import Dispatcher
from notify.delivery.email_message import Sender
from notify.digests.digest import DigestDelays
from notify.ports import Ports
from notify.settings import Settings
from notify.webhooks.tools import WebhookTools
from services.notify.tests.notify_under_test import NotifyUnderTest
from services.notify.tests.webhooks.agency import Agency, agency_of
from services.notify.tests.webhooks.receiver import Receiver, receiver

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPERATOR = UUID(int=1)
SENDER = Sender("ne-pas-repondre@chartrier.test", "Chartrier", "assistance@chartrier.test")


@pytest.fixture(scope="session")
def service_under_test(tmp_path_factory: pytest.TempPathFactory) -> ServiceUnderTest:
    """notify, with captured mail."""
    folder = tmp_path_factory.mktemp("mailbox")

    def make_app(settings: ServiceSettings) -> Flask:
        return create_app(_settings(settings, folder), _ports(settings, folder), keys=FixedKeys(auth_keys()))

    return ServiceUnderTest(SERVICE, make_app)


def _private_key() -> str:
    return seal_key().as_pem(private=True).decode()


def _settings(settings: ServiceSettings, folder: Path) -> Settings:
    return Settings(
        service=settings,
        smtp=None,
        captured_mail=folder,
        sender_address=SENDER.address,
        sender_name=SENDER.name,
        support_address=SENDER.support,
        seal_private_key=_private_key(),
        digest_quiet=2,
        digest_longest=15,
    )


def _ports(settings: ServiceSettings, folder: Path) -> Ports:
    captured = CapturedMail(folder)
    unsealer = Unsealer(_private_key())
    dispatcher = Dispatcher(captured, CapturedTexts(folder), SENDER, unsealer, settings.public_url)
    delays = DigestDelays(quiet=timedelta(seconds=2), longest=timedelta(seconds=15))
    webhooks = WebhookTools(WebhookClient(timeout=5, loopback=True), Seal(_private_key()), unsealer)
    return Ports(FrozenClock(START), dispatcher, delays, webhooks, captured, OPERATOR)


@pytest.fixture
def notify(service: RunningService) -> Iterator[NotifyUnderTest]:
    """Notify as its tests meet it: events come in, messages lie in the mailbox."""
    before = service.runtime.ports
    assert isinstance(before, Ports)
    found = NotifyUnderTest(service, before)
    found.empty(START)
    yield found
    service.runtime.ports = before


@pytest.fixture
def agency(notify: NotifyUnderTest) -> Agency:
    """An agency whose administrator has programs told of events."""
    # The library that verifies refuses what was not signed lately.
    notify.clock.at = datetime.now(UTC)
    return agency_of(notify)


@pytest.fixture
def erp() -> Iterator[Receiver]:
    """A program that listens."""
    with receiver() as found:
        yield found
