"""The addresses of structures' spaces: fixed when the account was opened (AUTH-30)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.projections import closed_accounts
from notify.recipients.models import SpaceAddress


def store(session: Session, address: SpaceAddress) -> None:
    """Store the address of a space, unless whose it is closed their account."""
    if closed_accounts.is_closed(session, address.account_id):
        return
    values = {column.key: getattr(address, column.key) for column in SpaceAddress.__table__.columns}
    session.execute(insert(SpaceAddress).values(values).on_conflict_do_nothing())


def rename(session: Session, structure_id: UUID, name: str) -> None:
    """Address a space by the name that it has now."""
    if address := session.get(SpaceAddress, structure_id):
        address.name = name


def forget(session: Session, accounts: Collection[UUID]) -> None:
    """Forget the addresses that these accounts were opened with."""
    session.execute(delete(SpaceAddress).where(SpaceAddress.account_id.in_(accounts)))
