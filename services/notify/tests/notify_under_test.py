"""notify as its tests meet it: the events of the other services come in, and what arrived is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text

from chartrier.access.sealing import Seal
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, Person, RunningService
from chartrier.testing.cast import seal_key
from notify.adapters.captured_mail import CapturedMail, CapturedMessage
from notify.adapters.mail import Mail
from notify.ports import Ports

NAMES = UUID("0b9cf1f7-94bb-4c64-8d0a-3f7d5d1f6a35")
AGENCY = uuid5(NAMES, "Agence Horizon")
EMPLOYER = uuid5(NAMES, "Atelier Perrin")
PUBLIC_URL = "https://chartrier.test"

Event = tuple[str, dict[str, Any]]


def messages_in(mailbox: CapturedMail) -> list[CapturedMessage]:
    """Return everything in a mailbox, oldest first."""
    found = [mailbox.find(envelope.id) for envelope in reversed(mailbox.latest())]
    return [message for message in found if message]


def holder_of(name: str) -> UUID:
    """Return the holder of this name."""
    return uuid5(NAMES, f"holder {name}")


def address_of(who: Person) -> str:
    """Return where somebody gets their mail."""
    return f"{who.name.lower()}@example.test"


def sealed(link: str) -> str:
    """Return a link as auth and sharing seal it."""
    return Seal(seal_key().as_pem(private=False).decode()).seal(link)


def document(
    holder_id: UUID,
    kind: str,
    right: str,
    *,
    sender: UUID = AGENCY,
    sender_name: str = "Agence Horizon",
    document_id: UUID | None = None,
) -> dict[str, Any]:
    """Return what the vault publishes of a document."""
    return {
        "tenant_id": holder_id,
        "document_id": document_id or new_id(),
        "holder_id": holder_id,
        "organisation_id": sender,
        "organisation_name": sender_name,
        "type": kind,
        "title": "Un titre que personne d'autre ne doit lire",
        "required_right": right,
        "signature_asked": False,
    }


def deposited(fields: dict[str, Any]) -> Event:
    """Return the event that a document was deposited."""
    return "vault.deposit-received.v1", fields


def delivered(fields: dict[str, Any]) -> Event:
    """Return the event that a document was delivered."""
    return "vault.document-delivered.v1", fields


def granted(who: Person, holder_id: UUID, rights: Sequence[str], kind: str, **more: Any) -> Event:  # noqa: ANN401
    """Return the event that somebody has rights on a holder."""
    fields = {"grant_id": new_id(), "version": 1, "organisation_id": AGENCY} | more
    return "tenancy.grant-changed.v1", fields | {
        "tenant_id": holder_id,
        "principal_id": who.id,
        "kind": kind,
        "holder_id": holder_id,
        "rights": list(rights),
    }


def invited(who: Person, holder_id: UUID, at: datetime, **more: Any) -> Event:  # noqa: ANN401
    """Return the event that somebody who has no account yet may complete the registration."""
    fields = {
        "tenant_id": holder_id,
        "account_id": who.id,
        "invitation_id": new_id(),
        "holder_id": holder_id,
        "email": address_of(who),
        "first_name": who.name,
        "last_name": "Martin",
        "language": "fr",
        "invited_by": "Agence Horizon",
        "sealed_link": sealed(f"{PUBLIC_URL}/activation#secret-of-{who.name}"),
        "expires_at": at + timedelta(days=30),
    }
    return "auth.account-pre-created.v1", fields | more


def activated(who: Person, language: str = "fr") -> Event:
    """Return the event that somebody completed the registration."""
    return "auth.account-activated.v1", {
        "tenant_id": who.id,
        "account_id": who.id,
        "version": 1,
        "email": address_of(who),
        "first_name": who.name,
        "last_name": "Martin",
        "language": language,
    }


def merged(at: datetime, what: str = "merged") -> Event:
    """Return the event that Alice's account was merged into Bob's, or separated from it again."""
    return f"auth.account-{what}.v1", {
        "tenant_id": BOB.id,
        "merge_id": new_id(),
        "account_id": BOB.id,
        "absorbed_id": ALICE.id,
        "version": 1,
        "at": at,
        "undo_until": at + timedelta(days=30),
    }


def shared(link_id: UUID, at: datetime, **more: Any) -> Event:  # noqa: ANN401
    """Return the event that Alice shared documents."""
    fields = {
        "tenant_id": holder_of("Alice"),
        "link_id": link_id,
        "document_ids": [new_id(), new_id()],
        "at": at,
        "sender_name": "Alice Martin",
        "recipient_name": "Dominique Petit",
        "recipient_email": "dominique@example.test",
        "message": "Voici mes bulletins.",
        "expires_at": at + timedelta(days=7),
        "sealed_link": sealed(f"{PUBLIC_URL}/partage#secret-of-link"),
    }
    return "sharing.link-created.v1", fields | more


@dataclass
class NotifyUnderTest:
    """notify with its clock, its mailbox and the events that it receives."""

    service: RunningService
    ports: Ports

    @property
    def clock(self) -> FrozenClock:
        """Return the clock."""
        assert isinstance(self.ports.clock, FrozenClock)
        return self.ports.clock

    @property
    def mailbox(self) -> CapturedMail:
        """Return the mailbox."""
        assert self.ports.captured_mail
        return self.ports.captured_mail

    def empty(self, at: datetime) -> None:
        """Begin again at this moment, with an empty mailbox."""
        self.clock.at = at
        for path in self.mailbox.folder.glob("*.eml"):
            path.unlink()

    def receive(self, *events: Event, event_id: UUID | None = None) -> None:
        """Receive events, in this order."""
        for name, fields in events:
            self.service.receive(name, event_id=event_id, **fields)

    def work(self) -> None:
        """Do what the worker does when it is woken."""
        self.service.run_job("compose_due_digests")
        self.service.run_job("send_due_messages")

    def after(self, **time: float) -> None:
        """Let time pass, then work."""
        self.clock.advance(timedelta(**time))
        self.work()

    def mail(self) -> list[CapturedMessage]:
        """Return everything in the mailbox, oldest first."""
        return messages_in(self.mailbox)

    def mail_to(self, who: Person) -> list[CapturedMessage]:
        """Return what one person got."""
        return [message for message in self.mail() if address_of(who) in message.to]

    def use(self, mail: Mail) -> None:
        """Send by another way from now on."""
        self.service.runtime.ports = replace(self.ports, dispatcher=replace(self.ports.dispatcher, mail=mail))

    def state(self) -> list[tuple[str, str | None, int]]:
        """Return how every message stands, as the database says."""
        with engine(self.service.app).connect() as connection:
            connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
            rows = connection.execute(text("SELECT state, reason, attempts FROM messages ORDER BY id")).all()
        return [(row.state, row.reason, row.attempts) for row in rows]

    def stored_secrets(self) -> list[object]:
        """Return what is still sealed in the messages."""
        with engine(self.service.app).connect() as connection:
            connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
            return list(connection.execute(text("SELECT secrets FROM messages ORDER BY id")).scalars())
