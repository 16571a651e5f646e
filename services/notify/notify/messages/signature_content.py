"""What messages about signatures say."""

from datetime import datetime

import msgspec


class SignatureReminder(msgspec.Struct, frozen=True, tag="signature-reminder"):
    """Somebody is reminded that documents wait for their signature, some of them for so many days."""

    documents: int
    days: int


class SignatureRefused(msgspec.Struct, frozen=True, tag="signature-refused"):
    """Who sent a document is told that somebody refused to sign it, and why."""

    document_type: str
    signatory_name: str
    reason: str
    at: datetime


class SignaturesExpired(msgspec.Struct, frozen=True, tag="signatures-expired"):
    """Who sent documents is told that the time to sign some of them is over."""

    organisation_name: str
    at: datetime


class DocumentReplaced(msgspec.Struct, frozen=True, tag="document-replaced"):
    """Somebody who had not signed a document yet is told that its sender put another in its place."""

    organisation_name: str
    document_type: str
    at: datetime


SignatureContent = SignatureReminder | SignatureRefused | SignaturesExpired | DocumentReplaced
