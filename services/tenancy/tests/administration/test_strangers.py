"""One table, role by operation by unit: nobody touches, or learns of, a unit that they don't administer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Caller
from services.tenancy.tests.administration.conftest import DAVID, EMMA, Agency
from services.tenancy.tests.tenancy_support import (
    OPERATOR,
    invitation_of,
    member,
    registered_as,
)

CONTRACT: Final = Path(__file__).parents[4] / "contracts/http/tenancy.json"
TAGS: Final = {"members", "accesses", "establishments", "settings", "sign_in_policies", "machines", "member_reminders"}


@dataclass(frozen=True)
class Operation:
    """An operation on Lyon, on a member there or on the whole agency, and who may do it beside the operator."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    # By whom: somebody who administers Lyon, the whole agency, or the operator alone.
    needs: str = "unit"


# By their names in the contract. What only reads a whole space shows who administers another unit nothing of this one.
OPERATIONS: Final = {
    "list_members": Operation("get", "members?unit={lyon}"),
    "invite_member": Operation("post", "members", {"invitation": "{lyon}"}),
    "show_member": Operation("get", "members/{fanny}"),
    "change_member": Operation("patch", "members/{fanny}", {"first_name": "Autre"}),
    "remove_member": Operation("delete", "members/{fanny}"),
    "remind_member": Operation("post", "members/{fanny}/reminder"),
    "remind_members": Operation("post", "members/reminders", {"members": ["{fanny}"]}),
    "list_units": Operation("get", "units"),
    "set_rights": Operation("put", "members/{fanny}/accesses/{lyon}", {"rights": ["D"]}),
    "approve_member": Operation("post", "members/{fanny}/approval"),
    "refuse_member": Operation("post", "members/{fanny}/refusal"),
    "list_right_changes": Operation("get", "right-changes?unit={lyon}"),
    "list_establishments_of_organisation": Operation("get", "establishments"),
    "add_establishment": Operation("post", "establishments", {"name": "Nice"}, needs="all"),
    "change_establishment": Operation("patch", "establishments/{lyon}", {"name": "Lyon Bis"}),
    "show_services": Operation("get", "services"),
    "change_services": Operation("put", "services", {"services": []}, needs="operator"),
    "show_settings": Operation("get", "settings"),
    "change_settings": Operation("patch", "settings", {"name": "Autre"}, needs="all"),
    "show_sign_in_policy": Operation("get", "sign-in-policy", needs="all"),
    "change_sign_in_policy": Operation("put", "sign-in-policy", {"second_factor": "optional"}, needs="all"),
    "add_machine": Operation("post", "machines", {"client_id": str(uuid4())}, needs="operator"),
}
OF_THE_WHOLE_SPACE: Final = {"list_units", "list_establishments_of_organisation", "show_services", "show_settings"}
NOTHING_THERE: Final = {"remove_member", "approve_member", "refuse_member"}


@dataclass(frozen=True)
class Scene:
    """The agency, with Fanny in Lyon alone, and David who administers another agency."""

    agency: Agency
    fanny: str

    def call(self, caller: Caller, name: str) -> TestResponse:
        operation = OPERATIONS[name]
        ids = {"lyon": self.agency.id, "fanny": self.fanny}
        body = json.loads(json.dumps(operation.body).replace("{lyon}", ids["lyon"]).replace("{fanny}", ids["fanny"]))
        if body and "invitation" in body:
            body = invitation_of("Gaston", {body["invitation"]: ["D"]})
        path = f"{self.agency.path}/{operation.path.format(**ids)}"
        return caller._send(operation.method.upper(), path, {} if body is None else {"json": body})  # noqa: SLF001


@pytest.fixture
def scene(agency: Agency) -> Scene:
    """The scene."""
    service = agency.service
    other = registered_as(service, "agency", "Agence d’ailleurs")
    member(service, other, DAVID, {other: None})
    added = service.as_machine(OPERATOR).post(f"{agency.path}/members", json=invitation_of("Fanny", {agency.id: ["D"]}))
    return Scene(agency, added.get_json()["id"])


def test_every_operation_on_the_members_of_an_organisation_stands_in_the_table() -> None:
    paths = json.loads(CONTRACT.read_text())["paths"]
    operations = [operation for path in paths.values() for operation in path.values() if "operationId" in operation]
    named = {operation["operationId"] for operation in operations if TAGS & set(operation.get("tags", []))}
    assert named == set(OPERATIONS)


@pytest.mark.spec("TEN-22")
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_stranger_cannot(scene: Scene, name: str) -> None:
    for who in (CHARLIE, DAVID, EMMA):
        answer = scene.call(scene.agency.service.as_(who), name)
        assert answer.status_code == 404, (who.name, answer.text)
        assert "Fanny" not in answer.text
    of_brest = scene.call(scene.agency.service.as_(BOB), name)
    if name in OF_THE_WHOLE_SPACE:
        assert of_brest.status_code == 200
        assert not {"Fanny", scene.fanny, "Lyon"} & set(words(of_brest.get_json())) - own_name(name)
    else:
        assert of_brest.status_code == 404, of_brest.text
        assert "Fanny" not in of_brest.text


@pytest.mark.spec("TEN-22")
@pytest.mark.parametrize("name", OPERATIONS)
def test_who_administers_it_can_and_nobody_without_signing_in(scene: Scene, name: str) -> None:
    service = scene.agency.service
    assert scene.call(service.anonymous, name).status_code == 401
    allowed = service.as_machine(OPERATOR) if OPERATIONS[name].needs == "operator" else service.as_(ALICE)
    if OPERATIONS[name].needs == "operator":
        assert scene.call(service.as_(ALICE), name).status_code == 404
    answer = scene.call(allowed, name)
    assert answer.status_code in ({409} if name in NOTHING_THERE else {200, 201, 204}), (name, answer.text)


def test_an_organisation_that_does_not_exist_answers_alike(scene: Scene) -> None:
    nowhere = Scene(Agency(scene.agency.service, str(uuid4()), "", "", "", ""), scene.fanny)
    emma = scene.agency.service.as_(EMMA)
    for name in OPERATIONS:
        there, answer = scene.call(emma, name), nowhere.call(emma, name)
        assert {**answer.get_json(), "reference": ""} == {**there.get_json(), "reference": ""}, name


def own_name(name: str) -> set[str]:
    # The agency bears the name of its first establishment.
    return {"Lyon"} if name == "show_settings" else set()


def words(answer: Any) -> list[str]:  # noqa: ANN401 - JSON
    if isinstance(answer, dict):
        return [word for value in answer.values() for word in words(value)]
    if isinstance(answer, list):
        return [word for value in answer for word in words(value)]
    return [answer] if isinstance(answer, str) else []
