"""Recovery codes: written down for the day when every second factor is lost; ten, each good once."""

import secrets
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from auth.config import Config
from auth.second_factors.models import RecoveryCode
from chartrier.access.context import Context

NUMBER: Final = 10
_CHARACTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
_LENGTH: Final = 12  # 59 bits


def replace(session: Session, context: Context, config: Config, account_id: UUID) -> list[str]:
    """Return new codes, shown this once; the former ones are void."""
    delete_all(session, account_id)
    codes = [_draw() for _ in range(NUMBER)]
    session.add_all(
        RecoveryCode(account_id=account_id, code_hash=_hash(config, account_id, code), created_at=context.now)
        for code in codes
    )
    session.flush()
    return codes


def use(session: Session, context: Context, config: Config, account_id: UUID, typed: str) -> bool:
    """Use a code up; tell whether it was one."""
    unused = RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    this = RecoveryCode.code_hash == _hash(config, account_id, typed)
    used = update(RecoveryCode).where(*unused, this).values(used_at=context.now).returning(RecoveryCode.code_hash)
    return session.scalars(used).one_or_none() is not None


def number_left(session: Session, account_id: UUID) -> int:
    """Return how many are still good."""
    unused = RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    return session.scalars(select(func.count()).where(*unused)).one()


def delete_all(session: Session, account_id: UUID) -> None:
    """Delete the codes of an account."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _draw() -> str:
    drawn = "".join(secrets.choice(_CHARACTERS) for _ in range(_LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, _LENGTH, 4))


def _hash(config: Config, account_id: UUID, code: str) -> str:
    typed = "".join(character for character in code.casefold() if character.isalnum())
    return config.hashes.of("recovery-code", f"{account_id}:{typed}")
