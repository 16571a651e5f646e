"""Codes of a link: one at a time, sent to the recipient's mailbox, good once for ten minutes."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.events.outbox import record
from chartrier.ids import new_id
from sharing.events import OpeningCodeIssued
from sharing.links.models import Link

# Without those that look or sound like another.
_LETTERS: Final = "34679ACDEFGHJKMNPQRTWXY"
_LENGTH: Final = 6
LIFETIME: Final = timedelta(minutes=10)
COOL_DOWN: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class NewCode:
    """A new code; the same, and the link that it is for, sealed for notify."""

    code: str
    sealed_link: str
    sealed_code: str


@dataclass(frozen=True)
class SentCode:
    """What the page says once a code is on its way."""

    sent_to: str
    expires_at: datetime
    again_at: datetime
    channel: str = "email"


def new_code() -> str:
    """Return a code."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def canonical(typed: str) -> str:
    """Return a code as it was sent, however it was typed."""
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


def hash_of(hashes: KeyedHashes, link: Link, typed: str) -> str:
    """Return the hash of a code, which is good for one link alone."""
    return hashes.of("code", f"{link.id} {canonical(typed)}")


def issue(session: Session, context: Context, hashes: KeyedHashes, link: Link, code: NewCode) -> SentCode:
    """Send a code, which replaces the one before; one that was sent a moment ago still stands."""
    issued_at, expires_at = link.code_issued_at, link.code_expires_at
    if link.code_hash is None or issued_at is None or expires_at is None or context.now >= issued_at + COOL_DOWN:
        issued_at, expires_at = context.now, context.now + LIFETIME
        link.code_hash = hash_of(hashes, link, code.code)
        link.code_issued_at, link.code_expires_at = issued_at, expires_at
        record(session, _issued(link, context, code))
    return SentCode(masked(link.recipient_email), expires_at, issued_at + COOL_DOWN)


def masked(address: str) -> str:
    """Return what is left of an address for somebody who may not be its owner."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def _issued(link: Link, context: Context, code: NewCode) -> OpeningCodeIssued:
    return OpeningCodeIssued(
        tenant_id=link.account_id,
        code_id=new_id(),
        link_id=link.id,
        recipient_name=link.recipient_name,
        recipient_email=link.recipient_email,
        sender_name=link.sender_name,
        language=context.language,
        sealed_link=code.sealed_link,
        sealed_code=code.sealed_code,
        issued_at=context.now,
        expires_at=context.now + LIFETIME,
    )
