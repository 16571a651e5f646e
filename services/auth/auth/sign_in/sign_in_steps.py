"""Signing in, step by step: what was proven so far, what is still asked for, and the session at the end.

A sign-in that something is still asked for is a row of its own. Its secret opens nothing but the next step, for ten
minutes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices
from auth.abuse_protection.known_devices import RememberedDevice
from auth.accounts import merged_accounts, own_account
from auth.accounts.models import Account
from auth.accounts.own_account import Me
from auth.activation import first_sign_in
from auth.config import Config
from auth.consents import consents
from auth.consents.terms import Terms
from auth.errors import OwnCredentialsNeeded, SignInExpired, StepRequired, WrongCredentials
from auth.events.sessions import DeviceAdded
from auth.formats import user_agents
from auth.merging import grouping
from auth.row_scope import act_for, allow_lookup
from auth.second_factors import recovery_codes, second_factors, sign_in_policies
from auth.second_factors.second_factors import MULTI_FACTOR, FactorSummary
from auth.security_journal import journal
from auth.sessions import sessions
from auth.sessions.inherited_sign_ins import INHERITED
from auth.sessions.models import PendingSignIn
from auth.sessions.sessions import NewSession, SessionCredentials
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record

LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class ProvenFactors:
    """What somebody proved, for which account, and the secret by which the browser may be known."""

    account_id: UUID
    factors: list[str]
    device_secret: str | None


@dataclass(frozen=True)
class Step:
    """What is asked for next before one is signed in."""

    step: str
    expires_at: datetime
    factors: list[FactorSummary] = field(default_factory=list)
    recovery_codes: bool = False
    kinds: list[str] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)


@dataclass(frozen=True)
class SignedIn:
    """Somebody is signed in."""

    credentials: SessionCredentials
    me: Me
    device: RememberedDevice


@dataclass(frozen=True)
class StepAsked:
    """Something more is asked for; the secret is told once, where a sign-in has just begun."""

    step: Step
    secret: str | None


def sign_in(session: Session, context: Context, config: Config, proven: ProvenFactors) -> SignedIn | StepAsked:
    """Sign in somebody who proved these factors, or ask for what is missing."""
    step = next_step(session, proven.account_id, proven.factors, expires_at=context.now + LIFETIME)
    if step is None:
        return _signed_in(session, context, config, proven)
    secret = new_secret()
    pending = PendingSignIn(
        secret_hash=config.hashes.of("sign-in", secret),
        account_id=proven.account_id,
        factors=proven.factors,
        begun_at=context.now,
        expires_at=step.expires_at,
    )
    session.add(pending)
    session.flush()
    return StepAsked(step, secret)


def sign_in_to_survivor(
    session: Session, context: Context, config: Config, proven: ProvenFactors
) -> SignedIn | StepAsked:
    """Sign in by what may belong to a merged account: it opens the account that took its place, as one factor.

    Whatever second factor that one has is asked for still: no merge makes it easier to get in.
    """
    survivor_id, factors = merged_accounts.survivor_of(session, proven.account_id), proven.factors
    if survivor_id != proven.account_id:
        factors = [*(factor for factor in factors if factor != MULTI_FACTOR), INHERITED]
    return sign_in(session, context, config, ProvenFactors(survivor_id, factors, proven.device_secret))


def find(session: Session, context: Context, config: Config, secret: str) -> PendingSignIn:
    """Return the pending sign-in that a browser carries, locked; the transaction then acts for its account."""
    secret_hash = config.hashes.of("sign-in", secret)
    allow_lookup(session, secret_hash)
    this = PendingSignIn.secret_hash == secret_hash, PendingSignIn.expires_at > context.now
    account_id = session.scalars(select(PendingSignIn.account_id).where(*this)).one_or_none()
    act_for(session, account_id)
    pending = session.scalars(select(PendingSignIn).where(*this).with_for_update()).one_or_none()
    if pending is None:
        raise SignInExpired
    return pending


def step_of(session: Session, pending: PendingSignIn) -> Step | None:
    """Return what is asked for now; None when nothing is any more."""
    return next_step(session, pending.account_id, pending.factors, expires_at=pending.expires_at)


def expect(session: Session, pending: PendingSignIn, step: str) -> Step:
    """Return the step that is asked for now; refuse when it is another one."""
    asked = step_of(session, pending)
    if asked is None or asked.step != step:
        raise StepRequired
    return asked


def add_factors(session: Session, pending: PendingSignIn, *factors: str) -> None:
    """Record what else was proven."""
    pending.factors = [*pending.factors, *(factor for factor in factors if factor not in pending.factors)]
    session.flush()


def go_on(
    session: Session, context: Context, config: Config, pending: PendingSignIn, *, device_secret: str | None
) -> SignedIn | StepAsked:
    """Return the session, once, or what is asked for next."""
    step = step_of(session, pending)
    if step is not None:
        return StepAsked(step, None)
    # The row is locked: whoever comes second finds it gone, and there is one session.
    proven = ProvenFactors(pending.account_id, pending.factors, device_secret)
    give_up(session, pending)
    return _signed_in(session, context, config, proven)


def give_up(session: Session, pending: PendingSignIn) -> None:
    """Delete a pending sign-in."""
    session.execute(delete(PendingSignIn).where(PendingSignIn.secret_hash == pending.secret_hash))


def next_step(session: Session, account_id: UUID, factors: list[str], *, expires_at: datetime) -> Step | None:
    """Return what an account that proved these factors is still asked for, one thing at a time; None lets it in."""
    state = session.scalars(select(Account.state).where(Account.id == account_id)).one_or_none()
    if state == "enrolled":
        return Step(first_sign_in.STEP, expires_at, terms=[first_sign_in.terms_of(session, account_id)])
    if state != "active":
        # Merged into another one, or closed, whatever still proves who its owner is: a passkey, an outside provider.
        raise WrongCredentials
    if MULTI_FACTOR not in factors:
        step = _second_factor_step(session, account_id, factors, expires_at=expires_at)
        if step is not None:
            return step
    # Whoever accepts is the owner: that was proven by now. Nothing is open before it.
    texts = consents.missing(session, account_id)
    return Step("terms", expires_at, terms=texts) if texts else None


def _second_factor_step(session: Session, account_id: UUID, factors: list[str], *, expires_at: datetime) -> Step | None:
    own = second_factors.of(session, account_id)
    if own:
        email = session.get_one(Account, account_id).email
        summaries = [second_factors.summarise(factor, email) for factor in own]
        has_codes = recovery_codes.number_left(session, account_id) > 0
        return Step("second-factor", expires_at, factors=summaries, recovery_codes=has_codes)
    if not sign_in_policies.organisations_requiring_a_second_factor(session, account_id):
        return None
    if INHERITED in factors:
        raise OwnCredentialsNeeded
    return Step("enrol", expires_at, kinds=list(second_factors.KINDS))


def _signed_in(session: Session, context: Context, config: Config, proven: ProvenFactors) -> SignedIn:
    account_id = proven.account_id
    grouping.merge_at_sign_in(session, context, config, account_id)
    act = "signed-in-by-merged" if INHERITED in proven.factors else "signed-in"
    journal.write(session, context, account_id, act)
    device = known_devices.remember(session, context, config, account_id, proven.device_secret)
    is_announced = device.new and sessions.was_ever_signed_in(session, account_id)
    new = NewSession(account_id, proven.factors, device.device_id)
    credentials = sessions.start(session, context, config, new)
    if is_announced:
        added = DeviceAdded(
            tenant_id=account_id,
            account_id=account_id,
            session_id=credentials.session_id,
            at=context.now,
            **vars(user_agents.read(context.user_agent)),
        )
        record(session, added)
        journal.write(session, context, account_id, "new-device")
    me = own_account.me(session, account_id, session_id=credentials.session_id)
    return SignedIn(credentials, me, device)
