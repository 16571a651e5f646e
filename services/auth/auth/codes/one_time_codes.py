"""One-time codes (AUTH-24): one at a time for a matter, counted before it is looked at, good once.

A *matter* is a purpose and a subject. There is one row for it: asking again writes over it, so that the earlier code
dies. A typed code is counted in a transaction of its own (`count`), compared, and used up (`spend`) together with what
it allows.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.codes import sending_limits
from auth.codes.models import Code
from auth.codes.sending_limits import SendingRules
from auth.errors import CodeTooSoon, WrongCode
from auth.events.credentials import CodeIssued
from auth.formats import masking
from auth.row_scope import seek, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes
from chartrier.events.outbox import record
from chartrier.ids import new_id

Channel = Literal["sms", "email"]

# Without those that look or sound like another: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
LETTERS = "34679ACDEFGHJKMNPQRTWXY"
FIGURES = "0123456789"
LENGTH = 6
A_WHILE = timedelta(minutes=10)
TWO_DAYS = timedelta(hours=48)


@dataclass(frozen=True)
class CodeRules:
    """How many tries a code allows, how soon another may be asked for, and how many are sent in a day."""

    tries: int = 5
    cool_down: timedelta = timedelta(seconds=60)
    sendings: SendingRules = field(default_factory=SendingRules)


@dataclass(frozen=True)
class Matter:
    """What a code is good for."""

    purpose: str
    subject: str


@dataclass(frozen=True)
class Recipient:
    """Where a code goes, and how its reader is addressed. ``tenant_id``: whose matter it is without an account."""

    channel: Channel
    to: str
    name: str
    language: str
    account_id: UUID | None = None
    tenant_id: UUID | None = None


@dataclass(frozen=True)
class Sent:
    """What a screen tells after a code was sent."""

    channel: Channel
    sent_to: str
    expires_at: datetime
    again_at: datetime
    tries: int


@dataclass(frozen=True)
class RightCode:
    """A code that was typed, counted and right: to be spent with what it allows."""

    matter: str
    code_hash: str


@dataclass(frozen=True)
class CodeDesk:
    """What it takes to issue and check codes."""

    hashes: KeyedHashes
    seal: Callable[[str], str]
    rules: CodeRules

    def key(self, matter: Matter) -> str:
        """The one name of a matter, which tells nothing of it."""
        return self.hashes.of("matter", f"{matter.purpose}\0{matter.subject}")

    def hash(self, matter: str, code: str) -> str:
        """The code as it is kept: the same code has another hash in another matter."""
        return self.hashes.of("code", f"{matter}\0{canonical(code)}")


def issue(
    session: Session, matter: Matter, recipient: Recipient, *, desk: CodeDesk, lives: timedelta, now: datetime
) -> Sent:
    """Send a code for a matter; the earlier one is void. Refused too soon after it, or after too many in a day."""
    cool_down(session, matter, desk=desk, now=now)
    return send(session, matter, recipient, desk=desk, lives=lives, now=now)


def send(
    session: Session,
    matter: Matter,
    recipient: Recipient,
    *,
    desk: CodeDesk,
    lives: timedelta,
    now: datetime,
    tries_go_on: bool = False,
) -> Sent:
    """Send a code for a matter, for which none was sent yet or the cool-down was kept.

    ``tries_go_on``: nobody must see by the tries left that the code is another one now.
    """
    tenant_id = recipient.account_id or recipient.tenant_id
    if tenant_id is None:
        raise ValueError("a code belongs to somebody")
    rules = desk.rules.sendings
    sending_limits.count(
        session, recipient.channel, recipient.to, asker=tenant_id, hashes=desk.hashes, rules=rules, now=now
    )
    code = draw(session, matter, recipient.channel, desk=desk, lives=lives, now=now, tries_go_on=tries_go_on)
    issued = CodeIssued(
        tenant_id=tenant_id,
        code_id=new_id(),
        account_id=recipient.account_id,
        channel=recipient.channel,
        purpose=matter.purpose,
        language=recipient.language,
        to=recipient.to,
        name=recipient.name,
        sealed_code=desk.seal(code),
        issued_at=now,
        expires_at=now + lives,
    )
    record(session, issued)
    return told(recipient.channel, recipient.to, desk=desk, lives=lives, now=now)


def told(channel: Channel, to: str, *, desk: CodeDesk, lives: timedelta, now: datetime) -> Sent:
    """What is told of a code sent now, whether or not one was."""
    masked = masking.of_number(to) if channel == "sms" else masking.of_address(to)
    return Sent(channel, masked, now + lives, now + desk.rules.cool_down, desk.rules.tries)


def cool_down(session: Session, matter: Matter, *, desk: CodeDesk, now: datetime) -> None:
    """Refuse another code for a matter before the cool-down is over."""
    key = desk.key(matter)
    # Two that ask at once would otherwise both find that there is none yet.
    take_turns(session, f"code:{key}")
    seek(session, key)
    issued_at = session.scalars(select(Code.issued_at).where(Code.matter == key)).one_or_none()
    again_at = issued_at + desk.rules.cool_down if issued_at else now
    if again_at > now:
        raise CodeTooSoon(again_at=again_at.isoformat().replace("+00:00", "Z"))


def draw(
    session: Session,
    matter: Matter,
    channel: Channel,
    *,
    desk: CodeDesk,
    lives: timedelta,
    now: datetime,
    tries_go_on: bool = False,
) -> str:
    """A fresh code for a matter, in the place of any earlier one."""
    signs = FIGURES if channel == "sms" else LETTERS
    code = "".join(secrets.choice(signs) for _ in range(LENGTH))
    key = desk.key(matter)
    seek(session, key)
    fresh = {"code_hash": desk.hash(key, code), "issued_at": now, "expires_at": now + lives, "used_at": None}
    again = fresh if tries_go_on else fresh | {"tries": 0}
    kept = insert(Code).values(matter=key, tries=0, **fresh)
    session.execute(kept.on_conflict_do_update(index_elements=[Code.matter], set_=again))
    return code


def count(session: Session, matter: Matter, *, desk: CodeDesk, now: datetime) -> tuple[str | None, int]:
    """Count a try before it is made, in a transaction that ends before the code is looked at.

    The hash to compare with, None where no try is left, and how many are left after this one.
    """
    key = desk.key(matter)
    seek(session, key)
    open_one = Code.matter == key, Code.used_at.is_(None), Code.expires_at > now, Code.tries < desk.rules.tries
    counted = update(Code).where(*open_one).values(tries=Code.tries + 1).returning(Code.code_hash, Code.tries)
    row = session.execute(counted).one_or_none()
    return (row.code_hash, desk.rules.tries - row.tries) if row else (None, 0)


def compare(matter: Matter, typed: str, counted: tuple[str | None, int], *, desk: CodeDesk) -> RightCode:
    """The right code, ready to be spent; otherwise the refusal, alike for wrong, used, replaced and expired ones."""
    key, (kept, left) = desk.key(matter), counted
    genuine = desk.hashes.same("code", f"{key}\0{canonical(typed)}", kept or "")
    if kept is None or not genuine:
        raise WrongCode(tries_left=left)
    return RightCode(key, kept)


def spend(session: Session, right: RightCode, *, now: datetime) -> None:
    """Use a code up together with what it allows: of any number of parallel uses one succeeds."""
    seek(session, right.matter)
    unused = Code.matter == right.matter, Code.code_hash == right.code_hash, Code.used_at.is_(None)
    spent = update(Code).where(*unused, Code.expires_at > now).values(used_at=now).returning(Code.matter)
    if session.scalars(spent).one_or_none() is None:
        raise WrongCode(tries_left=0)


def canonical(typed: str) -> str:
    """A code as it was sent, however it was typed."""
    return re.sub(r"[\s.-]", "", unicodedata.normalize("NFKC", typed)).upper()
