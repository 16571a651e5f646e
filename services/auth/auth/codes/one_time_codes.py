"""One-time codes (AUTH-24): one at a time for a purpose, counted before it is compared, good once.

There is one row for a purpose: asking again overwrites it, so that the earlier code is void. A typed code is counted
in a transaction of its own (`count_attempt`), verified, and used together with what it allows (`use`).
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.codes import sending_limits
from auth.codes.models import OneTimeCode
from auth.codes.recipients import Channel, Recipient
from auth.config import Config
from auth.errors import CodeTooSoon, WrongCode
from auth.events.credentials import CodeIssued
from auth.formats import masking
from auth.row_scope import allow_lookup, lock
from chartrier.access.context import Context
from chartrier.access.proofs import CodeSending
from chartrier.events.outbox import record
from chartrier.ids import new_id

# Without those that look or sound like another: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
LETTERS: Final = "34679ACDEFGHJKMNPQRTWXY"
DIGITS: Final = "0123456789"
LENGTH: Final = 6
TEN_MINUTES: Final = timedelta(minutes=10)
TWO_DAYS: Final = timedelta(hours=48)


@dataclass(frozen=True)
class CodePurpose:
    """What a code is good for, about whom or what, and for how long.

    ``keeps_attempts``: a new code allows no new attempts, so that nobody can tell that the code was replaced.
    """

    name: str
    subject: str
    lifetime: timedelta = TEN_MINUTES
    keeps_attempts: bool = False

    def stored_as(self, config: Config) -> str:
        """Return the key of the purpose's row, which reveals nothing of it."""
        return config.hashes.of("code-purpose", f"{self.name}\0{self.subject}")


@dataclass(frozen=True)
class SentCode:
    """What a screen says after a code was sent."""

    channel: Channel
    sent_to: str
    expires_at: datetime
    again_at: datetime
    tries: int


@dataclass(frozen=True)
class CountedAttempt:
    """The hash to compare a typed code with, None where no attempt is left, and how many are left after this one."""

    code_hash: str | None
    left: int
    sending: CodeSending | None = None


@dataclass(frozen=True)
class VerifiedCode:
    """A typed code that was counted and is right, to be used with what it allows."""

    purpose_hash: str
    code_hash: str
    sending: CodeSending


def issue(session: Session, context: Context, config: Config, purpose: CodePurpose, recipient: Recipient) -> SentCode:
    """Send a code; the earlier one is void. Refuse too soon after it, or after too many in a day."""
    refuse_too_soon(session, context, config, purpose)
    return send(session, context, config, purpose, recipient)


def send(session: Session, context: Context, config: Config, purpose: CodePurpose, recipient: Recipient) -> SentCode:
    """Send a code without waiting for the cool-down."""
    sending_limits.count(session, context, config, recipient)
    return send_unasked(session, context, config, purpose, recipient)


def send_unasked(
    session: Session, context: Context, config: Config, purpose: CodePurpose, recipient: Recipient
) -> SentCode:
    """Send a code that goes with something else; whoever has that sent decides how often."""
    sent_to = _masked(recipient.channel, recipient.to)
    code = create(session, context, config, purpose, recipient.channel, sent_to=sent_to)
    issued = CodeIssued(
        tenant_id=recipient.subject_id,
        code_id=new_id(),
        account_id=recipient.account_id,
        channel=recipient.channel,
        purpose=purpose.name,
        language=recipient.language,
        to=recipient.to,
        name=recipient.name,
        sealed_code=config.seal(code),
        issued_at=context.now,
        expires_at=context.now + purpose.lifetime,
    )
    record(session, issued)
    return receipt(context, config, purpose, recipient.channel, recipient.to)


def receipt(context: Context, config: Config, purpose: CodePurpose, channel: Channel, to: str) -> SentCode:
    """Return what the screen says of a code, whether or not one was sent."""
    rules = config.codes
    return SentCode(
        channel, _masked(channel, to), context.now + purpose.lifetime, context.now + rules.cool_down, rules.attempts
    )


def refuse_too_soon(session: Session, context: Context, config: Config, purpose: CodePurpose) -> None:
    """Refuse another code for a purpose before the cool-down is over."""
    key = purpose.stored_as(config)
    # Two requests at once would otherwise both find that there is no code yet.
    lock(session, f"code:{key}")
    allow_lookup(session, key)
    issued_at = session.scalars(select(OneTimeCode.issued_at).where(OneTimeCode.purpose_hash == key)).one_or_none()
    again_at = issued_at + config.codes.cool_down if issued_at else context.now
    if again_at > context.now:
        raise CodeTooSoon(again_at=again_at.isoformat().replace("+00:00", "Z"))


def create(
    session: Session,
    context: Context,
    config: Config,
    purpose: CodePurpose,
    channel: Channel,
    *,
    sent_to: str | None = None,
) -> str:
    """Create a code for a purpose, in the place of any earlier one, and return it."""
    characters = DIGITS if channel == "sms" else LETTERS
    code = "".join(secrets.choice(characters) for _ in range(LENGTH))
    key = purpose.stored_as(config)
    allow_lookup(session, key)
    new = {
        "code_hash": _hash(config, key, code),
        "channel": channel,
        "sent_to": sent_to,
        "issued_at": context.now,
        "expires_at": context.now + purpose.lifetime,
        "used_at": None,
    }
    replacing = new if purpose.keeps_attempts else new | {"attempts": 0}
    stored = insert(OneTimeCode).values(purpose_hash=key, attempts=0, **new)
    session.execute(stored.on_conflict_do_update(index_elements=[OneTimeCode.purpose_hash], set_=replacing))
    return code


def count_attempt(session: Session, context: Context, config: Config, purpose: CodePurpose) -> CountedAttempt:
    """Count an attempt before it is made, in a transaction that ends before the code is compared."""
    key, maximum = purpose.stored_as(config), config.codes.attempts
    allow_lookup(session, key)
    usable = (
        OneTimeCode.purpose_hash == key,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > context.now,
        OneTimeCode.attempts < maximum,
    )
    counted = update(OneTimeCode).where(*usable).values(attempts=OneTimeCode.attempts + 1)
    columns = OneTimeCode.code_hash, OneTimeCode.attempts, OneTimeCode.channel, OneTimeCode.sent_to
    row = session.execute(counted.returning(*columns, OneTimeCode.issued_at)).one_or_none()
    if row is None:
        return CountedAttempt(None, 0)
    sending = CodeSending(row.channel, row.sent_to, row.issued_at)
    return CountedAttempt(row.code_hash, maximum - row.attempts, sending)


def verify(config: Config, purpose: CodePurpose, typed: str, counted: CountedAttempt) -> VerifiedCode:
    """Return the right code, ready to be used; refuse wrong, used, replaced and expired ones alike."""
    key = purpose.stored_as(config)
    is_right = config.hashes.matches("code", f"{key}\0{canonical(typed)}", counted.code_hash or "")
    if counted.code_hash is None or counted.sending is None or not is_right:
        raise WrongCode(tries_left=counted.left)
    return VerifiedCode(key, counted.code_hash, counted.sending)


def use(session: Session, context: Context, code: VerifiedCode) -> None:
    """Use a code together with what it allows: of any number of parallel uses one succeeds."""
    allow_lookup(session, code.purpose_hash)
    unused = (
        OneTimeCode.purpose_hash == code.purpose_hash,
        OneTimeCode.code_hash == code.code_hash,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > context.now,
    )
    used = update(OneTimeCode).where(*unused).values(used_at=context.now).returning(OneTimeCode.purpose_hash)
    if session.scalars(used).one_or_none() is None:
        raise WrongCode(tries_left=0)


def delete_expired(session: Session, context: Context) -> None:
    """Delete codes whose time is over."""
    session.execute(delete(OneTimeCode).where(OneTimeCode.expires_at < context.now))


def canonical(typed: str) -> str:
    """Return a code as it was sent, however it was typed."""
    return re.sub(r"[\s.-]", "", unicodedata.normalize("NFKC", typed)).upper()


def _masked(channel: Channel, to: str) -> str:
    return masking.of_number(to) if channel == "sms" else masking.of_address(to)


def _hash(config: Config, key: str, code: str) -> str:
    # The same code has another hash for another purpose.
    return config.hashes.of("code", f"{key}\0{canonical(code)}")
