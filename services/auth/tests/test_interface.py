"""Whatever is sent to an operation, it answers as its description says: nothing unforeseen, no failure of ours."""

from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from people import ALICE, Town
from schemathesis.core.result import Ok

from chartrier.testing import RunningService

EXAMPLES = 6
# Described by their own standards, which say more than OpenAPI can: their tests go through clients that know them.
ELSEWHERE = ("/oauth/", "/.well-known/")
Unforeseen = tuple[str, str, int, str]


def unforeseen_of(operation: Any, access: str) -> set[Unforeseen]:  # noqa: ANN401 - schemathesis' own
    """What an operation answers beyond its description."""
    described = {int(status) for status in operation.definition.raw["responses"] if status.isdigit()}
    token = {"Authorization": f"Bearer {access}"} if operation.definition.raw.get("security") else {}
    seen: set[Unforeseen] = set()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:  # noqa: ANN401
        answer = case.call(headers={"X-Chartrier": "portal"} | token)
        if answer.status_code not in described:
            seen.add((case.method, operation.path, answer.status_code, answer.text[:200]))

    send()
    return seen


@pytest.mark.timeout(300)
def test_every_operation_answers_as_described(town: Town, service: RunningService) -> None:
    described = schemathesis.openapi.from_wsgi("/openapi.json", service.app)
    operations = [each.ok() for each in described.get_all_operations() if isinstance(each, Ok)]
    asked = [one for one in operations if not any(part in one.path for part in ELSEWHERE)]
    assert len(asked) > 50
    found: set[Unforeseen] = set()
    access = ""
    for number, operation in enumerate(asked):
        if service.with_token(access).get("/api/auth/me").status_code == 401:
            # What was sent before ended the session, or the account: somebody new goes on.
            access = town.activated(replace(ALICE, email=f"alice-{number}@exemple.fr")).cookie("access")
        found |= unforeseen_of(operation, access)
    assert found == set()
