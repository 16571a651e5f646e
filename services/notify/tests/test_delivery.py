import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE
from notify.mail import Mail
from notify.smtp import SmtpMail
from services.notify.tests.mail_server import MailServer
from services.notify.tests.post_room import PostRoom, deposited, document, granted, holder_of, invited, sealed, shared


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


def by_smtp(server: MailServer) -> SmtpMail:
    return SmtpMail("127.0.0.1", server.port, "none", timeout=5)


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


@pytest.mark.spec("NOTIF-06")
def test_a_server_that_is_away_for_hours_gets_the_message_once_when_it_is_back(
    post_room: PostRoom, server: MailServer
) -> None:
    post_room.use(by_smtp(server))
    server.stop()
    post_room.receive(shared(new_id(), post_room.clock.now()))
    for _ in range(36):
        post_room.after(minutes=10)
    assert server.taken == []
    ((state, reason, attempts),) = post_room.state()
    assert (state, reason) == ("queued", "ConnectionRefusedError")
    assert 6 <= attempts <= 12
    server.start()
    for _ in range(24):
        post_room.after(minutes=10)
    assert len(server.taken) == 1
    assert [state for state, _, _ in post_room.state()] == ["sent"]


@pytest.mark.spec("NOTIF-06")
@pytest.mark.fault
def test_a_crash_between_sending_and_noting_it_repeats_the_message_under_the_same_id(
    post_room: PostRoom, server: MailServer
) -> None:
    post_room.use(CrashesOnce(by_smtp(server)))
    post_room.receive(shared(new_id(), post_room.clock.now()))
    with pytest.raises(Crash):
        post_room.work()
    post_room.after(seconds=30)
    assert len(server.taken) == 1, "whoever took it has it alone for a while"
    post_room.after(minutes=5)
    post_room.after(hours=5)
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.spec("NOTIF-06")
def test_a_refused_address_is_given_up_with_the_reason_and_told(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    server.refuses_addresses_with = "550 5.1.1 No such person here: dominique@example.test"
    post_room.receive(shared(new_id(), post_room.clock.now()))
    post_room.after(seconds=1)
    post_room.after(days=1)
    assert post_room.state() == [("failed", "the address was refused (550)", 1)]
    (fact,) = post_room.service.events("notify.message-failed.v1")
    assert fact["kind"] == "shared-documents"
    assert fact["tenant_id"] == str(holder_of("Alice"))
    assert "dominique" not in str(fact)


def test_a_greylisted_address_is_tried_again(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    server.refuses_addresses_with = "451 4.7.1 Come back later"
    post_room.receive(shared(new_id(), post_room.clock.now()))
    post_room.after(seconds=1)
    assert post_room.state() == [("queued", "the address was refused (451)", 1)]
    server.refuses_addresses_with = None
    post_room.after(minutes=1)
    assert len(server.taken) == 1


@pytest.mark.spec("NOTIF-06")
def test_after_three_days_a_message_is_given_up_and_an_operator_sends_it_again(
    post_room: PostRoom, server: MailServer
) -> None:
    post_room.use(by_smtp(server))
    server.refuses_messages_with = "451 4.3.0 Out of order"
    post_room.receive(shared(new_id(), post_room.clock.now()))
    for _ in range(200):
        post_room.after(minutes=30)
    ((state, reason, _),) = post_room.state()
    assert (state, reason) == ("failed", "the message was refused (451)")
    server.refuses_messages_with = None
    runner = post_room.service.app
    from notify.__main__ import send_failed_again

    with runner.app_context():
        assert send_failed_again(runner) == 0
    post_room.after(seconds=1)
    assert len(server.taken) == 1


def test_one_address_that_is_none_does_not_hold_up_the_others(post_room: PostRoom) -> None:
    at = post_room.clock.now()
    post_room.receive(shared(new_id(), at, recipient_email="no address at all"), shared(new_id(), at))
    post_room.after(seconds=1)
    assert len(post_room.mail()) == 1
    assert [state for state, _, _ in post_room.state()] == ["failed", "sent"]


def test_nobody_adds_a_header_or_a_recipient_through_a_name(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    hostile = "Eve\r\nBcc: everybody@example.test\r\n\r\n<b>Boo</b>"
    link = shared(new_id(), post_room.clock.now(), sender_name=hostile, recipient_name=hostile)
    post_room.receive(link)
    post_room.after(seconds=1)
    (message,) = server.taken
    assert server.recipients == [["dominique@example.test"]]
    assert message["Bcc"] is None
    html = message.get_body(("html",))
    assert html
    assert "<b>Boo</b>" not in html.get_content()


def test_a_link_that_leads_elsewhere_is_never_sent(post_room: PostRoom) -> None:
    elsewhere = sealed("https://chartrier.test.evil.example/partage#x")
    post_room.receive(shared(new_id(), post_room.clock.now(), sealed_link=elsewhere))
    post_room.receive(shared(new_id(), post_room.clock.now(), sealed_link="not sealed at all"))
    post_room.after(seconds=1)
    assert post_room.mail() == []
    reasons = [reason for _, reason, _ in post_room.state()]
    assert reasons == ["the link leads elsewhere", "the link can't be opened"]


def test_an_expired_link_is_not_sent_any_more(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    server.stop()
    at = post_room.clock.now()
    post_room.receive(shared(new_id(), at, expires_at=at + timedelta(hours=1)))
    post_room.after(seconds=1)
    server.start()
    post_room.after(hours=2)
    assert server.taken == []
    assert [state for state, _, _ in post_room.state()] == ["failed"]


@pytest.mark.spec("NOTIF-06", "NOTIF-11")
def test_the_links_secret_lies_nowhere_in_clear(
    post_room: PostRoom, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    holder = holder_of("Alice")
    post_room.receive(invited(ALICE, holder, post_room.clock.now()), granted(ALICE, holder, ["owner"], "person"))
    post_room.receive(deposited(document(holder, "payslip", "owner")))
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert "https://chartrier.test/activation#secret-of-Alice" in message.text
    assert 'href="https://chartrier.test/activation#secret-of-Alice"' in message.html
    everything = _dump(post_room) + caplog.text + "".join(capsys.readouterr())
    assert "Agence Horizon" in everything
    assert "secret-of-Alice" not in everything
    assert "alice@example.test" not in caplog.text


def _dump(post_room: PostRoom) -> str:
    with engine(post_room.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        tables = ("messages", "invitations", "accounts", "documents", "announcements", "outbox")
        rows = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608 - ours
    return str(rows)
