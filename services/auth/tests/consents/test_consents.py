"""What one accepted, and when: read by its owner alone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from auth.consents.models import Consent
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from services.auth.tests.auth_support.linked_accounts import me
from services.auth.tests.auth_support.people import ALICE, BOB, Browser, Scenario

CONSENTS = "/api/auth/me/consents"


def accepted(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(CONSENTS).get_json()["items"]
    return found


@pytest.mark.spec("AUTH-17")
def test_what_was_accepted_with_the_account_is_listed_with_its_version_and_time(
    scenario: Scenario, clock: FrozenClock
) -> None:
    [one] = accepted(scenario.activated(ALICE))
    assert (one["kind"], one["version"]) == ("employee", "2026-11")
    assert datetime.fromisoformat(one["accepted_at"]) == clock.at


@pytest.mark.spec("AUTH-17")
def test_a_new_version_comes_first_and_the_former_one_stays(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    account_id = UUID(me(scenario.activated(ALICE))["account_id"])
    with service.app.app_context(), transaction(tenant=account_id) as session:
        earlier = {"version": "2025-01", "accepted_at": clock.at - timedelta(days=300)}
        session.execute(update(Consent).values(**earlier))
    browser = scenario.browser()
    assert browser.sign_in(ALICE.email).get_json()["step"] == "terms"
    assert browser.get(CONSENTS).status_code == 401, "nothing is read before they are accepted"
    given = {"accepted": [{"kind": "employee", "version": "2026-11"}]}
    assert browser.post("/api/auth/sign-in/terms", given).status_code == 201
    assert [one["version"] for one in accepted(browser)] == ["2026-11", "2025-01"]


@pytest.mark.spec("AUTH-17")
def test_nobody_elses_acceptances_are_in_the_list(scenario: Scenario, service: RunningService) -> None:
    scenario.activated(ALICE)
    bob = scenario.activated(BOB)
    assert len(accepted(bob)) == 1
    assert scenario.browser().get(CONSENTS).status_code == 401
    operator = service.with_token(scenario.operator_token())
    assert operator.get(CONSENTS).status_code == 403, "a machine accepts nothing"
