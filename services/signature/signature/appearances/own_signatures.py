"""*My signature*: a person sees it, changes it, deletes it; nobody else ever reads it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.encryption import Encryption
from signature.appearances.appearance import Appearance
from signature.appearances.models import OwnSignature


@dataclass(frozen=True)
class KeptSignature:
    """The signature that somebody keeps, and since when."""

    appearance: Appearance
    changed_at: datetime


def find(session: Session, encryption: Encryption, *, account_id: UUID) -> KeptSignature | None:
    """Return the signature that an account keeps, if it keeps one."""
    kept = session.get(OwnSignature, account_id)
    if kept is None:
        return None
    clear = encryption.decrypt(kept.sealed, bound_to=_bound_to(account_id))
    return KeptSignature(msgspec.json.decode(clear, type=Appearance), kept.changed_at)


def keep(session: Session, context: Context, encryption: Encryption, appearance: Appearance) -> KeptSignature:
    """Keep a signature for the next time, in the place of the one before."""
    account_id = context.account_id
    sealed = encryption.encrypt(msgspec.json.encode(appearance), bound_to=_bound_to(account_id))
    row = insert(OwnSignature).values(account_id=account_id, sealed=sealed, changed_at=context.now)
    changed = {"sealed": row.excluded.sealed, "changed_at": row.excluded.changed_at}
    session.execute(row.on_conflict_do_update(index_elements=[OwnSignature.account_id], set_=changed))
    return KeptSignature(appearance, context.now)


def forget(session: Session, account_id: UUID) -> bool:
    """Delete the signature that an account keeps; tell whether there was one."""
    one = delete(OwnSignature).where(OwnSignature.account_id == account_id).returning(OwnSignature.account_id)
    return session.execute(one).first() is not None


def _bound_to(account_id: UUID) -> bytes:
    return b"own-signature" + account_id.bytes
