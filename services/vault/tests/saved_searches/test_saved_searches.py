"""Searches that people keep: theirs alone, asked anew each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, CHARLIE, RunningService
from services.vault.tests.vault_support.scenario import Scenario
from vault.saved_searches.saved_searches import MOST

PATH = "/api/vault/saved-searches"


def saved(service: RunningService, name: str, **criteria: str) -> Any:  # noqa: ANN401 - an answer
    return service.as_(ALICE).put(PATH, json={"name": name, "criteria": criteria})


def listed(service: RunningService) -> list[tuple[str, dict[str, str]]]:
    found = service.as_(ALICE).get(PATH).get_json()["items"]
    return [(each["name"], each["criteria"]) for each in found]


@pytest.mark.spec("VLT-21")
def test_a_search_is_kept_under_a_name_replaced_under_the_same_one_and_removed(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    first = saved(service, "boulangerie", q="boulangere 2024", period="chosen", **{"from": "2024-01-01"})
    assert first.status_code == 200
    saved(service, "À signer", state="todo", type="employment_contract", sort="-delivered_at")
    again = saved(service, "boulangerie", q="boulangère")
    assert again.get_json()["id"] == first.get_json()["id"]
    assert listed(service) == [
        ("boulangerie", {"q": "boulangère"}),
        ("À signer", {"state": "todo", "type": "employment_contract", "sort": "-delivered_at"}),
    ]
    assert service.as_(ALICE).delete(f"{PATH}/{first.get_json()['id']}").status_code == 204
    assert [name for name, _ in listed(service)] == ["À signer"]


@pytest.mark.spec("VLT-21")
def test_what_is_no_search_is_refused_beside_its_field(service: RunningService, scenario: Scenario) -> None:
    for name, criteria, field in (
        ("", {"q": "a"}, "name"),
        ("x" * 81, {"q": "a"}, "name"),
        ("a", {"type": "letter"}, "criteria.type"),
        ("a", {"from": "hier"}, "criteria.from"),
        ("a", {"order": "title"}, "criteria.order"),
    ):
        answer = saved(service, name, **criteria)
        assert answer.status_code == 422
        assert [each["field"] for each in answer.get_json()["errors"]] == [field]


@pytest.mark.spec("VLT-21")
def test_there_is_a_limit_also_for_those_who_save_several_at_once(scenario: Scenario, service: RunningService) -> None:
    for number in range(MOST - 1):
        assert saved(service, f"{number}", q="a").status_code == 200
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: saved(service, f"last {number}", q="a").status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409]
    assert len(listed(service)) == MOST
    assert saved(service, "0", q="b").status_code == 200, "another search under a name that is there"


@pytest.mark.spec("VLT-21")
def test_a_stranger_neither_sees_nor_removes_what_somebody_keeps_and_closing_the_account_forgets_it(
    scenario: Scenario, service: RunningService
) -> None:
    search_id = saved(service, "impôts", q="2024").get_json()["id"]
    assert service.as_(CHARLIE).get(PATH).get_json() == {"items": []}
    assert service.as_(CHARLIE).delete(f"{PATH}/{search_id}").status_code == 404
    export = scenario.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])
    (part,) = service.anonymous.get("/api/vault/ticketed/export", headers=export).get_json()["accounts"]
    assert part["saved_searches"] == [{"name": "impôts", "criteria": {"q": "2024"}}]
    service.receive(
        "auth.erasure-requested.v1", tenant_id=ALICE.id, closing_id=uuid4(), account_id=ALICE.id, accounts=[ALICE.id],
        holders=[], service="vault", at="2026-11-20T10:00:00Z",
    )  # fmt: skip
    service.run_job("erase_accounts")
    assert listed(service) == []
