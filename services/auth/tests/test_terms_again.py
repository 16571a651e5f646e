"""A new version of the terms is asked for before one is signed in."""

from uuid import UUID

import pytest
from people import ALICE, Browser, Town
from sqlalchemy import select, update

from auth.models import Consent
from chartrier.clock import FrozenClock
from chartrier.database import transaction
from chartrier.testing import RunningService

ACCEPT = "/api/auth/sign-in/terms"


@pytest.fixture
def outdated(town: Town, service: RunningService) -> UUID:
    """Alice accepted a version that is not in force any more."""
    account_id = UUID(town.activated(ALICE).get("/api/auth/me").get_json()["account_id"])
    with service.app.app_context(), transaction(tenant=account_id) as session:
        session.execute(update(Consent).values(version="2025-01"))
    return account_id


def accept(browser: Browser, *texts: tuple[str, str]) -> int:
    accepted = [{"kind": kind, "version": version} for kind, version in texts]
    return browser.post(ACCEPT, {"accepted": accepted}).status_code


@pytest.mark.spec("AUTH-17")
def test_sign_in_asks_for_the_version_in_force_and_nothing_is_open_before(town: Town, outdated: UUID) -> None:
    browser = town.browser()
    asked = browser.sign_in("alice@exemple.fr")
    assert asked.status_code == 202
    assert asked.get_json()["step"] == "terms"
    assert asked.get_json()["terms"] == [{"kind": "employee", "version": "2026-11"}]
    assert browser.cookie("access") == ""
    assert browser.get("/api/auth/me").status_code == 401
    assert [accept(browser), accept(browser, ("employee", "2025-01")), accept(browser, ("client", "2026-11"))] == [
        422,
        422,
        422,
    ]
    assert accept(browser, ("employee", "2026-11")) == 201
    assert browser.get("/api/auth/me").status_code == 200
    assert town.browser().sign_in("alice@exemple.fr").status_code == 201


@pytest.mark.spec("AUTH-17")
def test_both_acceptances_are_kept_with_their_times(
    town: Town, outdated: UUID, service: RunningService, clock: FrozenClock
) -> None:
    browser = town.browser()
    browser.sign_in("alice@exemple.fr")
    accept(browser, ("employee", "2026-11"))
    with service.app.app_context(), transaction(tenant=outdated) as session:
        kept = session.scalars(select(Consent).order_by(Consent.version)).all()
    assert [each.version for each in kept] == ["2025-01", "2026-11"]
    assert kept[1].accepted_at == clock.at


@pytest.mark.spec("AUTH-17")
def test_nobody_accepts_without_having_signed_in_first(town: Town, outdated: UUID) -> None:
    assert accept(town.browser(), ("employee", "2026-11")) == 401
