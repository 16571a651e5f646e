"""The data keys and the key that wraps them: whether it is there, and how a fresh one takes over."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.content_encryption.keyring import Keyring, KeyUnknown, WrappedKey
from vault.content_store.store import label_of
from vault.documents.models import Version

_AT_A_TIME: Final = 500


def check(session: Session, keyring: Keyring) -> None:
    """Return when the keyring is the one with which documents were kept; `KeyUnknown` for another, or a fresh one."""
    some = session.execute(select(func.min(Version.key_id), func.max(Version.key_id))).one()
    for key_id in some:
        if key_id is not None and not keyring.holds(key_id):
            raise KeyUnknown(key_id)


def wrap_again(session: Session, keyring: Keyring) -> int:
    """Wrap some of the keys that an earlier key wrapped; return how many, none when all are done."""
    asked = select(Version).where(Version.key_id != keyring.current).order_by(Version.document_id, Version.number)
    some = session.scalars(asked.limit(_AT_A_TIME).with_for_update(skip_locked=True)).all()
    for version in some:
        label = label_of(version.stored)
        key = keyring.wrap(keyring.unwrap(WrappedKey(version.key_id, version.wrapped_key), label), label)
        version.key_id, version.wrapped_key = key.key_id, key.wrapped
    return len(some)
