"""A deposit: one line of a batch, from what an ERP sent to what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal
from uuid import UUID

from chartrier.http.problems import FieldError
from vault.events import Recipient, SignatureRequest
from vault.inspection.admission import AdmittedContent

DIFFERS: Final = "is not what is kept under this reference"
NO_ESTABLISHMENT: Final = "is no establishment of the sender"

Result = Literal["accepted", "already_there", "paper", "refused"]


@dataclass(frozen=True)
class Depositor:
    """The organisation in whose name documents are sent, and those of its establishments that lines name."""

    id: UUID
    name: str
    establishments: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Deposit:
    """One line of a manifest that keeps to the rules."""

    reference: str
    type: str
    title: str
    file: str
    # None where no signature is asked.
    signature: SignatureRequest | None
    # The depositor's reference of the document whose place this one takes.
    replaces: str | None
    metadata: dict[str, Any]
    recipient: Recipient
    holder_id: UUID
    # The establishment that sends it, by its SIRET; None is the organisation's own one.
    siret: str | None = None
    establishment_id: UUID | None = None

    @property
    def signature_asked(self) -> bool:
        """Return whether a signature is asked."""
        return self.signature is not None


@dataclass(frozen=True)
class StoredDeposit:
    """A deposit whose content is stored: its rows are still to be written."""

    deposit: Deposit
    admitted: AdmittedContent

    @property
    def document_id(self) -> UUID:
        """Return the id under which the document's content was encrypted."""
        return self.admitted.id.document_id


@dataclass(frozen=True)
class ExistingDocument:
    """The document that is there already under a depositor's reference."""

    document_id: UUID
    holder_id: UUID
    establishment_id: UUID
    type: str
    # None once the document was erased, and its metadata with it.
    metadata: dict[str, Any] | None
    digest: str
    signature: SignatureRequest | None


@dataclass(frozen=True)
class Outcome:
    """What became of a line."""

    reference: str | None
    result: Result
    document_id: UUID | None = None
    problems: tuple[FieldError, ...] = ()


def refused(reference: str | None, *problems: FieldError) -> Outcome:
    """Return the outcome of a line that is refused."""
    return Outcome(reference, "refused", None, problems)


def on_paper(deposit: Deposit) -> Outcome:
    """Return the outcome of a line for somebody who refused electronic delivery: nothing of it is stored."""
    return Outcome(deposit.reference, "paper")


def from_establishment(depositor: Depositor, line: Deposit | Outcome) -> Deposit | Outcome:
    """Return a line with the establishment that sends it, or refused when the depositor has no such one."""
    if isinstance(line, Outcome) or line.establishment_id is not None:
        return line
    sender = depositor.establishments.get(line.siret) if line.siret else depositor.id
    if sender is None:
        return refused(line.reference, FieldError("establishment", NO_ESTABLISHMENT))
    return replace(line, establishment_id=sender)


def sent_again(deposit: Deposit, there: ExistingDocument, digest: str) -> Outcome:
    """Return the outcome of a reference that was used before: the same deposit, or another one, which is refused."""
    problems = tuple(_differences(deposit, there, digest))
    return Outcome(deposit.reference, "refused" if problems else "already_there", there.document_id, problems)


def _differences(deposit: Deposit, there: ExistingDocument, digest: str) -> Iterator[FieldError]:
    if there.digest != digest:
        reason = f"another file is kept under this reference: its SHA-256 is {there.digest}, this one's is {digest}"
        yield FieldError("file", reason)
    if there.holder_id != deposit.holder_id:
        yield FieldError("recipient", DIFFERS)
    if there.establishment_id != deposit.establishment_id:
        yield FieldError("establishment", DIFFERS)
    if there.type != deposit.type:
        yield FieldError("type", DIFFERS)
        return
    if there.signature != deposit.signature:
        yield FieldError("signature", DIFFERS)
    if there.metadata is not None:
        names = sorted(there.metadata.keys() | deposit.metadata.keys())
        changed = [name for name in names if there.metadata.get(name) != deposit.metadata.get(name)]
        yield from (FieldError(f"metadata.{name}", DIFFERS) for name in changed)
