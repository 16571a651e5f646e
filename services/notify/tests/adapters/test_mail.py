from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from chartrier.ids import new_id
from notify.adapters.captured_mail import CapturedMail
from notify.adapters.mail import Mail
from notify.adapters.smtp import SmtpMail
from notify.delivery.email_message import Sender, address_of, message_of
from notify.errors import DeliveryRefused, ProviderUnavailable
from notify.rendering.emails import RenderedEmail
from services.notify.tests.mail_server import MailServer
from services.notify.tests.notify_under_test import messages_in

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SENDER = Sender("ne-pas-repondre@chartrier.test", "Chartrier", "assistance@chartrier.test")
EMAIL = RenderedEmail(language="fr", subject="Élections\u00a0: 2 reçus", text="Déjà là.\n" * 40, html="<p>Déjà là.</p>")

Sent = tuple[str, str, str, str]


def a_message(message_id: UUID | None = None) -> EmailMessage:
    to = address_of("dominique@exämple.test", "Dominique Petit")
    return message_of(EMAIL, message_id=message_id or new_id(), sender=SENDER, to=to, at=AT)


def read(message: EmailMessage) -> Sent:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert html
    return str(message["To"]), str(message["Subject"]), plain.get_content(), html.get_content()


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["smtp", "captured"])
def mail_and_mailbox(
    request: pytest.FixtureRequest, server: MailServer, tmp_path: Path
) -> tuple[Mail, Callable[[], list[Sent]]]:
    """Both ways to send, and how to see what arrived."""
    if request.param == "smtp":
        return SmtpMail("127.0.0.1", server.port, "none", timeout=5), lambda: [read(each) for each in server.taken]
    captured = CapturedMail(tmp_path / "mailbox")
    return captured, lambda: [(each.to, each.subject, each.text, each.html) for each in messages_in(captured)]


def test_what_is_sent_arrives_whole(mail_and_mailbox: tuple[Mail, Callable[[], list[Sent]]]) -> None:
    mail, mailbox = mail_and_mailbox
    mail.send(a_message())
    mail.send(a_message())
    first, second = mailbox()
    to, subject, text, html = first
    assert first == second
    assert to == "Dominique Petit <dominique@xn--exmple-cua.test>"
    assert subject == EMAIL.subject
    assert text.replace("\r\n", "\n") == EMAIL.text
    assert html.strip() == EMAIL.html


def test_a_message_says_what_it_is_and_asks_no_program_to_answer() -> None:
    message = a_message(UUID("01a1f84f-12bd-71ab-bdda-4f9b262d2e65"))
    assert message["Message-ID"] == "<01a1f84f-12bd-71ab-bdda-4f9b262d2e65@chartrier.test>"
    assert message["From"] == "Chartrier <ne-pas-repondre@chartrier.test>"
    assert message["Reply-To"] == "assistance@chartrier.test"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_message_captured_twice_is_there_once(tmp_path: Path) -> None:
    captured = CapturedMail(tmp_path)
    message = a_message()
    captured.send(message)
    captured.send(message)
    assert len(captured.latest()) == 1


def test_a_silent_server_does_not_hold_up_the_sender_for_ever() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = SmtpMail("127.0.0.1", silent.getsockname()[1], "none", timeout=0.2)
        with pytest.raises(ProviderUnavailable):
            mail.send(a_message())


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for(server: MailServer) -> None:
    with pytest.raises(ProviderUnavailable):
        SmtpMail("127.0.0.1", server.port, "starttls", timeout=5).send(a_message())
    with pytest.raises(ProviderUnavailable):
        SmtpMail("127.0.0.1", server.port, "tls", timeout=5).send(a_message())
    assert server.taken == []


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.test", "a@b@example.test", "a@" + "x" * 70 + ".test"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(DeliveryRefused):
        address_of(email)


def test_mail_for_a_domain_with_a_letter_of_its_own_reaches_no_other_domain() -> None:
    for email in ("dominique@fu\u00dfball.test", "dominique@\u24d4xample.test"):
        with pytest.raises(DeliveryRefused):
            address_of(email)
