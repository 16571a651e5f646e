"""notify under test: a clock that stands still, and a mailbox to look into."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from chartrier.access.sealing import Unsealer
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import seal_key
from notify.app import SERVICE, create_app
from notify.delivery import Office
from notify.envelopes import Sender
from notify.gathering import Pace
from notify.kept_mail import KeptMail
from notify.kept_texts import KeptTexts
from notify.ports import Ports
from notify.settings import Settings
from services.notify.tests.post_room import PostRoom

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SENDER = Sender("ne-pas-repondre@chartrier.test", "Chartrier", "assistance@chartrier.test")


@pytest.fixture(scope="session")
def service_under_test(tmp_path_factory: pytest.TempPathFactory) -> ServiceUnderTest:
    """notify, with kept mail."""
    folder = tmp_path_factory.mktemp("mailbox")

    def make_app(settings: ServiceSettings) -> Flask:
        return create_app(_settings(settings, folder), _ports(settings, folder))

    return ServiceUnderTest(SERVICE, make_app)


def _private_key() -> str:
    return seal_key().as_pem(private=True).decode()


def _settings(settings: ServiceSettings, folder: Path) -> Settings:
    return Settings(
        service=settings,
        smtp=None,
        kept_mail=folder,
        sender_address=SENDER.address,
        sender_name=SENDER.name,
        support_address=SENDER.support,
        seal_private_key=_private_key(),
        quiet=2,
        longest=15,
    )


def _ports(settings: ServiceSettings, folder: Path) -> Ports:
    kept = KeptMail(folder)
    unsealer = Unsealer(_private_key())
    office = Office(kept, KeptTexts(folder), SENDER, unsealer, settings.public_url)
    pace = Pace(quiet=timedelta(seconds=2), longest=timedelta(seconds=15))
    return Ports(clock=FrozenClock(START), office=office, pace=pace, kept_mail=kept)


@pytest.fixture
def post_room(service: RunningService) -> Iterator[PostRoom]:
    """Notify as its tests see it: facts come in, messages lie in the mailbox."""
    before = service.runtime.ports
    assert isinstance(before, Ports)
    room = PostRoom(service, before)
    room.empty(START)
    yield room
    service.runtime.ports = before
