"""Every path that takes a password counts together: there is none on which a guess is free."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from auth.app import SERVICE
from chartrier.http import openapi
from chartrier.testing import Caller, RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Scenario

ACT = {"audience": "vault", "purpose": "delete", "subject": "x"}
NEW = "Une-Autre-Phrase-2027"
# Each path on which somebody types the password of an account that is in use, with a guess at it.
PATHS: dict[str, dict[str, Any]] = {
    "POST /api/auth/sessions": {"identifier": ALICE.email, "password": "?"},
    "POST /api/auth/proofs": ACT | {"password": "?"},
    "POST /api/auth/paper-refusals/identification": {"identifier": ALICE.email, "password": "?"},
    "POST /api/auth/me/associations": {"identifier": ALICE.email, "password": "?"},
    "POST /api/auth/me/closing": {"password": "?"},
    "PUT /api/auth/me/password": {"current_password": "?", "code": "A7C4RT", "password": NEW},
    "PUT /api/auth/me/identifier": {"identifier": "alice.f", "password": "?"},
    "POST /api/auth/me/email": {"email": "alix@exemple.fr", "password": "?"},
    "POST /api/auth/me/phones": {"number": "06 39 98 12 34", "password": "?"},
    "POST /api/auth/me/phones/removal": {"number": "+33639981234", "password": "?"},
}
# Where a password is chosen for the first time, or in the place of one that was lost: nothing is guessed there.
CHOSEN = {
    "POST /api/auth/activations",
    "POST /api/auth/client-accounts",
    "POST /api/auth/resets/completion",
    "POST /api/auth/sign-in/first",
}
# A confidential password is a one-time code, whose five tries are its own.
ONE_TIME = {"POST /api/auth/me/joinings"}


def guess(caller: Caller, path: str, password: str) -> int:
    method, _, address = path.partition(" ")
    typed = {name: password if value == "?" else value for name, value in PATHS[path].items()}
    send = {"POST": caller.post, "PUT": caller.put}[method]
    return int(send(address, json=typed).status_code)


def test_every_operation_that_takes_a_password_is_known_here(service: RunningService) -> None:
    with service.app.app_context():
        document = openapi.document(service.app)
    schemas = document["components"]["schemas"]

    def takes_password(operation: dict[str, Any]) -> bool:
        content = operation.get("requestBody", {}).get("content", {})
        names = {each["schema"].get("$ref", "").rpartition("/")[2] for each in content.values()}
        fields = {field for name in names if name in schemas for field in schemas[name].get("properties", {})}
        return any("password" in field for field in fields)

    found = {
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and takes_password(operation)
    }
    assert found == set(PATHS) | CHOSEN | ONE_TIME
    assert SERVICE.name == "auth"


@pytest.mark.spec("AUTH-11")
@pytest.mark.parametrize("path", sorted(PATHS))
def test_on_each_path_the_third_wrong_password_locks(
    scenario: Scenario, service: RunningService, compared: list[str], path: str
) -> None:
    # Somebody else who is signed in may try to link Alice's account; every other path is one's own.
    browser = scenario.activated(ALICE)
    caller = service.with_token((scenario.activated(BOB) if "associations" in path else browser).cookie("access"))
    compared.clear()
    assert [guess(caller, path, "Pas-le-bon-0") for _ in range(4)] == [401, 401, 429, 429]
    assert compared == ["Pas-le-bon-0"] * 3
    assert scenario.browser().sign_in(ALICE.email, PASSWORD).status_code == 429


@pytest.mark.spec("AUTH-11")
def test_of_sixty_parallel_tries_on_all_paths_together_three_are_looked_at(
    scenario: Scenario, service: RunningService, compared: list[str]
) -> None:
    alice = service.with_token(scenario.activated(ALICE).cookie("access"))
    bob = service.with_token(scenario.activated(BOB).cookie("access"))
    paths = sorted(PATHS)
    compared.clear()

    def try_one(number: int) -> int:
        path = paths[number % len(paths)]
        return guess(bob if "associations" in path else alice, path, f"Guess-{number}")

    with ThreadPoolExecutor(60) as pool:
        answers = sorted(pool.map(try_one, range(60)))
    assert answers == [401, 401, *[429] * 58]
    assert len(compared) == 3
    assert len(service.events("auth.account-locked.v1")) == 1
