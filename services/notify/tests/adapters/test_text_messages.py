"""Text messages: by Twilio's own client against a server that answers as Twilio does, or captured."""

import json
import logging
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

from chartrier.ids import new_id
from notify.adapters.sms import NoSms, Sms
from notify.adapters.twilio import TwilioSms
from services.notify.tests.notify_under_test import NotifyUnderTest, sealed

SID = "AC" + "0" * 32


@dataclass
class FakeTwilio:
    """Answers as Twilio's API of 2010-04-01 does when a message is created."""

    answers_with: tuple[int, int] | None = None
    taken: list[dict[str, str]] = field(default_factory=list)

    def start(self) -> None:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
                who = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
                status, body = fake.answer(self.path, who, form)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str, who: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path != f"/2010-04-01/Accounts/{SID}/Messages.json":
            return 404, {"code": 20404, "message": "not found", "status": 404}
        if who != f"{SID}:a token":
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        if self.answers_with is not None:
            status, code = self.answers_with
            return status, {"code": code, "message": f"no good: {form['To']}", "status": status}
        self.taken.append(form)
        return 201, {"sid": "SM" + "1" * 32, "status": "queued", "to": form["To"], "body": form["Body"]}

    @property
    def by_its_client(self) -> TwilioSms:
        return TwilioSms(SID, "a token", "+33644630000", api=f"http://127.0.0.1:{self.server.server_port}", timeout=5)


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    fake = FakeTwilio()
    fake.start()
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def send_by(notify: NotifyUnderTest, sms: Sms) -> None:
    dispatcher = replace(notify.ports.dispatcher, sms=sms)
    notify.service.runtime.ports = replace(notify.ports, dispatcher=dispatcher)


def receive_code(notify: NotifyUnderTest, **more: Any) -> None:  # noqa: ANN401
    account_id, now = new_id(), notify.clock.now()
    fields = {
        "tenant_id": account_id,
        "code_id": new_id(),
        "account_id": account_id,
        "channel": "sms",
        "purpose": "phone",
        "language": "fr",
        "to": "+33639980012",
        "name": "Alice",
        "sealed_code": sealed("204817"),
        "issued_at": now,
        "expires_at": now + timedelta(minutes=10),
    }
    notify.receive(("auth.code-issued.v1", fields | more))


@pytest.mark.spec("AUTH-24", "AUTH-12")
def test_a_code_leaves_by_twilio_once(notify: NotifyUnderTest, twilio: FakeTwilio) -> None:
    send_by(notify, twilio.by_its_client)
    receive_code(notify)
    notify.after(seconds=1)
    notify.after(minutes=5)
    [message] = twilio.taken
    assert (message["To"], message["From"]) == ("+33639980012", "+33644630000")
    assert message["Body"].startswith("Chartrier : 204817 est votre code pour confirmer votre numéro")


def test_a_messaging_service_sends_in_its_own_name(notify: NotifyUnderTest, twilio: FakeTwilio) -> None:
    send_by(notify, replace(twilio.by_its_client, sender="MG" + "2" * 32))
    receive_code(notify)
    notify.after(seconds=1)
    assert twilio.taken[0]["MessagingServiceSid"] == "MG" + "2" * 32
    assert "From" not in twilio.taken[0]


@pytest.mark.spec("NOTIF-06")
@pytest.mark.parametrize(
    "answer, state",
    [
        ((400, 21211), ("failed", "the number was refused (400, 21211)")),
        ((429, 20429), ("queued", "the text message was not taken (429, 20429)")),
        ((503, 20503), ("queued", "the text message was not taken (503, 20503)")),
        ((401, 20003), ("queued", "the text message was not taken (401, 20003)")),
    ],
)
def test_a_wrong_number_is_given_up_and_anything_else_tried_again(
    notify: NotifyUnderTest, twilio: FakeTwilio, answer: tuple[int, int], state: tuple[str, str]
) -> None:
    twilio.answers_with = answer
    send_by(notify, twilio.by_its_client)
    receive_code(notify)
    notify.after(seconds=1)
    [(found, reason, _)] = notify.state()
    assert (found, reason) == state


@pytest.mark.spec("NOTIF-06", "AUTH-24")
def test_a_provider_that_is_back_in_time_gets_the_code_and_one_that_is_late_does_not(
    notify: NotifyUnderTest, twilio: FakeTwilio
) -> None:
    away = replace(twilio.by_its_client, api="http://127.0.0.1:9")
    send_by(notify, away)
    receive_code(notify)
    receive_code(notify, expires_at=notify.clock.now() + timedelta(seconds=20))
    notify.after(seconds=1)
    assert [state for state, _, _ in notify.state()] == ["queued", "queued"]
    send_by(notify, twilio.by_its_client)
    notify.after(minutes=5)
    assert len(twilio.taken) == 1
    assert sorted(state for state, _, _ in notify.state()) == ["failed", "sent"]


@pytest.mark.spec("NOTIF-10")
def test_without_a_provider_text_messages_lie_beside_the_mail(notify: NotifyUnderTest) -> None:
    receive_code(notify)
    notify.after(seconds=1)
    [captured] = notify.mail()
    assert (captured.to, captured.subject) == ("+33639980012", "SMS")
    assert "204817" in captured.text
    assert "204817" in captured.html


def test_where_nothing_is_set_and_nothing_captured_an_operator_sees_it(notify: NotifyUnderTest) -> None:
    send_by(notify, NoSms())
    receive_code(notify)
    notify.after(seconds=1)
    assert notify.state() == [("failed", "no provider of text messages is set", 1)]


@pytest.mark.spec("NOTIF-06")
def test_neither_numbers_nor_codes_are_logged_or_stored(
    notify: NotifyUnderTest, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send_by(notify, twilio.by_its_client)
    receive_code(notify)
    receive_code(notify, channel="email", to="alice@example.test")
    notify.after(seconds=1)
    assert len(twilio.taken) == len(notify.mail()) == 1
    logged = caplog.text
    assert "204817" not in logged
    assert "+33639980012" not in logged
    assert "alice@example.test" not in logged
    assert notify.stored_secrets() == [None, None]
