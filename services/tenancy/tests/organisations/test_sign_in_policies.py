"""An organisation may ask a second factor of those who have rights in its space."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Caller, Person, RunningService
from services.tenancy.tests.tenancy_support import OPERATOR

CHANGED = "tenancy.sign-in-policy-changed.v1"


def agency(service: RunningService) -> str:
    answer = service.as_machine(OPERATOR, "operate").post(
        "/api/tenancy/organisations", json={"kind": "agency", "name": "Agence Imaginaire"}
    )
    return str(answer.get_json()["id"])


def right(service: RunningService, who: Person, organisation_id: str, *rights: str) -> Caller:
    service.receive_grant(
        who.id,
        holder_id=UUID(organisation_id),
        organisation_id=UUID(organisation_id),
        kind="agency",
        rights=list(rights),
    )
    return service.as_(who)


def policy(organisation_id: str) -> str:
    return f"/api/tenancy/organisations/{organisation_id}/sign-in-policy"


@pytest.mark.spec("AUTH-12")
def test_an_administrator_has_the_space_ask_for_a_second_factor_and_that_is_published(
    service: RunningService,
) -> None:
    agency_id = agency(service)
    alice = right(service, ALICE, agency_id, "A")
    assert alice.get(policy(agency_id)).get_json() == {"second_factor": "optional"}
    for asked in ("optional", "required", "required", "optional"):
        answer = alice.put(policy(agency_id), json={"second_factor": asked})
        assert (answer.status_code, answer.get_json()) == (200, {"second_factor": asked})
        assert alice.get(policy(agency_id)).get_json() == {"second_factor": asked}
    published = [(event["version"], event["second_factor_required"]) for event in service.events(CHANGED)]
    assert published == [(1, False), (2, True), (3, False)]
    [event, *_] = service.events(CHANGED)
    assert (event["tenant_id"], event["organisation_id"]) == (agency_id, agency_id)
    assert event["organisation_name"] == "Agence Imaginaire"


def test_the_operator_may_too(service: RunningService) -> None:
    agency_id = agency(service)
    operator = service.as_machine(OPERATOR, "operate")
    assert operator.put(policy(agency_id), json={"second_factor": "required"}).status_code == 200
    assert operator.get(policy(agency_id)).get_json() == {"second_factor": "required"}


def test_to_anybody_else_there_is_no_such_organisation(service: RunningService) -> None:
    agency_id = agency(service)
    bob, charlie = right(service, BOB, agency_id, "D"), service.as_(CHARLIE)
    refusals = [charlie.get(policy(str(uuid4())))]
    for caller in (bob, charlie, service.as_machine(uuid4())):
        refusals += [caller.get(policy(agency_id)), caller.put(policy(agency_id), json={"second_factor": "required"})]
    answers = {(one.status_code, one.get_json()["type"], one.get_json()["title"]) for one in refusals}
    assert len(answers) == 1
    assert refusals[0].status_code == 404
    assert service.anonymous.get(policy(agency_id)).status_code == 401
    assert service.events(CHANGED) == []


@pytest.mark.parametrize("asked", [{}, {"second_factor": "perhaps"}, {"second_factor": "required", "more": 1}])
def test_anything_else_is_refused(service: RunningService, asked: dict[str, object]) -> None:
    agency_id = agency(service)
    alice = right(service, ALICE, agency_id, "A")
    assert alice.put(policy(agency_id), json=asked).status_code == 422


def test_changes_at_once_are_published_in_one_order(service: RunningService) -> None:
    agency_id = agency(service)
    operator = service.as_machine(OPERATOR, "operate")

    def change(number: int) -> int:
        asked = "required" if number % 2 else "optional"
        return int(operator.put(policy(agency_id), json={"second_factor": asked}).status_code)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(change, range(16))) == {200}
    published = sorted((event["version"], event["second_factor_required"]) for event in service.events(CHANGED))
    assert [version for version, _ in published] == list(range(1, len(published) + 1))
    last = "required" if published[-1][1] else "optional"
    assert operator.get(policy(agency_id)).get_json() == {"second_factor": last}
