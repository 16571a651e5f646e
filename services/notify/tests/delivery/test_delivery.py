import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE
from notify.adapters.smtp import SmtpMail
from services.notify.tests.mail_server import MailServer
from services.notify.tests.notify_under_test import (
    NotifyUnderTest,
    delivered,
    document,
    granted,
    holder_of,
    invited,
    sealed,
    shared,
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


def by_smtp(server: MailServer) -> SmtpMail:
    return SmtpMail("127.0.0.1", server.port, "none", timeout=5)


@pytest.mark.spec("NOTIF-06")
def test_a_server_that_is_away_for_hours_gets_the_message_once_when_it_is_back(
    notify: NotifyUnderTest, server: MailServer
) -> None:
    notify.use(by_smtp(server))
    server.stop()
    notify.receive(shared(new_id(), notify.clock.now()))
    for _ in range(36):
        notify.after(minutes=10)
    assert server.taken == []
    ((state, reason, attempts),) = notify.state()
    assert (state, reason) == ("queued", "ConnectionRefusedError")
    assert 6 <= attempts <= 12
    server.start()
    for _ in range(24):
        notify.after(minutes=10)
    assert len(server.taken) == 1
    assert [state for state, _, _ in notify.state()] == ["sent"]


@pytest.mark.spec("NOTIF-06")
def test_a_refused_address_is_given_up_with_the_reason_and_published(
    notify: NotifyUnderTest, server: MailServer
) -> None:
    notify.use(by_smtp(server))
    server.refuses_addresses_with = "550 5.1.1 No such person here: dominique@example.test"
    notify.receive(shared(new_id(), notify.clock.now()))
    notify.after(seconds=1)
    notify.after(days=1)
    assert notify.state() == [("failed", "the address was refused (550)", 1)]
    (event,) = notify.service.events("notify.message-failed.v1")
    assert event["kind"] == "shared-documents"
    assert event["tenant_id"] == str(holder_of("Alice"))
    assert "dominique" not in str(event)


def test_a_greylisted_address_is_tried_again(notify: NotifyUnderTest, server: MailServer) -> None:
    notify.use(by_smtp(server))
    server.refuses_addresses_with = "451 4.7.1 Come back later"
    notify.receive(shared(new_id(), notify.clock.now()))
    notify.after(seconds=1)
    assert notify.state() == [("queued", "the address was refused (451)", 1)]
    server.refuses_addresses_with = None
    notify.after(minutes=1)
    assert len(server.taken) == 1


@pytest.mark.spec("NOTIF-06")
def test_after_three_days_a_message_is_given_up_and_an_operator_sends_it_again(
    notify: NotifyUnderTest, server: MailServer
) -> None:
    notify.use(by_smtp(server))
    server.refuses_messages_with = "451 4.3.0 Out of order"
    notify.receive(shared(new_id(), notify.clock.now()))
    for _ in range(200):
        notify.after(minutes=30)
    ((state, reason, _),) = notify.state()
    assert (state, reason) == ("failed", "the message was refused (451)")
    server.refuses_messages_with = None
    runner = notify.service.app
    from notify.__main__ import send_failed_again

    with runner.app_context():
        assert send_failed_again(runner) == 0
    notify.after(seconds=1)
    assert len(server.taken) == 1


def test_one_address_that_is_none_does_not_hold_up_the_others(notify: NotifyUnderTest) -> None:
    at = notify.clock.now()
    notify.receive(shared(new_id(), at, recipient_email="no address at all"), shared(new_id(), at))
    notify.after(seconds=1)
    assert len(notify.mail()) == 1
    assert [state for state, _, _ in notify.state()] == ["failed", "sent"]


def test_nobody_adds_a_header_or_a_recipient_through_a_name(notify: NotifyUnderTest, server: MailServer) -> None:
    notify.use(by_smtp(server))
    hostile = "Eve\r\nBcc: everybody@example.test\r\n\r\n<b>Boo</b>"
    link = shared(new_id(), notify.clock.now(), sender_name=hostile, recipient_name=hostile)
    notify.receive(link)
    notify.after(seconds=1)
    (message,) = server.taken
    assert server.recipients == [["dominique@example.test"]]
    assert message["Bcc"] is None
    html = message.get_body(("html",))
    assert html
    assert "<b>Boo</b>" not in html.get_content()


def test_a_link_that_leads_elsewhere_is_never_sent(notify: NotifyUnderTest) -> None:
    elsewhere = sealed("https://chartrier.test.evil.example/partage#x")
    notify.receive(shared(new_id(), notify.clock.now(), sealed_link=elsewhere))
    notify.receive(shared(new_id(), notify.clock.now(), sealed_link="not sealed at all"))
    notify.after(seconds=1)
    assert notify.mail() == []
    reasons = [reason for _, reason, _ in notify.state()]
    assert reasons == ["the link leads elsewhere", "the link can't be opened"]


def test_an_expired_link_is_not_sent_any_more(notify: NotifyUnderTest, server: MailServer) -> None:
    notify.use(by_smtp(server))
    server.stop()
    at = notify.clock.now()
    notify.receive(shared(new_id(), at, expires_at=at + timedelta(hours=1)))
    notify.after(seconds=1)
    server.start()
    notify.after(hours=2)
    assert server.taken == []
    assert [state for state, _, _ in notify.state()] == ["failed"]


@pytest.mark.spec("NOTIF-06", "NOTIF-11")
def test_the_secret_of_a_link_lies_nowhere_in_clear(
    notify: NotifyUnderTest, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    holder = holder_of("Alice")
    notify.receive(invited(ALICE, holder, notify.clock.now()), granted(ALICE, holder, ["owner"], "person"))
    notify.receive(delivered(document(holder, "payslip", "owner")))
    notify.after(seconds=2)
    (message,) = notify.mail()
    assert "https://chartrier.test/activation#secret-of-Alice" in message.text
    assert 'href="https://chartrier.test/activation#secret-of-Alice"' in message.html
    everything = _dump(notify) + caplog.text + "".join(capsys.readouterr())
    assert "Agence Horizon" in everything
    assert "secret-of-Alice" not in everything
    assert "alice@example.test" not in caplog.text


def _dump(notify: NotifyUnderTest) -> str:
    with engine(notify.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        tables = ("messages", "invitations", "accounts", "documents", "announcements", "outbox")
        rows = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608 - ours
    return str(rows)
