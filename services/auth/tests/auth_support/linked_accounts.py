"""One person with two accounts: Alice has another one, and links it with hers."""

import json
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, opened

ALSO_ALICE = Invitee("Alice", "Ferrand", "alice@maison.fr", "Maison Sud")
OTHER_PASSWORD = "Goéland-9-Mouette"


def me(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = browser.get("/api/auth/me").get_json()
    return found


def activated(scenario: Scenario, who: Invitee, password: str) -> Browser:
    browser = scenario.browser()
    given = {"token": scenario.invite(who), "identifier": who.email, "password": password, "terms_version": "2026-11"}
    assert browser.post("/api/auth/activations", given).status_code == 201
    return browser


def link(browser: Browser, identifier: str = ALSO_ALICE.email, password: str = OTHER_PASSWORD) -> TestResponse:
    return browser.post("/api/auth/me/associations", {"identifier": identifier, "password": password})


def shared(service: RunningService, account_id: str, address: str) -> None:
    """An account has proven, and has on record, what another one signs in with, as an enrolment by letter does."""
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.tenant', :id, true)"), {"id": account_id})
        connection.execute(
            text("INSERT INTO shared_addresses VALUES (:address, :id, now())"), {"address": address, "id": account_id}
        )
        connection.execute(
            text("UPDATE accounts SET email = :address WHERE id = :id"), {"address": address, "id": account_id}
        )


def signed_in_by_letter(scenario: Scenario, who: Invitee, address: str) -> Browser:
    """Somebody who got a letter, signs in with it, and proves an address of their own."""
    messages = SentMessages(scenario.service)
    scenario.register(who)
    scenario.service.run_job("write_letters")
    letter = json.loads(opened(scenario.service.events("auth.account-enrolled.v1")[-1]["sealed_letter"]))
    browser = scenario.browser()
    assert browser.sign_in(letter["private_number"], letter["password"]).status_code == 202
    assert browser.post("/api/auth/sign-in/first/address", {"email": address}).status_code == 202
    given = {"email": address, "code": messages.code("first-sign-in", address), "password": OTHER_PASSWORD}
    answer = browser.post("/api/auth/sign-in/first", given | {"terms_version": "2026-11"})
    assert answer.status_code == 201, answer.text
    return browser


def undo(browser: Browser, merge_id: str) -> TestResponse:
    return browser.post(f"/api/auth/me/associations/{merge_id}/undoing", {})


def merged_by_support(scenario: Scenario, survivor: Browser, absorbed: Browser) -> TestResponse:
    operator = scenario.service.with_token(scenario.operator_token())
    two = {"survivor": me(survivor)["private_number"], "absorbed": me(absorbed)["private_number"]}
    return operator.post("/api/auth/merges", json=two | {"reason": "Dossier 12, pièce d'identité vue"})
