"""How much is sent in a day: to one number or address, for one account, and by text message in all.

Whoever has codes sent to numbers of their own for the provider's money gets neither many to one number, nor any abroad,
nor many in all.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.codes.models import Sending
from auth.errors import TooManyCodes
from auth.row_scope import seek
from auth.secret_storage.keyed_hashes import KeyedHashes


@dataclass(frozen=True)
class SendingRules:
    """At most so many in a day."""

    to_a_number: int = 10
    to_an_address: int = 20
    by_text_message: int = 5000
    by_one: int = 30


def count(
    session: Session, channel: str, to: str, *, asker: UUID, hashes: KeyedHashes, rules: SendingRules, now: datetime
) -> None:
    """Count one more to this number or address, for this account; refused when there were too many today."""
    limits = {f"by:{asker}": rules.by_one, f"{channel}:{to}": rules.to_an_address}
    if channel == "sms":
        limits |= {f"{channel}:{to}": rules.to_a_number, "sms": rules.by_text_message}
    for matter, most in limits.items():
        if not may(session, matter, most=most, hashes=hashes, now=now):
            raise TooManyCodes


def may(session: Session, matter: str, *, most: int, hashes: KeyedHashes, now: datetime) -> bool:
    """Count one more of anything that is done so many times a day; whether it is still allowed."""
    subject = hashes.of("sendings", matter)
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
