"""Codes as a state machine: whatever is asked, typed and waited for, a code is only ever good as it should be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import CodeRules, SendingLimits
from auth.errors import CodeTooSoon, TooManyCodes, WrongCode
from chartrier.access.context import Context
from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import RunningService
from chartrier.testing.soak import examples
from services.auth.tests.auth_support.configuration import config_with
from services.auth.tests.auth_support.sent_messages import wrong

LIFETIME = one_time_codes.TEN_MINUTES
COOL_DOWN = timedelta(minutes=1)
MOST = 6
TRIES = 5
# Most of it about one purpose, so that much happens to it.
WHICH = st.sampled_from([0, 0, 0, 0, 1, 2])
BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Known:
    """What is known of the code of one purpose, by the book."""

    code: str
    issued_at: datetime
    tries: int = 0
    used: bool = False


class Codes(RuleBasedStateMachine):
    """Three purposes of two people, a clock, and every way to ask and to type."""

    session: Session
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING
        self.known: dict[CodePurpose, Known] = {}
        self.former: dict[CodePurpose, list[str]] = {}
        self.sent_today: dict[str, int] = {}
        self.uses = 0
        self.sent = ""
        rules = CodeRules(attempts=TRIES, cool_down=COOL_DOWN, limits=SendingLimits(MOST, MOST, 10_000, 10_000))
        self.config = config_with(seal=self._seal, codes=rules)

    def _seal(self, code: str) -> str:
        self.sent = code
        return "sealed"

    @initialize()
    def begin(self) -> None:
        self.session.rollback()
        self.owner = new_id()
        self.purposes = [
            CodePurpose("phone", f"{self.owner}"),
            CodePurpose("reset", f"{self.owner}"),
            CodePurpose("phone", "other"),
        ]

    def to(self, purpose: CodePurpose) -> str:
        return f"+3363998{self.purposes.index(purpose) // 2:04d}{self.owner}"

    @rule(which=WHICH)
    def ask(self, which: int) -> None:
        type(self).steps += 1
        purpose = self.purposes[which]
        known, to = self.known.get(purpose), self.to(purpose)
        too_soon = known is not None and known.issued_at + COOL_DOWN > self.now
        too_many = self.sent_today.get(to, 0) >= MOST
        recipient = Recipient("sms", to, "Alice", "fr", self.owner)
        try:
            with self.session.begin_nested():
                one_time_codes.issue(self.session, Context(self.now), self.config, purpose, recipient)
        except CodeTooSoon:
            assert too_soon
            return
        except TooManyCodes:
            assert too_many
            assert not too_soon
            return
        assert not too_soon
        assert not too_many
        if known is not None:
            self.former.setdefault(purpose, []).append(known.code)
        self.sent_today[to] = self.sent_today.get(to, 0) + 1
        self.known[purpose] = Known(self.sent, self.now)

    @precondition(lambda self: self.known)
    @rule(which=WHICH, what=st.sampled_from(["right", "wrong", "wrong", "former", "of another"]))
    def type_in(self, which: int, what: str) -> None:
        type(self).steps += 1
        purpose = self.purposes[which]
        typed = self._typed(purpose, what)
        known = self.known.get(purpose)
        is_open = known is not None and not known.used and self.now < known.issued_at + LIFETIME and known.tries < TRIES
        right = self._try(purpose, typed)
        if known is not None and is_open:
            known.tries += 1
        assert (right is not None) == bool(is_open and known is not None and typed == known.code)
        if right is not None and known is not None:
            self._use(right, known)

    def _typed(self, purpose: CodePurpose, what: str) -> str:
        known = self.known.get(purpose)
        others = [each.code for key, each in self.known.items() if key != purpose]
        if what == "former" and self.former.get(purpose):
            return self.former[purpose][-1]
        if what == "of another" and others:
            return others[0]
        if known is None:
            return "000000"
        return known.code if what == "right" else wrong(known.code)

    def _try(self, purpose: CodePurpose, typed: str) -> VerifiedCode | None:
        counted = one_time_codes.count_attempt(self.session, Context(self.now), self.config, purpose)
        try:
            return one_time_codes.verify(self.config, purpose, typed, counted)
        except WrongCode:
            return None

    def _use(self, right: VerifiedCode, known: Known) -> None:
        one_time_codes.use(self.session, Context(self.now), right)
        known.used = True
        self.uses += 1
        with pytest.raises(WrongCode):
            one_time_codes.use(self.session, Context(self.now), right)

    @rule(seconds=st.sampled_from([1, 59, 60, 60, 61, 599, 600]))
    def wait(self, seconds: int) -> None:
        type(self).steps += 1
        later = self.now + timedelta(seconds=seconds)
        # Counts begin anew the next day, which has a test of its own.
        self.now = later if later.date() == BEGINNING.date() else self.now

    @invariant()
    def never_more_tries_than_allowed(self) -> None:
        assert all(each.tries <= TRIES for each in self.known.values())


@contextmanager
def one_transaction(service: RunningService) -> Iterator[Connection]:
    with engine(service.app).connect() as connection:
        yield connection
        connection.rollback()


@pytest.mark.spec("AUTH-24")
@pytest.mark.chance
def test_whatever_is_asked_typed_and_waited_for_a_code_is_only_ever_good_as_it_should_be(
    service: RunningService,
) -> None:
    with one_transaction(service) as connection, Session(connection) as session:
        machine: type[Codes] = type("TheseCodes", (Codes,), {"session": session})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples(145),
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert machine.steps >= examples(5000)
