import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from mail_server import MailServer
from post_room import PostRoom, activated, deposited, document, granted, holder_of, invited, sealed, shared
from sqlalchemy import text

from chartrier.database import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from notify.mail import Mail
from notify.smtp import SmtpMail


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
    post_room.hear(shared(new_id(), post_room.clock.now()))
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
    post_room.hear(shared(new_id(), post_room.clock.now()))
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
    post_room.hear(shared(new_id(), post_room.clock.now()))
    post_room.after(seconds=1)
    post_room.after(days=1)
    assert post_room.state() == [("failed", "the address was refused (550)", 1)]
    (fact,) = post_room.service.facts("notify.message-failed.v1")
    assert fact["kind"] == "shared-documents"
    assert fact["tenant_id"] == str(holder_of("Alice"))
    assert "dominique" not in str(fact)


def test_a_greylisted_address_is_tried_again(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    server.refuses_addresses_with = "451 4.7.1 Come back later"
    post_room.hear(shared(new_id(), post_room.clock.now()))
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
    post_room.hear(shared(new_id(), post_room.clock.now()))
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
    post_room.hear(shared(new_id(), at, recipient_email="no address at all"), shared(new_id(), at))
    post_room.after(seconds=1)
    assert len(post_room.mail()) == 1
    assert [state for state, _, _ in post_room.state()] == ["failed", "sent"]


def test_nobody_adds_a_header_or_a_recipient_through_a_name(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    hostile = "Eve\r\nBcc: everybody@example.test\r\n\r\n<b>Boo</b>"
    link = shared(new_id(), post_room.clock.now(), sender_name=hostile, recipient_name=hostile)
    post_room.hear(link)
    post_room.after(seconds=1)
    (message,) = server.taken
    assert server.recipients == [["dominique@example.test"]]
    assert message["Bcc"] is None
    html = message.get_body(("html",))
    assert html
    assert "<b>Boo</b>" not in html.get_content()


def test_a_link_that_leads_elsewhere_is_never_sent(post_room: PostRoom) -> None:
    elsewhere = sealed("https://chartrier.test.evil.example/partage#x")
    post_room.hear(shared(new_id(), post_room.clock.now(), sealed_link=elsewhere))
    post_room.hear(shared(new_id(), post_room.clock.now(), sealed_link="not sealed at all"))
    post_room.after(seconds=1)
    assert post_room.mail() == []
    reasons = [reason for _, reason, _ in post_room.state()]
    assert reasons == ["the link leads elsewhere", "the link can't be opened"]


def test_an_expired_link_is_not_sent_any_more(post_room: PostRoom, server: MailServer) -> None:
    post_room.use(by_smtp(server))
    server.stop()
    at = post_room.clock.now()
    post_room.hear(shared(new_id(), at, expires_at=at + timedelta(hours=1)))
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
    post_room.hear(invited(ALICE, holder, post_room.clock.now()), granted(ALICE, holder, ["owner"], "person"))
    post_room.hear(deposited(document(holder, "payslip", "owner")))
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


@pytest.mark.spec("NOTIF-12")
def test_whoever_sent_a_request_gets_its_file_number_once(post_room: PostRoom) -> None:
    request_id = new_id()
    fields = {
        "tenant_id": holder_of("Étude Perrin"),
        "request_id": request_id,
        "holder_id": holder_of("Étude Perrin"),
        "account_id": ALICE.id,
        "file_number": "RSI-2026-000042",
        "journey": "property-seizure-recovery",
        "journey_title": "Récupération après saisie immobilière",
        "at": datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    }
    for _ in range(100):
        post_room.hear(("deposits.request-submitted.v1", fields))
    post_room.after(hours=2)
    assert post_room.mail() == [], "the address is not known yet"
    post_room.hear(activated(ALICE))
    post_room.after(seconds=1)
    post_room.after(hours=2)
    (message,) = post_room.mail_to(ALICE)
    assert message.subject == "Votre demande est envoyée\u00a0: dossier RSI-2026-000042"
    assert f"https://chartrier.test/mon-suivi/{request_id}" in message.text
    assert "20 novembre 2026 à 09:30" in message.text


def test_the_owner_of_a_locked_account_is_warned_once_for_each_lock(post_room: PostRoom) -> None:
    post_room.hear(activated(BOB, language="en"))
    until = post_room.clock.now() + timedelta(minutes=15)
    for locked_until in (until, until, until + timedelta(minutes=30)):
        fields = {"tenant_id": BOB.id, "account_id": BOB.id, "locked_until": locked_until}
        post_room.hear(("auth.account-locked.v1", fields))
    post_room.after(seconds=1)
    assert [message.subject for message in post_room.mail_to(BOB)] == ["Your account is locked for a few minutes"] * 2


@pytest.mark.spec("AUTH-11", "AUTH-12")
def test_a_lock_of_one_device_or_after_a_right_password_says_so(post_room: PostRoom) -> None:
    post_room.hear(activated(BOB, language="en"))
    fields = {"tenant_id": BOB.id, "account_id": BOB.id, "this_device": True, "second_factor": False}
    until = post_room.clock.now() + timedelta(minutes=120)
    post_room.hear(("auth.account-locked.v1", fields | {"locked_until": until}))
    post_room.after(seconds=1)
    later = {"locked_until": until + timedelta(minutes=1), "this_device": False, "second_factor": True}
    post_room.hear(("auth.account-locked.v1", fields | later))
    post_room.after(seconds=1)
    device, codes = post_room.mail_to(BOB)
    assert device.subject == "One of your devices is locked for a few minutes"
    assert "somebody knows your password" in codes.text


@pytest.mark.spec("AUTH-13")
def test_a_new_device_is_announced_once_with_the_way_to_ones_sessions(post_room: PostRoom) -> None:
    post_room.hear(activated(ALICE))
    fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "session_id": new_id(), "at": post_room.clock.now()}
    for _ in range(3):
        post_room.hear(("auth.device-added.v1", fields | {"browser": "Firefox", "system": "Windows", "device": "x"}))
    post_room.after(seconds=1)
    (message,) = post_room.mail_to(ALICE)
    assert message.subject == "Connexion depuis un nouvel appareil"
    assert "(Firefox, Windows)" in message.text
    assert "https://chartrier.test/connexion?next=/compte" in message.text


@pytest.mark.spec("AUTH-12")
def test_the_owner_is_told_of_each_change_of_the_second_step(post_room: PostRoom) -> None:
    post_room.hear(activated(ALICE))
    fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "at": post_room.clock.now(), "left": 1}
    for change, kind in (("added", "passkey"), ("removed", "sms"), ("recovery-code-used", None)):
        post_room.hear(("auth.second-factor-changed.v1", fields | {"change": change, "kind": kind}))
    post_room.after(seconds=1)
    texts = " ".join(" ".join(message.text.split()) for message in post_room.mail_to(ALICE))
    for sentence in ("une clé d'accès a été ajoutée", "un téléphone a été retiré de", "Il en reste un seul."):
        assert sentence in texts


def test_a_link_is_sent_once_however_often_it_is_heard_of(post_room: PostRoom) -> None:
    link_id, event_id = new_id(), new_id()
    for _ in range(50):
        post_room.hear(shared(link_id, post_room.clock.now()), event_id=event_id)
        post_room.hear(shared(link_id, post_room.clock.now()))
    post_room.after(seconds=1)
    (message,) = post_room.mail()
    assert message.to == "Dominique Petit <dominique@example.test>"
    assert "Alice Martin partage 2 documents avec vous" in message.subject
    assert "> Voici mes bulletins." in message.text
    assert "https://chartrier.test/partage#secret-of-link" in message.text


def test_whoever_was_invited_but_has_an_account_by_now_is_told_to_sign_in(post_room: PostRoom) -> None:
    holder = holder_of("Alice")
    post_room.hear(deposited(document(holder, "payslip", "owner")), granted(ALICE, holder, ["owner"], "person"))
    post_room.hear(invited(ALICE, holder, post_room.clock.now()), activated(ALICE))
    post_room.after(seconds=20)
    (message,) = post_room.mail()
    assert "Je me connecte" in message.text
    assert "activation" not in message.text


def test_an_invitation_without_documents_leaves_by_itself(post_room: PostRoom) -> None:
    holder = holder_of("Étude Perrin")
    post_room.hear(granted(ALICE, holder, ["user"], "deposit_client"))
    post_room.hear(invited(ALICE, holder, post_room.clock.now(), invited_by="Camille Roux", language="en"))
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert message.subject == "Camille Roux invites you to Chartrier"
    assert "Complete my registration" in message.text
