"""Sessions against a model of them: begun, refreshed, replayed, ended, left alone, on several devices."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from auth.abuse_protection import known_devices
from auth.accounts.models import Account
from auth.config import SessionRules
from auth.errors import SessionNotFound
from auth.row_scope import NOBODY, act_for
from auth.sessions import sessions
from auth.sessions.sessions import NewSession
from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from chartrier.testing.soak import examples
from services.auth.tests.auth_support.configuration import config_with

BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RULES = SessionRules(idle_timeout=timedelta(minutes=60), lifetime=timedelta(hours=12))
CONFIG = config_with(sessions=RULES)
LEAST = 5_000


@dataclass
class Known:
    """What should be known of one session."""

    id: UUID
    over_at: datetime
    idle_at: datetime
    device_id: UUID
    secret: str
    former: list[str] = field(default_factory=list)
    ended: bool = False

    def is_open(self, now: datetime) -> bool:
        return not self.ended and now < min(self.over_at, self.idle_at)


class Sessions(RuleBasedStateMachine):
    """The sessions of one account on two browsers."""

    service: RunningService
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.now, self.account_id = BEGINNING, uuid4()
        self.known: list[Known] = []
        self.cookies: list[str | None] = [None, None]
        self.open = ExitStack()
        self.open.enter_context(self.service.app.app_context())
        self.session = self.open.enter_context(transaction(tenant=self.account_id))
        whose = {"id": self.account_id, "state": "pending", "email": "a@exemple.fr", "created_at": self.now}
        self.session.add(Account(**whose, first_name="Alice", last_name="Ferrand", language="fr"))
        self.session.flush()

    @rule(browser=st.integers(0, 1))
    def sign_in(self, browser: int) -> None:
        cookie, context = self.cookies[browser], self._context()
        device = known_devices.remember(self.session, context, CONFIG, self.account_id, cookie)
        self.cookies[browser] = known_devices.secret_in(device.cookie, CONFIG.hashes)
        new = NewSession(self.account_id, ["pwd"], device.device_id)
        started = sessions.start(self.session, context, CONFIG, new)
        over_at, idle_at = self.now + RULES.lifetime, self.now + RULES.idle_timeout
        self.known.append(Known(started.session_id, over_at, idle_at, device.device_id, started.refresh_secret))

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 50))
    def refresh(self, which: int) -> None:
        known = self._one(which)
        self._nobody()
        refreshed = sessions.refresh(self.session, self._context(), CONFIG, known.secret)
        assert (refreshed is not None) == known.is_open(self.now)
        if refreshed is not None:
            assert refreshed.session_id == known.id
            known.former.append(known.secret)
            known.secret, known.idle_at = refreshed.refresh_secret, self.now + RULES.idle_timeout

    @precondition(lambda self: any(known.former for known in self.known))
    @rule(which=st.integers(0, 50))
    def use_a_former_token_again(self, which: int) -> None:
        known = self._one(which)
        if known.former:
            self._nobody()
            stolen = known.former[which % len(known.former)]
            assert sessions.refresh(self.session, self._context(), CONFIG, stolen) is None
            known.ended = True

    @rule(secret=st.sampled_from(["", "x", "nobody's"]))
    def try_a_token_that_never_was(self, secret: str) -> None:
        self._nobody()
        assert sessions.refresh(self.session, self._context(), CONFIG, secret) is None

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 50))
    def revoke(self, which: int) -> None:
        known = self._one(which)
        act_for(self.session, self.account_id)
        if known.ended:
            with pytest.raises(SessionNotFound):
                sessions.end_own(self.session, self._context(), CONFIG, self.account_id, known.id)
            return
        sessions.end_own(self.session, self._context(), CONFIG, self.account_id, known.id)
        known.ended = True

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 50), keep=st.booleans())
    def revoke_all(self, which: int, keep: bool) -> None:  # noqa: FBT001 - hypothesis calls it
        kept = self._one(which).id if keep else None
        act_for(self.session, self.account_id)
        sessions.end_all(self.session, self._context(), CONFIG, self.account_id, keep=kept)
        for known in self.known:
            known.ended = known.ended or known.id != kept

    @rule(minutes=st.sampled_from([1, 30, 59, 60, 61, 300]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def those_that_are_open_are_listed_and_no_other(self) -> None:
        Sessions.steps += 1
        act_for(self.session, self.account_id)
        listed = sessions.open_sessions(self.session, self._context(), self.account_id, current_id=None)
        assert {one.id for one in listed} == {known.id for known in self.known if known.is_open(self.now)}

    def teardown(self) -> None:
        self.session.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        told = set(self.session.scalars(text("SELECT session_id FROM revoked_sessions")))
        ended = {known.id for known in self.known if known.ended}
        self.session.rollback()
        self.open.close()
        assert told == ended

    def _context(self) -> Context:
        return Context(self.now)

    def _one(self, which: int) -> Known:
        return self.known[which % len(self.known)]

    def _nobody(self) -> None:
        act_for(self.session, NOBODY)
        self.session.expunge_all()


@pytest.mark.spec("AUTH-13")
@pytest.mark.chance
@pytest.mark.timeout(300)
def test_whatever_happens_to_sessions_those_that_go_on_are_those_that_should(service: RunningService) -> None:
    Sessions.service, Sessions.steps = service, 0
    quick = settings(
        max_examples=examples(130),
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Sessions, settings=quick)
    assert Sessions.steps >= examples(LEAST)
