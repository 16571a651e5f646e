"""A worker that dies while it sends a message: it is sent again, and set aside where it is what kills the workers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from notify.__main__ import send_failed_again
from notify.adapters.mail import Mail
from notify.adapters.smtp import SmtpMail
from notify.errors import ProviderUnavailable
from notify.messages.queue import NO_WORKER_FINISHED
from services.notify.tests.mail_server import MailServer
from services.notify.tests.notify_under_test import NotifyUnderTest, activated, shared

DEADLY = "deadly@example.test"


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


class Crash(BaseException):
    """The process was killed: nothing catches this."""


@dataclass
class CrashesOnce:
    """A way to send whose process dies right after the server took the message."""

    mail: Mail
    crashes: int = 1

    def send(self, message: EmailMessage) -> None:
        self.mail.send(message)
        if self.crashes:
            self.crashes -= 1
            raise Crash


@dataclass
class KilledByOneMessage:
    """A way to send whose process is killed by one message, before it leaves."""

    mail: Mail
    is_deadly: bool = True
    deaths: list[str] = field(default_factory=list)
    instead: Callable[[], None] | None = None

    def send(self, message: EmailMessage) -> None:
        if DEADLY in message["To"] and self.instead:
            self.instead()
        if DEADLY in message["To"] and self.is_deadly:
            self.deaths.append(message["Message-ID"])
            raise Crash
        self.mail.send(message)


def work(notify: NotifyUnderTest) -> None:
    """Send what is due; a worker that dies is replaced by another one, as Kubernetes does."""
    for _ in range(100):
        try:
            notify.work()
        except Crash:
            continue
        return
    raise AssertionError("worker after worker dies of it")


def work_for(notify: NotifyUnderTest, *, minutes: int) -> None:
    for _ in range(minutes * 2):
        work(notify)
        notify.clock.advance(timedelta(seconds=30))


@pytest.fixture
def deadly(notify: NotifyUnderTest) -> KilledByOneMessage:
    deadly = KilledByOneMessage(notify.mailbox)
    notify.use(deadly)
    notify.receive(shared(new_id(), notify.clock.now(), recipient_email=DEADLY))
    return deadly


def attempts_counted(notify: NotifyUnderTest, outcome: str) -> float:
    registry = notify.service.runtime.metrics.registry
    labels = {"service": "notify", "outcome": outcome}
    return registry.get_sample_value("chartrier_messages_total", labels) or 0.0


@pytest.mark.spec("NOTIF-06")
@pytest.mark.fault
def test_a_crash_right_after_sending_repeats_the_message_once_under_the_same_id(
    notify: NotifyUnderTest, server: MailServer
) -> None:
    notify.use(CrashesOnce(SmtpMail("127.0.0.1", server.port, "none", timeout=5)))
    notify.receive(shared(new_id(), notify.clock.now()))
    with pytest.raises(Crash):
        notify.work()
    notify.work()
    notify.after(hours=5)
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.spec("NOTIF-06")
@pytest.mark.fault
def test_a_message_that_kills_every_worker_is_set_aside_with_the_reason_and_counted(
    notify: NotifyUnderTest, deadly: KilledByOneMessage
) -> None:
    before = attempts_counted(notify, "given_up")
    work_for(notify, minutes=60)
    assert len(deadly.deaths) == 5
    assert len(set(deadly.deaths)) == 1
    assert notify.state() == [("failed", NO_WORKER_FINISHED, 0)]
    (event,) = notify.service.events("notify.message-failed.v1")
    assert (event["kind"], event["reason"]) == ("shared-documents", NO_WORKER_FINISHED)
    assert "deadly" not in str(event)
    assert attempts_counted(notify, "given_up") == before + 1
    work_for(notify, minutes=60)
    assert len(deadly.deaths) == 5, "set aside for good"


@pytest.mark.fault
def test_a_message_that_kills_its_workers_holds_up_no_other(
    notify: NotifyUnderTest, deadly: KilledByOneMessage
) -> None:
    notify.receive(activated(BOB))
    notify.receive(("auth.password-changed.v1", {"tenant_id": BOB.id, "account_id": BOB.id, "at": notify.clock.now()}))
    work(notify)
    assert len(notify.mail_to(BOB)) == 1
    assert len(deadly.deaths) == 2, "tried again at once, and then after a pause"
    notify.receive(activated(ALICE))
    notify.receive(
        ("auth.password-changed.v1", {"tenant_id": ALICE.id, "account_id": ALICE.id, "at": notify.clock.now()})
    )
    work(notify)
    assert len(notify.mail_to(ALICE)) == 1
    assert len(deadly.deaths) == 2


@pytest.mark.spec("NOTIF-06")
@pytest.mark.fault
def test_an_operator_sends_again_what_was_set_aside_with_all_its_attempts(
    notify: NotifyUnderTest, deadly: KilledByOneMessage
) -> None:
    work_for(notify, minutes=60)
    with notify.service.app.app_context():
        assert send_failed_again(notify.service.app) == 0
    work(notify)
    assert len(deadly.deaths) == 7
    deadly.is_deadly = False
    work_for(notify, minutes=2)
    assert notify.state() == [("sent", None, 1)]
    assert len(notify.mail()) == 1


@pytest.mark.fault
def test_only_deaths_in_a_row_are_counted(notify: NotifyUnderTest, deadly: KilledByOneMessage) -> None:
    work_for(notify, minutes=6)
    assert len(deadly.deaths) == 4

    def refuse() -> None:
        raise ProviderUnavailable("not now")

    deadly.instead = refuse
    work_for(notify, minutes=6)
    assert notify.state() == [("queued", "not now", 3)]
    deadly.instead = None
    work_for(notify, minutes=8)
    assert len(deadly.deaths) == 8
    deadly.is_deadly = False
    work_for(notify, minutes=60)
    assert [state for state, _, _ in notify.state()] == ["sent"]
