"""Administrators against every order of acts and closings at once: one remains, in a structure at most two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from chartrier.testing.soak import examples
from services.tenancy.tests.administration.conftest import DAVID, EMMA
from services.tenancy.tests.departures.departures_support import abandon, begin_closing, close_account
from services.tenancy.tests.tenancy_support import (
    OPERATOR,
    invitation_of,
    leave_structure,
    member,
    organisation_path,
    registered_as,
    remove_user,
    set_rights,
)

PEOPLE: Final = (ALICE, BOB, CHARLIE, DAVID, EMMA)
ADMINISTRATES: Final = {"deposit_client": "administrator", "agency": "A"}
OTHER: Final = {"deposit_client": ["user"], "agency": []}
MOST: Final = {"deposit_client": 2, "agency": len(PEOPLE)}

Act = tuple[str, int, int, bool]
# What somebody does to somebody, and whether it makes them an administrator.
ACTS: Final = st.tuples(
    st.sampled_from(["invite", "answer", "set", "set", "remove", "leave", "close", "close"]),
    st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 4]),
    st.integers(0, len(PEOPLE) - 1),
    st.booleans(),
)
# A few acts at each moment, all at once.
MOMENTS: Final = st.lists(st.lists(ACTS, min_size=1, max_size=3), min_size=1, max_size=8)

# Threads decide the order: an example that fails is not made smaller, it would not fail again.
BY_CHANCE: Final = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@dataclass(frozen=True)
class Administration:
    """An organisation that Alice administers."""

    service: RunningService
    kind: str
    id: str
    # Of accounts of their own: an account that was closed in one example is closed in all.
    people: tuple[Person, ...]

    def do(self, act: Act) -> None:
        """Do it as that person would, whatever comes of it: done, refused, or not there any more."""
        name, by, to, administrates = act
        answer: TestResponse | None = getattr(self, name)(by, to, administrates)
        assert answer is None or answer.status_code in {200, 201, 204, 404, 409, 422}, answer.text

    def invite(self, by: int, to: int, administrates: bool) -> TestResponse:  # noqa: FBT001 - one signature for all
        asked = invitation_of(PEOPLE[to].name, {self.id: self._rights(administrates=administrates)})
        answer = self.service.as_(self.people[by]).post(f"{organisation_path(self.id)}/members", json=asked)
        if answer.status_code == 201:
            self.service.receive(
                "auth.account-joined.v1",
                tenant_id=UUID(self.id),
                account_id=self.people[to].id,
                holder_id=self.id,
                invitation_id=answer.get_json()["id"],
            )
        return answer

    def answer(self, _by: int, to: int, accepts: bool) -> TestResponse | None:  # noqa: FBT001
        caller = self.service.as_(self.people[to])
        cards = [each["id"] for each in caller.get("/api/tenancy/invitations").get_json()["items"]]
        what = "acceptance" if accepts else "refusal"
        return caller.post(f"/api/tenancy/invitations/{cards[-1]}/{what}") if cards else None

    def set(self, by: int, to: int, administrates: bool) -> TestResponse:  # noqa: FBT001
        rights = self._rights(administrates=administrates)
        return set_rights(self.service.as_(self.people[by]), self.id, self._member(to), self.id, rights)

    def remove(self, by: int, to: int, _administrates: bool) -> TestResponse:  # noqa: FBT001
        if self.kind == "deposit_client":
            return remove_user(self.service, self.people[by], self.id, self._member(to))
        return self.service.as_(self.people[by]).delete(f"{organisation_path(self.id)}/members/{self._member(to)}")

    def leave(self, _by: int, to: int, _administrates: bool) -> TestResponse:  # noqa: FBT001
        if self.kind == "deposit_client":
            return leave_structure(self.service, self.people[to], self.id)
        return self.service.as_(self.people[to]).post(f"/api/tenancy/spaces/{self.id}/departure")

    def close(self, _by: int, to: int, confirms: bool) -> None:  # noqa: FBT001
        """Begin to close an account; confirm where that is granted, or give it up."""
        who = self.people[to]
        closing_id = begin_closing(self.service, who)
        self.service.run_job("decide_departures")
        with psycopg.connect(self.service.superuser_url.replace("+psycopg", "")) as connection:
            row = connection.execute("SELECT state FROM departures WHERE closing_id = %s", [closing_id]).fetchone()
        if confirms and row == ("granted",):
            close_account(self.service, who, closing_id)
        else:
            abandon(self.service, who, closing_id)

    def administrators(self, *states: str) -> int:
        with psycopg.connect(self.service.superuser_url.replace("+psycopg", "")) as connection:
            row = connection.execute(
                "SELECT count(*) FROM members m JOIN accesses a ON a.member_id = m.id"
                " WHERE m.space_id = %s AND m.state = ANY (%s) AND %s = ANY (a.rights)",
                [self.id, list(states), ADMINISTRATES[self.kind]],
            ).fetchone()
        assert row is not None
        return int(row[0])

    def granted(self) -> int:
        with psycopg.connect(self.service.superuser_url.replace("+psycopg", "")) as connection:
            row = connection.execute(
                "SELECT count(*) FROM grants WHERE holder_id = %s AND %s = ANY (rights)",
                [self.id, ADMINISTRATES[self.kind]],
            ).fetchone()
        assert row is not None
        return int(row[0])

    def _rights(self, *, administrates: bool) -> list[str]:
        return [ADMINISTRATES[self.kind]] if administrates else OTHER[self.kind]

    def _member(self, who: int) -> str:
        found = self.service.as_machine(OPERATOR).get(f"{organisation_path(self.id)}/members?q={PEOPLE[who].name}")
        return next((str(each["id"]) for each in found.get_json()["items"]), str(uuid4()))


def check(service: RunningService, kind: str, moments: list[list[Act]]) -> None:
    organisation = registered_as(service, kind, "Maison Fictive")
    people = tuple(replace(each, id=uuid4(), session_id=uuid4()) for each in PEOPLE)
    member(service, organisation, people[0], {organisation: [ADMINISTRATES[kind]]})
    administration = Administration(service, kind, organisation, people)
    with ThreadPoolExecutor(3) as pool:
        for acts in moments:
            list(pool.map(administration.do, acts))
            active = administration.administrators("active")
            assert 1 <= active <= administration.administrators("invited", "offered", "active") <= MOST[kind]
            assert administration.granted() == active


@pytest.mark.spec("TEN-22", "TEN-41")
@pytest.mark.parametrize("kind", ["deposit_client", "agency"])
def test_whatever_happens_at_once_an_administrator_remains_and_a_structure_has_two_at_most(
    service: RunningService, kind: str
) -> None:
    @settings(BY_CHANCE, max_examples=examples(120))
    @given(MOMENTS)
    def any_order(moments: list[list[Act]]) -> None:
        check(service, kind, moments)

    any_order()


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.spec("TEN-22", "TEN-41")
@pytest.mark.parametrize("kind", ["deposit_client", "agency"])
def test_a_thousand_orders_in_a_soak(service: RunningService, kind: str) -> None:
    @settings(BY_CHANCE, max_examples=500)
    @given(MOMENTS)
    def any_order(moments: list[list[Act]]) -> None:
        check(service, kind, moments)

    any_order()
