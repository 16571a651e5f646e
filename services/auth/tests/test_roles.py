"""Who may do what in auth: one table, from which a test follows for every operation and role, allowing or refusing."""

import pytest

from services.auth.tests.auth_support.operations import JSON, OPERATIONS, operations
from services.auth.tests.auth_support.roles import AN_APPLICATION, NOBODY, REFUSALS, ROLES, TABLE, Cast, cast

__all__ = ["cast"]

pytestmark = pytest.mark.xdist_group("roles-of-auth")


def test_every_operation_is_in_the_table_and_has_a_name_of_its_own() -> None:
    assert set(TABLE) == set(OPERATIONS)
    assert len(operations()) == len(OPERATIONS)


def test_an_operation_is_open_in_the_document_when_nobody_is_let_in() -> None:
    looks_itself = set(AN_APPLICATION.split())
    open_ones = {operation.name for operation in OPERATIONS.values() if operation.is_open} - looks_itself
    assert open_ones == {name for name, roles in TABLE.items() if NOBODY in roles}


@pytest.mark.spec("AUTH-19")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(cast: Cast, name: str, role: str) -> None:
    answer = cast.ask(OPERATIONS[name], role)
    problem: JSON = (answer.get_json(silent=True) or {}) if answer.status_code >= 400 else {}
    refused = problem.get("type") in REFUSALS
    assert refused == (role not in TABLE[name]), answer.text
    if refused:
        assert answer.status_code == (
            401 if role == NOBODY or problem["type"] == "/problems/invalid-access-token" else 403
        )
