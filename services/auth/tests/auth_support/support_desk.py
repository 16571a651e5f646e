"""The support desk in tests: Solène, to whom tenancy gave that right in the operator's space."""

from typing import Any, Final
from uuid import uuid4

from werkzeug.test import TestResponse

from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import Browser, Invitee, Scenario

SOLENE: Final = Invitee("Solène", "Aide", "solene@exemple.fr", "Caisse")
SABINE: Final = Invitee("Sabine", "Secours", "sabine@exemple.fr", "Caisse")
REASON: Final = "Appel du 12, identité vérifiée"
PEOPLE: Final = "/api/auth/support/people"


def hired(scenario: Scenario, who: Invitee = SOLENE) -> Browser:
    """Somebody who works at the desk, signed in."""
    browser = scenario.activated(who)
    account_id = browser.get("/api/auth/me").get_json()["account_id"]
    scenario.service.receive_grant(account_id, holder_id=uuid4(), kind="operator", rights=["support"])
    return browser


def account_of(service: RunningService, who: Invitee) -> str:
    """The account that was created for somebody who was invited."""
    events = service.events("auth.account-pre-created.v1")
    return str(next(each["account_id"] for each in events if each["email"] == who.email))


def search(desk: Browser, words: str) -> Any:  # noqa: ANN401 - JSON
    answer = desk.get(PEOPLE, query_string={"q": words})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def person(desk: Browser, account_id: str) -> Any:  # noqa: ANN401 - JSON
    answer = desk.get(f"{PEOPLE}/{account_id}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def act(desk: Browser, account_id: str, what: str, reason: str = REASON) -> TestResponse:
    return desk.post(f"{PEOPLE}/{account_id}/{what}", {"reason": reason})
