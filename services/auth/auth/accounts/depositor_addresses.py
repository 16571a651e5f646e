"""Addresses to which depositors send (AUTH-42), beside the account's own: asked about until answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts.models import Account, DepositorAddress
from auth.errors import AddressNotFound
from auth.row_scope import act_for

State = Literal["same", "asked", "later", "kept"]


@dataclass(frozen=True)
class NotificationAddress:
    """One address, who sends to it, and how its owner stands to it; ``asked``: the question is to be put now."""

    address: str
    depositors: list[str]
    state: State


def heard(session: Session, *, holder_id: UUID, account_id: UUID, address: str, depositor: str, now: datetime) -> None:
    """Know to which address a depositor sends what is for a holder."""
    row = {"holder_id": holder_id, "address": address, "account_id": account_id, "depositor": depositor}
    session.execute(insert(DepositorAddress).values(**row, heard_at=now).on_conflict_do_nothing())


def heard_again(session: Session, *, holder_id: UUID, address: str, depositor: str, now: datetime) -> None:
    """Know another address of a holder whose account is known; within the holder's own scope."""
    of_holder = select(DepositorAddress.account_id).where(DepositorAddress.holder_id == holder_id).limit(1)
    account_id = session.scalars(of_holder).one_or_none()
    if account_id is not None:
        heard(session, holder_id=holder_id, account_id=account_id, address=address, depositor=depositor, now=now)


def move(session: Session, holder_id: UUID, *, to: UUID) -> None:
    """Have a holder's addresses belong to another account, which took the first one's place. Ends in that scope."""
    act_for(session, holder_id)
    session.execute(update(DepositorAddress).where(DepositorAddress.holder_id == holder_id).values(account_id=to))
    act_for(session, to)


def of(session: Session, account: Account, *, session_id: UUID | None) -> list[NotificationAddress]:
    """Every address that depositors of an account use, as it stands in this session."""
    own = select(DepositorAddress).where(DepositorAddress.account_id == account.id)
    by_address: dict[str, list[DepositorAddress]] = defaultdict(list)
    for each in session.scalars(own.order_by(DepositorAddress.address, DepositorAddress.depositor)):
        by_address[each.address].append(each)
    return [
        NotificationAddress(address, sorted({row.depositor for row in rows}), _state(account, rows, session_id))
        for address, rows in by_address.items()
    ]


def _state(account: Account, rows: Sequence[DepositorAddress], session_id: UUID | None) -> State:
    if rows[0].address == account.email:
        return "same"
    if any(row.answer == "keep" for row in rows):
        return "kept"
    # Later means at the next sign-in: another session.
    put_off = any(row.answer == "later" and row.answered_in == session_id for row in rows)
    return "later" if put_off else "asked"


def answer(
    session: Session, account: Account, address: str, said: str, *, session_id: UUID | None, now: datetime
) -> None:
    """Note what the owner answered about one address; a refusal can be revisited by replacing it later."""
    own = DepositorAddress.account_id == account.id, DepositorAddress.address == address
    noted = update(DepositorAddress).where(*own)
    noted = noted.values(answer=said, answered_in=session_id, answered_at=now)
    if not session.scalars(noted.returning(DepositorAddress.holder_id)).all():
        raise AddressNotFound
