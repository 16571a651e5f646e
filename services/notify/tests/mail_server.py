"""A real mail server for the tests, which misbehaves on demand."""

import asyncio
import threading
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.servers.ports import free_port


class MailServer:
    """A mail server that takes messages by SMTP, or refuses them, or never answers."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuses_addresses_with: str | None = None
        self.refuses_messages_with: str | None = None
        self.takes_without_answering = False
        self.taken_without_answer = threading.Event()
        self._controller: Any = None
        self.port = 0

    def start(self) -> None:
        """Listen, on the port that was listened on before if there was one."""
        self.port = self.port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be away."""
        if self._controller:
            self._controller.stop()
        self._controller = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Accept or refuse one recipient."""
        if self.refuses_addresses_with:
            return self.refuses_addresses_with
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept or refuse one message."""
        if self.refuses_messages_with:
            return self.refuses_messages_with
        content = cast("bytes", envelope.content)
        self.taken.append(BytesParser(policy=policy.SMTP).parsebytes(content))
        self.recipients.append([str(address) for address in envelope.rcpt_tos])
        if self.takes_without_answering:
            self.taken_without_answer.set()
            await asyncio.Event().wait()
        return "250 OK"
