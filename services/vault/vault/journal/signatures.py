"""Signatures of the journal: every minute one over the heads of the chains that grew, linked to the one before.

The signing key is not in the database: who can rewrite a chain can't rewrite the signature that remembers its head.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from vault.content_encryption.keyring import Keyring
from vault.journal.hash_chain import GENESIS, Head, digest_of_heads
from vault.journal.models import JournalHead, JournalSignature, SignedHead

HEADS_PER_SIGNATURE: Final = 5000


def sign_grown_chains(session: Session, context: Context, keyring: Keyring) -> int:
    """Sign the heads of chains that grew since their last signature; return how many there were."""
    grown = _lock_grown_heads(session)
    if not grown:
        return 0
    last = session.scalars(select(JournalSignature).order_by(JournalSignature.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    digest = digest_of_heads(number, context.now, grown, previous)
    key_id, signature = keyring.sign(digest)
    session.add(
        JournalSignature(
            number=number, at=context.now, previous=previous, digest=digest, key_id=key_id, signature=signature
        )
    )
    session.flush()
    session.execute(insert(SignedHead), [{**vars(head), "signature_number": number} for head in grown])
    session.execute(
        update(JournalHead), [{"holder_id": head.holder_id, "signed_sequence": head.sequence} for head in grown]
    )
    return len(grown)


def _lock_grown_heads(session: Session) -> list[Head]:
    heads = session.execute(
        select(JournalHead.holder_id, JournalHead.sequence, JournalHead.hash)
        .where(JournalHead.sequence > JournalHead.signed_sequence)
        .order_by(JournalHead.holder_id)
        .limit(HEADS_PER_SIGNATURE)
        .with_for_update()
    )
    return [Head(head.holder_id, head.sequence, head.hash) for head in heads]
