"""Accounts against a model of them: merged, one behind the other, separated, closed, in any order."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from auth.account_closing import closing, erasure
from auth.account_closing.erasure import ORDER, Report
from auth.account_closing.models import AccountClosing
from auth.accounts import merged_accounts
from auth.accounts.models import Account, Identifier
from auth.errors import AccountNotFound, ClosingNotProven, SameAccount, TooLateToUndo
from auth.merging import merges
from auth.merging.merges import UNDO_WITHIN, Merging
from auth.row_scope import act_for, act_for_both
from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import RunningService
from chartrier.testing.soak import examples
from services.auth.tests.auth_support.configuration import config_with

BEGINNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CONFIG = config_with()
LEAST = 5_000
MAINTENANCE = text("SELECT set_config('chartrier.maintenance', :value, true)")


@dataclass
class Link:
    """What should be known of one merge."""

    id: UUID
    survivor: int
    absorbed: int
    at: datetime
    living: bool = True


class Accounts(RuleBasedStateMachine):
    """Five accounts, each with one identifier of its own."""

    service: RunningService
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING
        self.ids = [uuid4() for _ in range(5)]
        self.states = ["active"] * 5
        self.links: list[Link] = []
        self.turns: dict[int, int] = {}
        self.open = ExitStack()
        self.open.enter_context(self.service.app.app_context())
        self.session = self.open.enter_context(transaction(maintenance=True))
        for account_id in self.ids:
            self._begin(account_id)
        self.session.execute(MAINTENANCE, {"value": ""})

    @rule(survivor=st.integers(0, 4), absorbed=st.integers(0, 4))
    def merge(self, survivor: int, absorbed: int) -> None:
        self.session.expunge_all()
        refusal = self._refusal(survivor, absorbed)
        if refusal is not None:
            with pytest.raises(refusal):
                self._merge(survivor, absorbed)
            return
        merge_id = self._merge(survivor, absorbed)
        self.links.append(Link(merge_id, survivor, absorbed, self.now))
        self.states[absorbed] = "merged"

    @precondition(lambda self: self.links)
    @rule(which=st.integers(0, 50))
    def undo(self, which: int) -> None:
        link = self.links[which % len(self.links)]
        self.session.expunge_all()
        act_for_both(self.session, self.ids[link.survivor], self.ids[link.survivor])
        in_time = self.now < link.at + UNDO_WITHIN
        if link.living and in_time and self.states[link.survivor] == "active":
            merges.undo(self.session, Context(self.now), CONFIG, link.id)
            link.living, self.states[link.absorbed] = False, "active"
        else:
            with pytest.raises(TooLateToUndo):
                merges.undo(self.session, Context(self.now), CONFIG, link.id)

    @rule(who=st.integers(0, 4))
    def close(self, who: int) -> None:
        self.session.expunge_all()
        act_for_both(self.session, self.ids[who], self.ids[who])
        if self.states[who] != "active":
            with pytest.raises(ClosingNotProven):
                self._close(who)
            return
        begun = {"state": "confirm", "begun_at": self.now, "proven_at": self.now, "holders": []}
        begun["accounts"] = merged_accounts.with_absorbed(self.session, self.ids[who])
        granted = {"departure": "granted", "spaces": []}
        self.session.add(AccountClosing(id=new_id(), account_id=self.ids[who], **begun, **granted))
        self.session.flush()
        self._close(who)
        self.turns[who] = 0
        for place in range(5):
            if self._top(place) == who:
                self.states[place] = "closing"

    @precondition(lambda self: self.turns)
    @rule(which=st.integers(0, 4), service=st.integers(0, len(ORDER) - 1))
    def answer(self, which: int, service: int) -> None:
        who = sorted(self.turns)[which % len(self.turns)]
        self.session.expunge_all()
        act_for(self.session, self.ids[who])
        report = Report(ORDER[service], [], [], [])
        erasure.receive_report(self.session, Context(self.now), self.ids[who], report)
        if self.turns[who] == service:
            self.turns[who] += 1
        if self.turns[who] == len(ORDER):
            for place in range(5):
                if self._top(place) == who:
                    self.states[place] = "closed"

    @rule(place=st.integers(0, 4))
    def sign_in_by_what_belonged_to_it(self, place: int) -> None:
        self.session.expunge_all()
        led_to = merged_accounts.survivor_of(self.session, self.ids[place])
        if self.states[led_to_place := self._top(place)] == "active":
            assert led_to == self.ids[led_to_place]
        else:
            assert self.states[self.ids.index(led_to)] in {"closing", "closed"}

    @rule(days=st.sampled_from([1, 10, 29, 30]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @invariant()
    def everything_is_where_it_should_be(self) -> None:
        Accounts.steps += 1
        self.session.execute(MAINTENANCE, {"value": "on"})
        states: dict[UUID, str] = dict(self.session.execute(text("SELECT id, state FROM accounts")).all())
        owners: dict[str, UUID] = dict(self.session.execute(text("SELECT value, account_id FROM identifiers")).all())
        passwords = set(self.session.scalars(text("SELECT id FROM accounts WHERE password_hash IS NOT NULL")))
        self.session.execute(MAINTENANCE, {"value": ""})
        assert [states[account_id] for account_id in self.ids] == self.states
        living = {place for place in range(5) if self.states[self._top(place)] == "active"}
        assert owners == {str(self.ids[place]): self.ids[self._top(place)] for place in living}
        assert passwords == {self.ids[place] for place in range(5) if self.states[place] == "active"}

    def teardown(self) -> None:
        self.session.rollback()
        self.open.close()

    def _begin(self, account_id: UUID) -> None:
        whose = {
            "id": account_id,
            "state": "active",
            "email": "",
            "first_name": "A",
            "last_name": "B",
            "language": "fr",
        }
        self.session.add(Account(**whose, created_at=self.now, password_hash=f"hash of {account_id}"))
        self.session.flush()
        number = {"value": str(account_id), "kind": "private_number", "account_id": account_id}
        self.session.add(Identifier(**number, added_at=self.now))
        self.session.flush()

    def _close(self, who: int) -> None:
        account_id = self.ids[who]
        closing.confirm(self.session, Context(self.now), CONFIG, account_id)

    def _merge(self, survivor: int, absorbed: int) -> UUID:
        merging = Merging(self.ids[survivor], self.ids[absorbed], "linked")
        return merges.merge(self.session, Context(self.now), CONFIG, merging).id

    def _refusal(self, survivor: int, absorbed: int) -> type[Exception] | None:
        if survivor == absorbed:
            return SameAccount
        return None if self.states[survivor] == self.states[absorbed] == "active" else AccountNotFound

    def _top(self, place: int) -> int:
        above = next((link.survivor for link in self.links if link.living and link.absorbed == place), None)
        return place if above is None else self._top(above)


@pytest.mark.spec("AUTH-08", "AUTH-43")
@pytest.mark.chance
@pytest.mark.timeout(600)
def test_whatever_happens_to_accounts_each_identifier_leads_where_it_should(service: RunningService) -> None:
    Accounts.service, Accounts.steps = service, 0
    quick = settings(
        max_examples=examples(145),
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Accounts, settings=quick)
    assert Accounts.steps >= examples(LEAST)
