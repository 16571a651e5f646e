"""A rendered e-mail becomes a message with one recipient, whose headers say no more than they should."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from unicodedata import normalize
from uuid import UUID

from notify.errors import DeliveryRefused
from notify.rendering.emails import RenderedEmail
from notify.rendering.phrases import single_line

# Narrower than the standards: what people and companies have. Nothing in it needs quoting.
ADDRESS: Final = re.compile(
    r"(?P<local>[^\s@<>()\[\]\\,;:\"]+)@(?P<domain>[^\s@<>()\[\]\\,;:\"]+\.[^\s@<>()\[\]\\,;:\"]+)"
)


@dataclass(frozen=True)
class Sender:
    """In whose name messages leave."""

    address: str
    name: str
    support: str


def address_of(email: str, name: str = "") -> Address:
    """Return an address for a header: its domain as the network writes it, its name in one line."""
    parts = ADDRESS.fullmatch(email)
    if parts is None:
        raise DeliveryRefused("the address is not one")
    try:
        domain = parts["domain"].encode("idna")
        # Where a letter was exchanged for others (ß for ss) the mail would reach somebody else's domain.
        typed = normalize("NFC", parts["domain"]).lower()
        if not typed.isascii() and domain.decode("idna").lower() != typed:
            raise DeliveryRefused("the address is not one")
        return Address(single_line(name), parts["local"], domain.decode("ascii"))
    except (ValueError, HeaderParseError) as invalid:
        raise DeliveryRefused("the address is not one") from invalid


def message_of(email: RenderedEmail, *, message_id: UUID, sender: Sender, to: Address, at: datetime) -> EmailMessage:
    """Return an e-mail as a message with one recipient; the same message id always gives the same Message-ID."""
    message = EmailMessage(policy=policy.SMTP)
    own = address_of(sender.address, sender.name)
    message["Message-ID"] = f"<{message_id}@{own.domain}>"
    message["Date"] = format_datetime(at)
    message["From"] = own
    message["To"] = to
    message["Reply-To"] = address_of(sender.support)
    message["Subject"] = email.subject
    # Out-of-office programs answer neither of these.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(email.text, cte="quoted-printable")
    message.add_alternative(email.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = email.language
    return message
