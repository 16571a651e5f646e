"""Signing in, step by step: what was proven so far, what is still asked for, and the session at the end.

What lies between is a row of its own. Its secret opens nothing but the next step, for ten minutes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices
from auth.abuse_protection.known_devices import DeviceRules, Remembered
from auth.accounts import own_account
from auth.accounts.models import Account
from auth.accounts.own_account import Me
from auth.activation import letters
from auth.consents import consents
from auth.consents.terms import Terms
from auth.errors import OwnCredentialsNeeded, SignInOver, StepOpen, WrongCredentials
from auth.events.sessions import DeviceAdded
from auth.formats import masking
from auth.formats.user_agents import Agent
from auth.merging import grouping
from auth.row_scope import act_for, seek
from auth.second_factors import recovery_codes, second_factors, sign_in_policies
from auth.second_factors.models import SecondFactor
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions import sessions
from auth.sessions.inherited_sign_ins import BROUGHT
from auth.sessions.models import SignIn
from auth.sessions.sessions import Continuation, Place, SessionRules
from chartrier.events.outbox import record

LIVES: Final = timedelta(minutes=10)
MANY: Final = "mfa"
"""Stands among the factors (RFC 8176) once more than a password was proven."""


@dataclass(frozen=True)
class FactorCard:
    """A second factor as its owner tells it from the others, and a stranger doesn't."""

    id: UUID
    kind: str
    name: str
    hint: str


@dataclass(frozen=True)
class Step:
    """What is asked for next before one is signed in."""

    step: str
    expires_at: datetime
    factors: list[FactorCard] = field(default_factory=list)
    recovery_codes: bool = False
    kinds: list[str] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)


@dataclass(frozen=True)
class Doorway:
    """Where somebody comes in: what is set, and the browser that stands there."""

    sessions: SessionRules
    devices: DeviceRules
    hashes: KeyedHashes
    device_secret: str | None = None
    agent: Agent = field(default_factory=Agent)
    seen_from: SeenFrom = field(default_factory=SeenFrom)


@dataclass(frozen=True)
class Entered:
    """Somebody is signed in."""

    held: Continuation
    me: Me
    device: Remembered


@dataclass(frozen=True)
class Waiting:
    """Somebody is asked for something more; the secret is told once, where a sign-in has just begun."""

    step: Step
    secret: str | None


def enter(session: Session, account_id: UUID, *, factors: list[str], door: Doorway, now: datetime) -> Entered | Waiting:
    """Let in somebody who proved these factors, or ask for what is missing."""
    step = next_step(session, account_id, factors, expires_at=now + LIVES)
    if step is None:
        return _signed_in(session, account_id, factors, door=door, now=now)
    secret = new_secret()
    begun = SignIn(
        secret_hash=door.hashes.of("sign-in", secret),
        account_id=account_id,
        factors=factors,
        begun_at=now,
        expires_at=step.expires_at,
    )
    session.add(begun)
    session.flush()
    return Waiting(step, secret)


def find(session: Session, secret: str, *, hashes: KeyedHashes, now: datetime) -> SignIn:
    """The sign-in under way that a browser carries, locked; the transaction acts for its account from here on."""
    kept = hashes.of("sign-in", secret)
    seek(session, kept)
    this = SignIn.secret_hash == kept, SignIn.expires_at > now
    account_id = session.scalars(select(SignIn.account_id).where(*this)).one_or_none()
    act_for(session, account_id)
    under_way = session.scalars(select(SignIn).where(*this).with_for_update()).one_or_none()
    if under_way is None:
        raise SignInOver
    return under_way


def step_of(session: Session, under_way: SignIn) -> Step | None:
    """What is asked for now; None when nothing is any more."""
    return next_step(session, under_way.account_id, under_way.factors, expires_at=under_way.expires_at)


def expect(session: Session, under_way: SignIn, step: str) -> Step:
    """The step that is asked for now, which must be this one."""
    asked = step_of(session, under_way)
    if asked is None or asked.step != step:
        raise StepOpen
    return asked


def proved(session: Session, under_way: SignIn, *factors: str) -> None:
    """Remember what else was proven."""
    under_way.factors = [*under_way.factors, *(factor for factor in factors if factor not in under_way.factors)]
    session.flush()


def go_on(session: Session, under_way: SignIn, *, door: Doorway, now: datetime) -> Entered | Waiting:
    """The session, once, or what is asked for next."""
    step = step_of(session, under_way)
    if step is not None:
        return Waiting(step, None)
    # The row is locked: whoever comes second finds it gone, and there is one session.
    account_id, factors = under_way.account_id, under_way.factors
    session.execute(delete(SignIn).where(SignIn.secret_hash == under_way.secret_hash))
    return _signed_in(session, account_id, factors, door=door, now=now)


def give_up(session: Session, under_way: SignIn) -> None:
    """Nothing is left of it."""
    session.execute(delete(SignIn).where(SignIn.secret_hash == under_way.secret_hash))


def next_step(session: Session, account_id: UUID, factors: list[str], *, expires_at: datetime) -> Step | None:
    """What an account that proved these factors is still asked for, one thing at a time; None lets it in."""
    state = session.scalars(select(Account.state).where(Account.id == account_id)).one_or_none()
    if state == "enrolled":
        return Step(letters.STEP, expires_at, terms=[letters.terms_of(session, account_id)])
    if state != "active":
        # Merged into another one, or closed, whatever still proves who its owner is: a passkey, an outside provider.
        raise WrongCredentials
    if MANY not in factors:
        account = session.get_one(Account, account_id)
        there = second_factors.of(session, account_id)
        if there:
            cards = [card(factor, account.email) for factor in there]
            left = recovery_codes.left(session, account_id) > 0
            return Step("second-factor", expires_at, factors=cards, recovery_codes=left)
        if sign_in_policies.requiring_a_second_factor(session, account_id):
            if BROUGHT in factors:
                raise OwnCredentialsNeeded
            return Step("enrol", expires_at, kinds=list(second_factors.KINDS))
    # Whoever agrees is the owner: that was proven by now. Nothing is open before it.
    texts = consents.waiting_for(session, account_id)
    return Step("terms", expires_at, terms=texts) if texts else None


def card(factor: SecondFactor, email: str) -> FactorCard:
    """A second factor with as much of the number or address as tells it from others."""
    hints = {"sms": masking.of_number(factor.phone or ""), "email": masking.of_address(email)}
    return FactorCard(factor.id, factor.kind, factor.name, hints.get(factor.kind, ""))


def _signed_in(session: Session, account_id: UUID, factors: list[str], *, door: Doorway, now: datetime) -> Entered:
    grouping.at_sign_in(session, account_id, rules=door.sessions, seen_from=door.seen_from, now=now)
    act = "signed-in-by-merged" if BROUGHT in factors else "signed-in"
    journal.write(session, account_id, act, now=now, seen_from=door.seen_from)
    device = known_devices.remember(
        session, account_id, door.device_secret, rules=door.devices, hashes=door.hashes, now=now
    )
    announced = device.new and sessions.any_before(session, account_id)
    place = Place(device.device_id, door.agent)
    held = sessions.start(
        session, account_id, factors=factors, rules=door.sessions, hashes=door.hashes, now=now, place=place
    )
    if announced:
        fact = DeviceAdded(
            tenant_id=account_id, account_id=account_id, session_id=held.session_id, at=now, **vars(door.agent)
        )
        record(session, fact)
        journal.write(session, account_id, "new-device", now=now, seen_from=door.seen_from)
    return Entered(held, own_account.me(session, account_id, session_id=held.session_id), device)
