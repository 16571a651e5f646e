"""Recovery codes: written down for the day when every second factor is lost; ten, each good once."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from auth.second_factors.models import RecoveryCode
from auth.secret_storage.keyed_hashes import KeyedHashes

HOW_MANY: Final = 10
_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
_LENGTH: Final = 12  # 59 bits


def make(session: Session, account_id: UUID, *, hashes: KeyedHashes, now: datetime) -> list[str]:
    """New codes, told this once; the former ones are void."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [_draw() for _ in range(HOW_MANY)]
    session.add_all(
        RecoveryCode(account_id=account_id, code_hash=_kept(account_id, code, hashes), made_at=now) for code in codes
    )
    session.flush()
    return codes


def use_up(session: Session, account_id: UUID, typed: str, *, hashes: KeyedHashes, now: datetime) -> bool:
    """Whether this was one of the codes; it is none from now on."""
    unused = RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    this = RecoveryCode.code_hash == _kept(account_id, typed, hashes)
    used = update(RecoveryCode).where(*unused, this).values(used_at=now).returning(RecoveryCode.code_hash)
    return session.scalars(used).one_or_none() is not None


def left(session: Session, account_id: UUID) -> int:
    """How many are still good."""
    unused = RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    return session.scalars(select(func.count()).where(*unused)).one()


def void(session: Session, account_id: UUID) -> None:
    """Nothing is left for them to stand in for."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _draw() -> str:
    drawn = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, _LENGTH, 4))


def _kept(account_id: UUID, code: str, hashes: KeyedHashes) -> str:
    typed = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hashes.of("recovery-code", f"{account_id}:{typed}")
