"""Whatever is sent to auth, well or ill made: no failure of ours, and no answer that its document doesn't name."""

from http import HTTPStatus
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from services.auth.tests.auth_support.operations import OPERATIONS
from services.auth.tests.auth_support.roles import OPERATOR, PERSON, TABLE, Cast, cast

__all__ = ["cast"]

pytestmark = pytest.mark.xdist_group("roles-of-auth")

CHECKS: Final = [not_a_server_error, status_code_conformance, response_schema_conformance]
EXAMPLES: Final = 10
# All that these take is text, of which there is no wrong one.
NEVER_ILL_MADE: Final = {"ask_to_sign_out", "ask_to_sign_out_by_form"}
MAY_BE_ILL_MADE: Final = {name for name, each in OPERATIONS.items() if each.takes_something} - NEVER_ILL_MADE


@pytest.fixture(scope="module")
def described(cast: Cast) -> dict[str, Any]:
    """Every operation as schemathesis reads it, by its name."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", cast.service.app)
    found: list[Any] = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(found) == len(OPERATIONS)
    return {operation.definition.raw["operationId"]: operation for operation in found}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_any_request_is_answered_as_documented(cast: Cast, described: dict[str, Any], name: str) -> None:
    assert ask_in_many_ways(cast, described[name], name, GenerationMode.POSITIVE)


@pytest.mark.parametrize(
    "name",
    sorted(MAY_BE_ILL_MADE),
)
def test_any_ill_made_request_is_answered_as_documented(cast: Cast, described: dict[str, Any], name: str) -> None:
    answers = ask_in_many_ways(cast, described[name], name, GenerationMode.NEGATIVE)
    assert answers
    assert max(answers) >= HTTPStatus.BAD_REQUEST, "some of them at least are refused"


def ask_in_many_ways(cast: Cast, operation: Any, name: str, mode: GenerationMode) -> list[int]:  # noqa: ANN401
    """Ask as everybody who may; return the status of each answer, all of which the operation's document names."""
    answers: list[int] = []
    roles = [role for role in (PERSON, OPERATOR) if role in TABLE[name]] or [PERSON]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:  # noqa: ANN401 - schemathesis has its own kinds
        for role in roles:
            response = case.call(headers=cast.headers(role))
            case.validate_response(response, checks=CHECKS)
            answers.append(response.status_code)

    ask()
    return answers
