"""A mail server that delivers to nobody: it keeps each message, for tests and for whoever looks at a page.

python -m deploy.local.servers.mail_catcher <smtp port> <http port>   # GET /messages?to=…, DELETE /messages

Text messages are kept beside the mail: a POST to the HTTP port is taken as Twilio takes one.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from dataclasses import asdict, dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.servers.ports import LOOPBACK

OK = "250 2.0.0 kept"
LARGEST_MESSAGE = 35 * 1024 * 1024


@dataclass(frozen=True)
class CaughtMessage:
    """A message as it came."""

    sender: str
    recipients: list[str]
    subject: str
    text: str
    html: str
    message_id: str


@dataclass
class Mailbox:
    """All the messages that came, in order."""

    messages: list[CaughtMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 — aiosmtpd's
        """Keep a message."""
        content = envelope.content or b""
        parsed = message_from_bytes(content if isinstance(content, bytes) else content.encode(), policy=policy.default)
        self.messages.append(
            CaughtMessage(
                sender=envelope.mail_from or "",
                recipients=[str(recipient) for recipient in envelope.rcpt_tos],
                subject=str(parsed["subject"] or ""),
                text=_body(parsed, "plain"),
                html=_body(parsed, "html"),
                message_id=str(parsed["message-id"] or ""),
            )
        )
        return OK


class Catcher:
    """The running mail server."""

    def __init__(self, port: int) -> None:
        """Say where it listens."""
        # The library notes every address that it receives.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self.mailbox = Mailbox()
        self._controller = Controller(self.mailbox, hostname=LOOPBACK, port=port, data_size_limit=LARGEST_MESSAGE)

    def start(self) -> None:
        """Listen."""
        self._controller.start()

    def stop(self) -> None:
        """Listen no more; what came is still in the mailbox."""
        self._controller.stop()


def window_on(mailbox: Mailbox, port: int) -> ThreadingHTTPServer:
    """Return an HTTP server through which other processes see the mailbox."""

    class Window(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = parse_qs(urlsplit(self.path).query).get("to")
            found = [asdict(each) for each in mailbox.messages if not wanted or wanted[0] in each.recipients]
            self._answer(HTTPStatus.OK, json.dumps(found).encode())

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            taken = text_message(form["From"][0], form["To"][0], form["Body"][0])
            mailbox.messages.append(taken)
            self._answer(HTTPStatus.CREATED, json.dumps({"sid": taken.message_id, "status": "queued"}).encode())

        def do_DELETE(self) -> None:
            mailbox.messages.clear()
            self._answer(HTTPStatus.NO_CONTENT, b"")

        def _answer(self, status: HTTPStatus, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing: lines of a mail server hold addresses."""

    return ThreadingHTTPServer((LOOPBACK, port), Window)


def text_message(sender: str, to: str, text: str) -> CaughtMessage:
    """Return a text message as the mailbox keeps it."""
    return CaughtMessage(sender, [to], "SMS", text, html="", message_id=f"SM{uuid4().hex}")


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def main() -> None:
    """Catch mail until stopped."""
    catcher = Catcher(int(sys.argv[1]))
    catcher.start()
    window = window_on(catcher.mailbox, int(sys.argv[2]))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=window.shutdown).start())
    window.serve_forever()
    catcher.stop()


if __name__ == "__main__":
    main()
