"""Letters on their way to the print house: what waits, what is in a batch, what is erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from notify.errors import LetterBatchNotFound, NoLetters
from notify.letters.models import EnrolmentLetter, PostalAddress

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Batch:
    """Letters that are printed together."""

    id: UUID
    letters: int


@dataclass(frozen=True)
class AddressedLetter:
    """A sealed letter, and the lines of its address below the name."""

    letter: EnrolmentLetter
    lines: Sequence[str]


def store(session: Session, letter: EnrolmentLetter) -> None:
    """Store a letter in the place of an earlier one for the same account, which opens nothing any more."""
    forget(session, letter.account_id)
    session.add(letter)
    session.flush()


def forget(session: Session, account_id: UUID) -> None:
    """Erase the letter of an account: it was invited otherwise, or is in use."""
    session.execute(delete(EnrolmentLetter).where(EnrolmentLetter.account_id == account_id))


def store_address(session: Session, holder_id: UUID, lines: list[str], *, at: datetime) -> None:
    """Store where letters to somebody go; of two that cross, the latest counts. Without lines there is none."""
    given = insert(PostalAddress).values(holder_id=holder_id, lines=lines, given_at=at)
    latest = {"lines": given.excluded.lines, "given_at": given.excluded.given_at}
    session.execute(
        given.on_conflict_do_update(
            index_elements=[PostalAddress.holder_id],
            set_=latest,
            where=PostalAddress.given_at < given.excluded.given_at,
        )
    )


def begin_batch(session: Session, context: Context) -> Batch:
    """Return the batch that was begun and not confirmed yet, or begin one with the letters that wait longest.

    In maintenance only. A letter waits until the address that it goes to is known.
    """
    open_batch = select(EnrolmentLetter.batch_id).where(EnrolmentLetter.batch_id.is_not(None))
    batch_id = session.scalars(open_batch.order_by(EnrolmentLetter.batch_id).limit(1)).one_or_none()
    if batch_id is None:
        batch_id = new_id()
        ready = (
            select(EnrolmentLetter.id)
            .join(PostalAddress, PostalAddress.holder_id == EnrolmentLetter.holder_id)
            .where(EnrolmentLetter.batch_id.is_(None), EnrolmentLetter.expires_at > context.now)
            .where(func.cardinality(PostalAddress.lines) > 0)
            .order_by(EnrolmentLetter.id)
            .limit(MOST_AT_ONCE)
            .with_for_update(of=EnrolmentLetter)
        )
        taken = update(EnrolmentLetter).where(EnrolmentLetter.id.in_(ready)).values(batch_id=batch_id)
        session.execute(taken.execution_options(synchronize_session=False))
    letters = len(_of(session, batch_id))
    if letters == 0:
        raise NoLetters
    return Batch(batch_id, letters)


def of_batch(session: Session, batch_id: UUID) -> list[AddressedLetter]:
    """Return the letters of a batch in the order in which they were written; in maintenance only."""
    found = _of(session, batch_id)
    if not found:
        raise LetterBatchNotFound
    holders = [letter.holder_id for letter in found]
    addresses = session.scalars(select(PostalAddress).where(PostalAddress.holder_id.in_(holders)))
    lines = {address.holder_id: address.lines for address in addresses}
    return [AddressedLetter(letter, lines.get(letter.holder_id, [])) for letter in found]


def confirm(session: Session, batch_id: UUID) -> int:
    """Erase the letters of a batch, now that they are printed; return how many. In maintenance only."""
    printed = delete(EnrolmentLetter).where(EnrolmentLetter.batch_id == batch_id).returning(EnrolmentLetter.id)
    letters = len(session.scalars(printed).all())
    if letters == 0:
        raise LetterBatchNotFound
    return letters


def delete_expired(session: Session, context: Context) -> None:
    """Erase letters whose temporary password opens nothing any more; in maintenance only."""
    session.execute(delete(EnrolmentLetter).where(EnrolmentLetter.expires_at <= context.now))


def _of(session: Session, batch_id: UUID) -> Sequence[EnrolmentLetter]:
    asked = select(EnrolmentLetter).where(EnrolmentLetter.batch_id == batch_id).order_by(EnrolmentLetter.id)
    return session.scalars(asked).all()
