"""The scope that manages an account (AUTH-19); who may do what with it is in the table of roles."""

import pytest

from auth.sessions.access_tokens import MANAGE
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import Scenario


@pytest.mark.spec("AUTH-19")
def test_the_scope_that_manages_accounts_is_registered_for_applications_of_ours_alone(
    scenario: Scenario, service: RunningService
) -> None:
    operator = service.with_token(scenario.operator_token())
    asked = {"name": "Appli", "kind": "web", "redirect_uris": ["https://appli.exemple/retour"], "scope": [MANAGE]}
    refused = operator.post("/api/auth/applications", json=asked)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == ["scope"]
    assert operator.post("/api/auth/applications", json=asked | {"ours": True}).status_code == 201
