"""Limits of what is sent in a day: to one number or address, for one account, and by text message in all.

Somebody who has codes sent to numbers of their own, to earn from the text messages, gets neither many to one number,
nor any abroad, nor many in all. What is sent to contacts that an account proved is counted apart from what is sent to
those that anybody may type: nobody who has codes sent to somebody else's number locks its owner out.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.codes.models import DailyCount
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import TooManyCodes
from auth.row_scope import allow_lookup
from chartrier.access.context import Context

_RETENTION: Final = timedelta(days=2)


def count(session: Session, context: Context, config: Config, recipient: Recipient) -> None:
    """Count one more to this recipient; refuse when there were too many today."""
    limits = config.codes.limits
    contacts = "proven" if recipient.proven else "typed"
    to = f"{contacts}:{recipient.channel}:{recipient.to}"
    maxima = {f"by:{recipient.subject_id}": limits.per_account, to: limits.per_address}
    if recipient.channel == "sms":
        in_all = limits.text_messages if recipient.proven else limits.text_messages_to_typed_numbers
        maxima |= {to: limits.per_number, f"{contacts}:sms": in_all}
    for subject, maximum in maxima.items():
        if not is_allowed(session, context, config, subject, maximum=maximum):
            raise TooManyCodes


def is_allowed(session: Session, context: Context, config: Config, subject: str, *, maximum: int) -> bool:
    """Count one more of anything that may be done so many times a day; tell whether it was still allowed."""
    subject_hash = config.hashes.of("daily-count", subject)
    allow_lookup(session, subject_hash)
    one_more = (
        insert(DailyCount)
        .values(subject_hash=subject_hash, day=context.now.date(), count=1)
        .on_conflict_do_update(
            index_elements=[DailyCount.subject_hash, DailyCount.day],
            set_={"count": DailyCount.count + 1},
            where=DailyCount.count < maximum,
        )
        .returning(DailyCount.count)
    )
    return maximum > 0 and session.scalars(one_more).one_or_none() is not None


def delete_expired(session: Session, context: Context) -> None:
    """Delete the counts of days gone by."""
    session.execute(delete(DailyCount).where(DailyCount.day < (context.now - _RETENTION).date()))
