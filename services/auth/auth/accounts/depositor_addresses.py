"""Addresses to which depositors send (AUTH-42), beside the account's own: asked about until answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts.models import Account, DepositorAddress
from auth.errors import AddressNotFound
from auth.row_scope import act_for
from chartrier.access.context import Context

State = Literal["same", "asked", "later", "kept"]


@dataclass(frozen=True)
class UsedAddress:
    """An address to which a depositor sends what is for a holder."""

    holder_id: UUID
    address: str
    depositor: str


@dataclass(frozen=True)
class NotificationAddress:
    """One address, who sends to it, and what its owner decided about it; ``asked``: the question is to be put now."""

    address: str
    depositors: list[str]
    state: State


def add(session: Session, context: Context, account_id: UUID, used: UsedAddress) -> None:
    """Record to which address a depositor sends what is for an account."""
    row = asdict(used) | {"account_id": account_id, "first_used_at": context.now}
    session.execute(insert(DepositorAddress).values(row).on_conflict_do_nothing())


def add_another(session: Session, context: Context, used: UsedAddress) -> None:
    """Record another address for a holder whose account is known; the transaction acts for the holder."""
    of_holder = select(DepositorAddress.account_id).where(DepositorAddress.holder_id == used.holder_id).limit(1)
    account_id = session.scalars(of_holder).one_or_none()
    if account_id is not None:
        add(session, context, account_id, used)


def remove(session: Session, holder_id: UUID, address: str) -> None:
    """Forget an address that a depositor had mistyped."""
    mistyped = DepositorAddress.holder_id == holder_id, DepositorAddress.address == address
    session.execute(delete(DepositorAddress).where(*mistyped))


def move(session: Session, holder_id: UUID, *, to: UUID) -> None:
    """Give a holder's addresses to the account that took the first one's place; the transaction then acts for it."""
    act_for(session, holder_id)
    session.execute(update(DepositorAddress).where(DepositorAddress.holder_id == holder_id).values(account_id=to))
    act_for(session, to)


def of(session: Session, account: Account, *, session_id: UUID | None) -> list[NotificationAddress]:
    """Return every address that depositors of an account use, and whether this session is asked about it."""
    own = select(DepositorAddress).where(DepositorAddress.account_id == account.id)
    by_address: dict[str, list[DepositorAddress]] = defaultdict(list)
    for row in session.scalars(own.order_by(DepositorAddress.address, DepositorAddress.depositor)):
        by_address[row.address].append(row)
    return [
        NotificationAddress(address, sorted({row.depositor for row in rows}), _state(account, rows, session_id))
        for address, rows in by_address.items()
    ]


def answer(session: Session, context: Context, account: Account, address: str, decision: str) -> None:
    """Record what the owner decided about one address; a refusal can be revised by replacing it later."""
    own = DepositorAddress.account_id == account.id, DepositorAddress.address == address
    decided = {"answer": decision, "answered_in_session": context.caller.session_id, "answered_at": context.now}
    answered = update(DepositorAddress).where(*own).values(decided).returning(DepositorAddress.holder_id)
    if not session.scalars(answered).all():
        raise AddressNotFound


def _state(account: Account, rows: Sequence[DepositorAddress], session_id: UUID | None) -> State:
    if rows[0].address == account.email:
        return "same"
    if any(row.answer == "keep" for row in rows):
        return "kept"
    # Later means at the next sign-in: another session.
    put_off = any(row.answer == "later" and row.answered_in_session == session_id for row in rows)
    return "later" if put_off else "asked"
