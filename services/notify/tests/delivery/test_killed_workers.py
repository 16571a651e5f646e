"""A worker that dies while it sends a message leaves it to the next one, at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from chartrier.ids import new_id
from chartrier.testing.cast import seal_key, ticket_key, ticket_public_keys
from chartrier.testing.plugin import ServiceDatabase
from notify.adapters.smtp import SmtpMail
from services.notify.tests.mail_server import MailServer
from services.notify.tests.notify_under_test import PUBLIC_URL, NotifyUnderTest, shared


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def worker(service_database: ServiceDatabase, server: MailServer) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own that sends what is due; the mail server takes a message from it and never answers."""
    settings = {
        "DATABASE_URL": service_database.application,
        "BROKER_URL": service_database.superuser,
        "PUBLIC_URL": PUBLIC_URL,
        "ISSUER": PUBLIC_URL,
        "JWKS_URL": "http://127.0.0.1:9/no-keys-are-fetched-here",
        "TICKET_KEY": ticket_key("notify").as_pem(private=True).decode(),
        "TICKET_PUBLIC_KEYS": ticket_public_keys(),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(server.port),
        "SMTP_SECURITY": "none",
        "SMTP_TIMEOUT": "250",
        "SENDER_ADDRESS": "ne-pas-repondre@chartrier.test",
        "SEAL_PRIVATE_KEY": seal_key().as_pem(private=True).decode(),
    }
    environment = os.environ | {f"NOTIFY_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "notify", "job", "send_due_messages"]
    server.takes_without_answering = True
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


def wait_until_the_claim_is_gone(superuser_url: str) -> None:
    """Wait, as PostgreSQL does, for whoever holds the row; it learns of a killed process by its closed connection."""
    engine = create_engine(superuser_url)
    with engine.begin() as connection:
        connection.execute(text("SELECT id FROM messages FOR UPDATE"))
    engine.dispose()


@pytest.mark.spec("NOTIF-06")
@pytest.mark.fault
def test_a_message_of_a_killed_worker_goes_out_at_once_under_the_same_id(
    notify: NotifyUnderTest, server: MailServer, request: pytest.FixtureRequest
) -> None:
    # The worker has the machine's clock. Nothing moves this one while the test lasts.
    notify.clock.at = datetime.now(UTC)
    notify.use(SmtpMail("127.0.0.1", server.port, "none", timeout=5))
    notify.receive(shared(new_id(), notify.clock.now()))
    worker: subprocess.Popen[bytes] = request.getfixturevalue("worker")
    while not server.taken_without_answer.wait(timeout=1):
        assert worker.poll() is None, "the worker ended before it sent anything"

    notify.work()
    assert len(server.taken) == 1, "nobody else sends what a living worker is sending"

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    server.takes_without_answering = False
    wait_until_the_claim_is_gone(notify.service.superuser_url)
    notify.work()
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert notify.state() == [("sent", None, 1)]
    notify.work()
    assert len(server.taken) == 2, "one duplicate at most"
