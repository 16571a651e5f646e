"""How much is sent in a day: to one number or address, and by text message in all.

Whoever has codes sent to numbers of their own for the provider's money gets neither many to one number, nor any abroad,
nor many in all.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.code_models import Sending
from auth.errors import TooManyCodes
from auth.keyed_hashes import KeyedHashes
from auth.scopes import seek


@dataclass(frozen=True)
class SendingRules:
    """At most so many in a day."""

    to_a_number: int = 10
    to_an_address: int = 20
    by_text_message: int = 5000


def count(session: Session, channel: str, to: str, *, hashes: KeyedHashes, rules: SendingRules, now: datetime) -> None:
    """Count one more to this number or address; refused when there were too many today."""
    most = rules.to_a_number if channel == "sms" else rules.to_an_address
    allowed = _count_one(session, hashes.of("sendings", f"{channel}:{to}"), most=most, now=now)
    if allowed and channel == "sms":
        allowed = _count_one(session, hashes.of("sendings", "sms"), most=rules.by_text_message, now=now)
    if not allowed:
        raise TooManyCodes


def may(session: Session, matter: str, *, most: int, hashes: KeyedHashes, now: datetime) -> bool:
    """Count one more of anything else that is done so many times a day; whether it is still allowed."""
    return _count_one(session, hashes.of("sendings", matter), most=most, now=now)


def _count_one(session: Session, subject: str, *, most: int, now: datetime) -> bool:
    seek(session, subject)
    one_more = (
        insert(Sending)
        .values(subject=subject, day=now.date(), count=1)
        .on_conflict_do_update(
            index_elements=[Sending.subject, Sending.day],
            set_={"count": Sending.count + 1},
            where=Sending.count < most,
        )
        .returning(Sending.count)
    )
    return most > 0 and session.scalars(one_more).one_or_none() is not None
