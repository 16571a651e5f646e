"""The lockout against a model of it: thousands of attempts, from strangers and known devices, as time goes by."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from auth.abuse_protection import lockout
from auth.abuse_protection.lockout import Counter
from auth.config import LockoutRules
from auth.errors import AccountLocked, WrongCredentials
from auth.row_scope import NOBODY, act_for
from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from chartrier.testing.soak import examples
from services.auth.tests.auth_support.configuration import config_with

BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RULES = LockoutRules(failures=3, duration=timedelta(minutes=120))
CONFIG = config_with(lockout=RULES)
HASHES = CONFIG.hashes
LEAST = 5_000


@dataclass
class Count:
    """What the lockout should know of one subject."""

    failures: int = 0
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now

    def fail(self, now: datetime) -> bool:
        """One more failure; whether it locks."""
        self.failures = 1 if self.locked_until is not None else self.failures + 1
        self.locked_until = now + RULES.duration if self.failures >= RULES.failures else None
        return self.locked_until is not None


class Attempts(RuleBasedStateMachine):
    """Attempts on two accounts by strangers and by three known devices, and on an identifier that nobody has."""

    service: RunningService
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING
        self.accounts, self.devices = [uuid4(), uuid4()], [None, uuid4(), uuid4(), uuid4()]
        self.counts: dict[str, Count] = {}
        self.compared: dict[str, list[datetime]] = {}
        self.open = ExitStack()
        self.open.enter_context(self.service.app.app_context())
        self.session = self.open.enter_context(transaction(tenant=NOBODY))

    @rule(account=st.integers(0, 1), device=st.integers(0, 3), right=st.booleans())
    def type_password(self, account: int, device: int, right: bool) -> None:  # noqa: FBT001 - hypothesis calls it
        account_id = self.accounts[account]
        counter = lockout.counter_of_account(account_id, self.devices[device], HASHES)
        self._try(counter, account_id, right=right)

    @rule(account=st.integers(0, 1), device=st.integers(0, 3), times=st.integers(3, 5))
    def guess(self, account: int, device: int, times: int) -> None:
        for _ in range(times):
            self.type_password(account, device, right=False)

    @rule()
    def type_at_nobody(self) -> None:
        self._try(lockout.counter_of_identifier("nobody@exemple.fr", HASHES), None, right=False)

    @rule(minutes=st.sampled_from([1, 59, 119, 120, 121]))
    def wait(self, minutes: int) -> None:
        Attempts.steps += 1
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.counts)
    @rule(account=st.integers(0, 1))
    def reset_the_password(self, account: int) -> None:
        Attempts.steps += 1
        account_id = self.accounts[account]
        act_for(self.session, account_id)
        lockout.unlock(self.session, CONFIG, account_id)
        unlocked = lockout.counter_of_account(account_id, None, HASHES).subject_hash
        self.counts.pop(unlocked, None)
        self.compared.pop(unlocked, None)

    def teardown(self) -> None:
        self.session.rollback()
        self.open.close()

    def _try(self, counter: Counter, account_id: UUID | None, *, right: bool) -> None:
        Attempts.steps += 1
        act_for(self.session, account_id)
        count = self.counts.setdefault(counter.subject_hash, Count())
        if count.is_locked(self.now):
            self._is_refused_unseen(counter, count)
            return
        attempt = lockout.count_attempt(self.session, Context(self.now), CONFIG, counter)
        self._was_allowed(counter)
        if right:
            lockout.reset(self.session, attempt)
            self.counts[counter.subject_hash] = Count()
            self.compared[counter.subject_hash] = []
            return
        locks = count.fail(self.now)
        assert attempt.locked_until == count.locked_until
        refusal = lockout.record_failure(self.session, Context(self.now), attempt, account_id=account_id)
        assert isinstance(refusal, AccountLocked if locks else WrongCredentials)

    def _is_refused_unseen(self, counter: Counter, count: Count) -> None:
        with pytest.raises(AccountLocked) as refused:
            lockout.count_attempt(self.session, Context(self.now), CONFIG, counter)
        assert count.locked_until is not None
        assert datetime.fromisoformat(refused.value.members["locked_until"]) == count.locked_until
        assert 1 <= refused.value.members["minutes_left"] <= 120

    def _was_allowed(self, counter: Counter) -> None:
        """I13: of four wrong passwords in a row that are looked at, the last comes a lock's time after the first."""
        seen = self.compared.setdefault(counter.subject_hash, [])
        seen.append(self.now)
        if len(seen) > RULES.failures:
            assert self.now - seen[-1 - RULES.failures] >= RULES.duration


@pytest.mark.spec("AUTH-11")
@pytest.mark.chance
@pytest.mark.timeout(300)
def test_whatever_is_tried_the_lockout_does_what_its_model_says(service: RunningService) -> None:
    Attempts.service, Attempts.steps = service, 0
    quick = settings(
        max_examples=examples(100),
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Attempts, settings=quick)
    assert Attempts.steps >= examples(LEAST)
