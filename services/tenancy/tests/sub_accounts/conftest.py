"""A company whose agency sends documents to several people: Alice has the principal account, Bob a sub-account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.tenancy.tests.administration.conftest import EMMA
from services.tenancy.tests.tenancy_support import (
    COMPANY,
    account_for,
    activated,
    deposit_for_a_company,
    in_force,
    registered_as,
)

PATH: Final = f"/api/tenancy/companies/{COMPANY}/sub-accounts"


@dataclass(frozen=True)
class Shared:
    """What an agency sends to several people of the company."""

    service: RunningService
    agency: UUID

    def send(self, users: dict[str, list[str]], *, right: str = "S") -> None:
        """Send a document; whoever is named for the first time gets an account and activates it."""
        known = len(self.service.events("tenancy.member-invited.v1"))
        deposit_for_a_company(self.service, users, agency=self.agency, right=right)
        people = {who.name.lower(): who for who in (ALICE, BOB, CHARLIE, EMMA)}
        for invitation in self.service.events("tenancy.member-invited.v1")[known:]:
            who = people[invitation["email"].split("@")[0]]
            account_for(self.service, invitation, who.id)
            activated(self.service, who)

    def ties(self, who: Person) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.service.as_(who).get(PATH).get_json()["items"]
        return items

    def tie(self, who: Person) -> dict[str, Any]:
        (tie,) = self.ties(who)
        return tie

    def sub_account(self, of: Person, name: str) -> dict[str, Any]:
        """Return a sub-account, by first name, as its principal account sees it."""
        found: dict[str, dict[str, Any]] = {each["first_name"]: each for each in self.tie(of)["sub_accounts"]}
        return found[name]

    def call(self, who: Person, method: str, path: str = "", **body: Any) -> TestResponse:  # noqa: ANN401
        sent = {"json": body} if body else {}
        answer: TestResponse = getattr(self.service.as_(who), method)(f"{PATH}{path}", **sent)
        return answer

    def rights(self, who: Person) -> tuple[str, ...]:
        """Return what somebody may do for the company, by the grants that were published last."""
        return next((rights for agency, _, rights in in_force(self.service, who.id) if agency == str(self.agency)), ())


@pytest.fixture
def shared(service: RunningService) -> Shared:
    """A contract that is for Alice and for Bob."""
    shared = Shared(service, UUID(registered_as(service, "agency", "Agence Une")))
    shared.send({"alice": ["S"], "bob": ["S"]})
    return shared
