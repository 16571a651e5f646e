"""Verifying a typed password: the attempt is counted and committed before the password is compared."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from auth.abuse_protection import lockout
from auth.config import Config
from auth.errors import WrongCredentials
from auth.passwords import password_check
from auth.passwords.password_check import Candidate
from auth.row_scope import NOBODY
from chartrier.access.context import Context
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction


@dataclass(frozen=True)
class PasswordAttempt:
    """A typed password, whose it may be, and the secret by which the browser may be known."""

    password: str
    find_candidate: Callable[[Session], Candidate]
    device_secret: str | None


@dataclass(frozen=True)
class VerifiedPassword:
    """Whose password was typed, and the hash that it was right for: another one is stored once it was changed."""

    account_id: UUID
    password_hash: str


def verify_password(
    context: Context, config: Config, passwords: Passwords, attempt: PasswordAttempt
) -> VerifiedPassword:
    """Return whose password was typed; refuse a wrong one alike whether or not there is such an account."""
    with transaction(tenant=NOBODY) as session:
        candidate = attempt.find_candidate(session)
        counter = password_check.counter_of(session, context, config, candidate, attempt.device_secret)
        counted = lockout.count_attempt(session, context, config, counter)
    # No transaction is open while the hash is made: it takes its time, and its turn.
    is_right = passwords.verify(attempt.password, candidate.password_hash)
    refusal = None
    with transaction(tenant=candidate.account_id or NOBODY) as session:
        if is_right:
            lockout.reset(session, counted)
        else:
            refusal = lockout.record_failure(session, context, counted, account_id=candidate.account_id)
    if refusal is not None or candidate.account_id is None or candidate.password_hash is None:
        raise refusal or LookupError("A password was right for nobody.")
    verified = VerifiedPassword(candidate.account_id, candidate.password_hash)
    if passwords.needs_rehash(verified.password_hash):
        return _rehash(passwords, verified, attempt.password)
    return verified


def _rehash(passwords: Passwords, verified: VerifiedPassword, password: str) -> VerifiedPassword:
    """Hash at today's cost what was hashed at another one."""
    better = passwords.hash(password)
    with transaction(tenant=verified.account_id) as session:
        password_check.replace_hash(session, verified.account_id, better, instead_of=verified.password_hash)
        stored = password_check.by_account(session, verified.account_id).password_hash
    # Somebody was faster: with the same password, or with another one.
    if stored is None or (stored != better and not passwords.verify(password, stored)):
        raise WrongCredentials
    return VerifiedPassword(verified.account_id, stored)
