"""Events of the vault: a delivered document may ask for a signature or a validation; a deposit names a company."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from signature.envelopes import closing, holder_names, opening, withdrawal
from signature.envelopes.opening import DeliveredDocument, SignatureRequest
from signature.models import EnvelopeAction
from signature.ports import ports

VALIDATED_TYPES: Final = frozenset({"invoice"})


@dataclass(frozen=True, kw_only=True)
class DocumentDelivered(DeliveredDocument):
    """The fields read of a delivered document."""

    signature_asked: bool
    signature: SignatureRequest | None = None

    @property
    def action(self) -> EnvelopeAction | None:
        """Return what it asks of those who have the right."""
        if self.signature_asked:
            return EnvelopeAction.SIGN
        return EnvelopeAction.VALIDATE if self.type in VALIDATED_TYPES else None


@dataclass(frozen=True)
class Recipient:
    """To whom something was sent: a company by its name, a person by theirs."""

    kind: str
    name: str = ""
    first_name: str = ""
    last_name: str = ""

    @property
    def full_name(self) -> str:
        """Return the name that the depositor gives them."""
        return self.name or f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class DepositReceived:
    """The fields read of a deposit."""

    holder_id: UUID
    organisation_id: UUID
    recipient: Recipient


@dataclass(frozen=True)
class ContractWithdrawn:
    """The fields read of a contract that its sender deleted before anybody signed."""

    document_id: UUID
    holder_id: UUID


@dataclass(frozen=True)
class DocumentReplaced:
    """The fields read of a document in whose place its depositor put another."""

    document_id: UUID
    holder_id: UUID


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to the vault's events."""

    @subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
    def open_envelope(session: Session, event: DocumentDelivered) -> None:
        """Open an envelope when something is asked for; a second delivery changes nothing."""
        if event.action:
            asked = event.signature or SignatureRequest()
            opening.open_envelope(session, context(), event, event.action, asked, usual_reminders=ports().reminder_days)

    @subscriptions.on("vault.deposit-received.v1", DepositReceived)
    def keep_name(session: Session, event: DepositReceived) -> None:
        """Keep what a depositor calls whom it writes to; a company's name stands in its stamp."""
        holder_names.keep(session, event.holder_id, event.organisation_id, name=event.recipient.full_name)

    @subscriptions.on("vault.document-replaced.v1", DocumentReplaced)
    def cancel_envelope(session: Session, event: DocumentReplaced) -> None:
        """Nobody signs any more what a new version took the place of."""
        closing.cancel(session, context(), event.document_id, tenant_id=event.holder_id)

    @subscriptions.on("vault.contract-withdrawn.v1", ContractWithdrawn)
    def withdraw_envelope(session: Session, event: ContractWithdrawn) -> None:
        """Ask nobody to sign a contract that is there no more."""
        withdrawal.withdraw(session, context(), event.document_id, tenant_id=event.holder_id)
