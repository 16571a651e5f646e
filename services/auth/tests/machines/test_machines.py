"""Machines: registered by the operator, let in by their secret, good for their scope."""

from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, OPERATOR_ID, OPERATOR_SECRET, Scenario

NEW = {"name": "Paie Nord", "scope": "deposit"}


def register(scenario: Scenario, **other: str) -> TestResponse:
    return scenario.service.with_token(scenario.operator_token()).post("/api/auth/clients", json=NEW | other)


@pytest.mark.spec("AUTH-15")
def test_a_fresh_installation_is_set_up_by_the_operators_client_of_its_settings(scenario: Scenario) -> None:
    granted = scenario.token_for(str(OPERATOR_ID), OPERATOR_SECRET).get_json()
    assert (granted["token_type"], granted["expires_in"], granted["scope"]) == ("Bearer", 300, "operate")
    assert register(scenario).status_code == 201


@pytest.mark.spec("AUTH-15")
def test_a_registered_machine_gets_tokens_for_its_scope(scenario: Scenario, service: RunningService) -> None:
    made = register(scenario, scope="deposit read").get_json()
    granted = scenario.token_for(made["client_id"], made["client_secret"]).get_json()
    assert granted["scope"] == "deposit read"
    with service.app.app_context():
        principal = service.runtime.tokens.verify(granted["access_token"])
    assert (principal.kind, principal.id) == ("machine", UUID(made["client_id"]))
    assert principal.scope == {"deposit", "read"}
    narrow = scenario.token_for(made["client_id"], made["client_secret"], scope="deposit operate").get_json()
    assert narrow["scope"] == "deposit"


@pytest.mark.spec("AUTH-15")
def test_the_secret_may_come_in_the_form(scenario: Scenario, service: RunningService) -> None:
    made = register(scenario).get_json()
    form = {"grant_type": "client_credentials", "client_id": made["client_id"], "client_secret": made["client_secret"]}
    answer = service.anonymous.post("/api/auth/oauth/token", data=form | {"audience": "ignored, as RFC 6749 says"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    query = service.anonymous.post(f"/api/auth/oauth/token?client_secret={made['client_secret']}", data={})
    assert query.status_code in {400, 401}


@pytest.mark.spec("AUTH-15")
def test_unknown_machines_and_wrong_secrets_are_refused_alike(scenario: Scenario) -> None:
    made = register(scenario).get_json()
    answers = [
        scenario.token_for(client_id, "wrong")
        for client_id in (made["client_id"], str(OPERATOR_ID), str(uuid4()), "not even an id")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].get_json()["error"] == "invalid_client"


@pytest.mark.spec("AUTH-15")
@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", ""])
def test_machines_have_one_way_in(scenario: Scenario, grant: str) -> None:
    answer = scenario.token_for(str(OPERATOR_ID), OPERATOR_SECRET, grant_type=grant)
    assert answer.status_code == 400
    assert "error" in answer.get_json()


@pytest.mark.spec("AUTH-15")
def test_only_the_operator_registers_machines(scenario: Scenario, service: RunningService) -> None:
    made = register(scenario).get_json()
    machine = scenario.token_for(made["client_id"], made["client_secret"]).get_json()["access_token"]
    person = scenario.activated(ALICE).cookie("access")
    for token in (machine, person):
        answer = service.with_token(token).post("/api/auth/clients", json=NEW)
        assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/operator-only")


@pytest.mark.spec("AUTH-15")
@pytest.mark.parametrize("scope", ["operate", "deposit operate", "", "Deposit", "a  b", "deposit\noperate"])
def test_no_machine_is_registered_as_a_second_operator(scenario: Scenario, scope: str) -> None:
    assert register(scenario, scope=scope).status_code == 422


def test_a_machine_has_no_account(scenario: Scenario, service: RunningService) -> None:
    operator = service.with_token(scenario.operator_token())
    assert operator.get("/api/auth/me").status_code == 403
    assert operator.delete("/api/auth/sessions/current").status_code == 403
