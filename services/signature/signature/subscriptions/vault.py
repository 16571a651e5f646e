"""Events of the vault: a delivered document may ask for a signature or a validation; a deposit names a company."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from signature.envelopes import holder_names, opening, withdrawal
from signature.envelopes.opening import DeliveredDocument
from signature.models import EnvelopeAction

VALIDATED_TYPES: Final = frozenset({"invoice"})


@dataclass(frozen=True)
class DocumentDelivered(DeliveredDocument):
    """The fields read of a delivered document."""

    signature_asked: bool

    @property
    def action(self) -> EnvelopeAction | None:
        """Return what it asks of those who have the right."""
        if self.signature_asked:
            return EnvelopeAction.SIGN
        return EnvelopeAction.VALIDATE if self.type in VALIDATED_TYPES else None


@dataclass(frozen=True)
class Recipient:
    """To whom something was sent; a person has no name of a company."""

    kind: str
    name: str = ""


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


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to the vault's events."""

    @subscriptions.on("vault.document-delivered.v1", DocumentDelivered)
    def open_envelope(session: Session, event: DocumentDelivered) -> None:
        """Open an envelope when something is asked for; a second delivery changes nothing."""
        if event.action:
            opening.open_envelope(session, context(), event, event.action)

    @subscriptions.on("vault.deposit-received.v1", DepositReceived)
    def keep_company_name(session: Session, event: DepositReceived) -> None:
        """Keep what a depositor calls a company: that stands in the stamp under what it is sent."""
        if event.recipient.kind == "company":
            holder_names.keep(session, event.holder_id, event.organisation_id, name=event.recipient.name)

    @subscriptions.on("vault.contract-withdrawn.v1", ContractWithdrawn)
    def withdraw_envelope(session: Session, event: ContractWithdrawn) -> None:
        """Ask nobody to sign a contract that is there no more."""
        withdrawal.withdraw(session, event.document_id, tenant_id=event.holder_id)
