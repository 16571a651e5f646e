"""The data keys and the key that wraps them: whether it is there, and how a fresh one takes over."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.content_encryption.keyring import Keyring, KeyUnknown
from vault.documents.models import Version

_AT_A_TIME: Final = 500


def check_keyring(session: Session, keyring: Keyring) -> None:
    """Return when the keyring is the one of the stored documents; `KeyUnknown` for another, or a fresh one."""
    some = session.execute(select(func.min(Version.key_id), func.max(Version.key_id))).one()
    for key_id in some:
        if key_id is not None and not keyring.holds(key_id):
            raise KeyUnknown(key_id)


def rewrap_some(session: Session, keyring: Keyring) -> int:
    """Wrap again some of the keys that an earlier key wrapped; return how many, none when all are done."""
    asked = select(Version).where(Version.key_id != keyring.wrapping_key_id)
    ordered = asked.order_by(Version.document_id, Version.number).limit(_AT_A_TIME)
    some = session.scalars(ordered.with_for_update(skip_locked=True)).all()
    for version in some:
        content = version.content
        associated_data = content.id.associated_data()
        key = keyring.wrap(keyring.unwrap(content.object.key, associated_data), associated_data)
        version.key_id, version.wrapped_key = key.key_id, key.wrapped
    return len(some)
