"""A typed password, on every path that takes one: counted, committed, only then looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.abuse_protection import lockout
from auth.api.common.browsers import device_secret
from auth.api.common.seen import coming_from
from auth.errors import WrongCredentials
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.sign_in import password_check
from auth.sign_in.password_check import Candidate
from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import fields, validate

PASSWORD: Final = fields.String(required=True, validate=validate.Length(1, 1024), load_only=True)
"""A password as every form takes it, to be looked at or to be kept; it stands in no answer."""


@dataclass(frozen=True)
class Typed:
    """Whose password was typed, and the hash that it was right for: another one is kept once it was changed."""

    account_id: UUID
    password_hash: str


def owner_of_typed(password: str, who: Callable[[Session], Candidate]) -> Typed:
    """The account whose password was typed; otherwise the refusal, alike whether or not there is such an account."""
    held, now = ports(), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        candidate = who(session)
        counter = password_check.counter_of(
            session, candidate, device_secret(), rules=held.devices, hashes=held.hashes, now=now
        )
        tried = lockout.begin(session, counter, rules=held.lockout, now=now)
    # No transaction is open while the hash is made: it takes its time, and its turn.
    right = held.passwords.match(password, candidate.password_hash)
    refusal = None
    with transaction(tenant=candidate.account_id or NOBODY) as session:
        if right:
            lockout.succeeded(session, tried)
        else:
            refusal = lockout.failed(session, tried, account_id=candidate.account_id, seen_from=coming_from())
    if refusal is not None or candidate.account_id is None or candidate.password_hash is None:
        raise refusal or LookupError("a password was right for nobody")
    return _kept_up(Typed(candidate.account_id, candidate.password_hash), password)


def password_of_owner(password: str) -> None:
    """Have whoever is signed in type the password again for something that changes who can sign in."""
    asking = principal()
    owner_of_typed(password, lambda session: password_check.by_account(session, asking.id))


def _kept_up(typed: Typed, password: str) -> Typed:
    """Hash anew what was hashed at another cost than today's."""
    passwords = ports().passwords
    if not passwords.outdated(typed.password_hash):
        return typed
    better = passwords.hash(password)
    with transaction(tenant=typed.account_id) as session:
        password_check.keep_password(session, typed.account_id, better, instead_of=typed.password_hash)
        kept = password_check.by_account(session, typed.account_id).password_hash
    # Somebody was faster: with the same password, or with another one.
    if kept is None or (kept != better and not passwords.match(password, kept)):
        raise WrongCredentials
    return Typed(typed.account_id, kept)
