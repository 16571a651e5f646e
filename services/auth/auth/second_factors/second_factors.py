"""Second factors (AUTH-12): an authenticator app, a telephone, a mailbox, a passkey; recovery codes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from auth.abuse_protection.lockout import LockoutRules
from auth.accounts import merged_accounts
from auth.accounts.models import Account
from auth.errors import (
    NoSecondFactor,
    SecondFactorNotFound,
    SecondFactorRequired,
    SecondFactorThere,
    TooManySecondFactors,
)
from auth.events.credentials import SecondFactorChanged
from auth.row_scope import act_for, seek, take_turns
from auth.second_factors import authenticator_apps, passkeys, recovery_codes, sign_in_policies
from auth.second_factors.models import SecondFactor
from auth.second_factors.passkeys import Credential, RelyingParty
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.secret_storage.secret_encryption import KeptSecrets
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id

KINDS: Final = ("totp", "sms", "email", "passkey")
AMR: Final = {"totp": "otp", "sms": "sms", "email": "email", "passkey": "pop"}
Change = Literal["added", "removed", "recovery-codes-made", "recovery-code-used"]


@dataclass(frozen=True)
class SecondFactorRules:
    """How many wrong codes lock, how long one may take to set one up, and how many there may be."""

    lockout: LockoutRules = field(default_factory=lambda: LockoutRules(failures=5))
    set_up_within: timedelta = timedelta(minutes=10)
    most: int = 12


@dataclass(frozen=True)
class Wanted:
    """The second factor that somebody is about to set up."""

    kind: str
    name: str = ""
    phone: str | None = None


@dataclass(frozen=True)
class SetUp:
    """A second factor that was shown to work; recovery codes come with the first one, told this once."""

    factor: SecondFactor
    recovery_codes: list[str] | None


def of(session: Session, account_id: UUID) -> Sequence[SecondFactor]:
    """What an account can be asked for, in the order in which it was added."""
    own = SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    return session.scalars(select(SecondFactor).where(*own).order_by(SecondFactor.confirmed_at)).all()


def begin(
    session: Session, account_id: UUID, wanted: Wanted, *, secrets: KeptSecrets, rules: SecondFactorRules, now: datetime
) -> SecondFactor:
    """A second factor to be shown to work; it counts for nothing before that."""
    take_turns(session, f"second-factors:{account_id}")
    there = of(session, account_id)
    if len(there) >= rules.most:
        raise TooManySecondFactors
    if _has_it(wanted, there):
        raise SecondFactorThere
    begun = SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_(None)
    session.execute(delete(SecondFactor).where(*begun, SecondFactor.kind == wanted.kind))
    factor = SecondFactor(
        id=new_id(), account_id=account_id, kind=wanted.kind, name=wanted.name, begun_at=now, phone=wanted.phone
    )
    if wanted.kind == "totp":
        factor.secret = secrets.lock(authenticator_apps.new_secret(), row=str(factor.id))
    session.add(factor)
    session.flush()
    return factor


def _has_it(wanted: Wanted, there: Sequence[SecondFactor]) -> bool:
    if wanted.kind == "passkey":
        return False
    return any(factor.kind == wanted.kind and factor.phone == wanted.phone for factor in there)


def being_set_up(
    session: Session, account_id: UUID, factor_id: UUID, *, rules: SecondFactorRules, now: datetime
) -> SecondFactor:
    """The second factor that somebody has begun to set up, locked until the end of the transaction."""
    own = SecondFactor.id == factor_id, SecondFactor.account_id == account_id
    begun = SecondFactor.confirmed_at.is_(None), SecondFactor.begun_at > now - rules.set_up_within
    factor = session.scalars(select(SecondFactor).where(*own, *begun).with_for_update()).one_or_none()
    if factor is None:
        raise SecondFactorNotFound
    return factor


def works(session: Session, factor: SecondFactor, *, hashes: KeyedHashes, seen_from: SeenFrom, now: datetime) -> SetUp:
    """Have a second factor count from now on: it was shown to work."""
    factor.confirmed_at = now
    # A passkey that is known here already: the credential's own constraint says so.
    with translating("uq_second_factors_credential_id", SecondFactorThere()):
        session.flush()
    take_turns(session, f"second-factors:{factor.account_id}")
    codes = None
    if recovery_codes.left(session, factor.account_id) == 0:
        codes = recovery_codes.make(session, factor.account_id, hashes=hashes, now=now)
    _tell(session, factor.account_id, "added", factor.kind, seen_from=seen_from, now=now)
    return SetUp(factor, codes)


def app_works(factor: SecondFactor, code: str, *, secrets: KeptSecrets, now: datetime) -> bool:
    """Whether this is the present code of an authenticator app, for the first time."""
    if factor.secret is None:
        return False
    secret = secrets.open(factor.secret, row=str(factor.id))
    step = authenticator_apps.accepted_step(secret, code, after=factor.last_step, now=now)
    if step is None:
        return False
    factor.last_step = step
    return True


def passkey_works(
    factor: SecondFactor, credential: Credential, challenge: bytes | None, *, party: RelyingParty
) -> bool:
    """Whether a browser made this passkey just now; if so it is taken over."""
    new = passkeys.made(party, credential, challenge) if challenge else None
    if new is None:
        return False
    factor.credential_id, factor.public_key, factor.sign_count = new.credential_id, new.public_key, new.sign_count
    return True


def find(session: Session, account_id: UUID, factor_id: UUID) -> SecondFactor:
    """A second factor of this account, locked until the end of the transaction: of two uses at once one is first."""
    own = SecondFactor.id == factor_id, SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    factor = session.scalars(select(SecondFactor).where(*own).with_for_update()).one_or_none()
    if factor is None:
        raise SecondFactorNotFound
    return factor


def answering(session: Session, credential: Credential, *, within: UUID | None = None) -> SecondFactor | None:
    """The passkey that says that it answers, locked: within an account, or whoever owns it, for whom we then act.

    Whose account was merged still owns it; of an account that is closed, or waits, it answers nothing.
    """
    credential_id = passkeys.credential_id_of(credential)
    this = SecondFactor.credential_id == credential_id, SecondFactor.confirmed_at.is_not(None)
    if within is None:
        seek(session, credential_id)
        within = session.scalars(select(SecondFactor.account_id).where(*this)).one_or_none()
        act_for(session, within)
        own = SecondFactor.account_id == within, _in_state(within, "active", "joined")
    else:
        own = SecondFactor.account_id == within, _in_state(within, "active")
    return session.scalars(select(SecondFactor).where(*this, *own).with_for_update()).one_or_none()


def _in_state(account_id: UUID | None, *states: str) -> ColumnElement[bool]:
    return exists().where(Account.id == account_id, Account.state.in_(states))


def passkey_answers(
    factor: SecondFactor,
    credential: Credential,
    challenge: bytes | None,
    *,
    party: RelyingParty,
    now: datetime,
    alone: bool = False,
) -> bool:
    """Whether this passkey signed what it was asked to."""
    if challenge is None or factor.public_key is None:
        return False
    count = passkeys.count_after(
        party, credential, challenge, public_key=factor.public_key, sign_count=factor.sign_count, alone=alone
    )
    if count is None:
        return False
    factor.sign_count, factor.last_used_at = count, now
    return True


def brought(session: Session, account_id: UUID) -> list[tuple[SecondFactor, str]]:
    """The passkeys of accounts merged into this one, with their accounts' numbers: they open it too, as one factor."""
    found = []
    for each, number in merged_accounts.numbers_behind(session, account_id).items():
        act_for(session, each)
        found += [(factor, number) for factor in of(session, each) if factor.kind == "passkey"]
    act_for(session, account_id)
    return found


def remove(session: Session, account_id: UUID, factor_id: UUID, *, seen_from: SeenFrom, now: datetime) -> None:
    """Have a second factor count no longer; the last one takes the recovery codes along."""
    take_turns(session, f"second-factors:{account_id}")
    for passkey, _ in brought(session, account_id):
        if passkey.id == factor_id:
            _remove_brought(session, account_id, passkey, seen_from=seen_from, now=now)
            return
    factor = find(session, account_id, factor_id)
    last = len(of(session, account_id)) == 1
    if last and sign_in_policies.requiring_a_second_factor(session, account_id):
        raise SecondFactorRequired
    session.delete(factor)
    session.flush()
    if last:
        recovery_codes.void(session, account_id)
    _tell(session, account_id, "removed", factor.kind, seen_from=seen_from, now=now)


def _remove_brought(
    session: Session, account_id: UUID, passkey: SecondFactor, *, seen_from: SeenFrom, now: datetime
) -> None:
    act_for(session, passkey.account_id)
    session.delete(passkey)
    act_for(session, account_id)
    _tell(session, account_id, "removed", "passkey", seen_from=seen_from, now=now)


def make_recovery_codes(
    session: Session, account_id: UUID, *, hashes: KeyedHashes, seen_from: SeenFrom, now: datetime
) -> list[str]:
    """New recovery codes; the former ones are void."""
    take_turns(session, f"second-factors:{account_id}")
    if not of(session, account_id):
        raise NoSecondFactor
    codes = recovery_codes.make(session, account_id, hashes=hashes, now=now)
    _tell(session, account_id, "recovery-codes-made", None, seen_from=seen_from, now=now)
    return codes


def recover(
    session: Session, account_id: UUID, typed: str, *, hashes: KeyedHashes, seen_from: SeenFrom, now: datetime
) -> bool:
    """Whether this was a recovery code; its owner is told that one was used."""
    used = recovery_codes.use_up(session, account_id, typed, hashes=hashes, now=now)
    if used:
        _tell(session, account_id, "recovery-code-used", None, seen_from=seen_from, now=now)
    return used


def _tell(
    session: Session, account_id: UUID, change: Change, kind: str | None, *, seen_from: SeenFrom, now: datetime
) -> None:
    left = recovery_codes.left(session, account_id)
    fact = SecondFactorChanged(tenant_id=account_id, account_id=account_id, change=change, kind=kind, left=left, at=now)
    record(session, fact)
    journal.write(session, account_id, f"second-factor-{change}", seen_from=seen_from, now=now)
