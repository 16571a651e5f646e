"""A right that is withdrawn while the broker is down: refused at once by tenancy, by every service when it is back."""

from __future__ import annotations

import pytest

from deploy.local.product.stack import Stack
from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import activated, send, waiting
from tests.e2e.support.people import Person, eventually

pytestmark = [pytest.mark.fault, pytest.mark.runs_on("stack")]


def administers(person: Person, company: str) -> bool:
    """Tell whether tenancy itself lets somebody administer a company."""
    return person.get(f"/api/tenancy/organisations/{company}/members").status_code == 200


def answers(person: Person, paths: list[str]) -> set[int]:
    """Return with which codes these paths are answered."""
    return {person.get(path).status_code for path in paths}


def envelope_of(person: Person, document: str) -> str | None:
    """Return the envelope in which somebody may sign a document, as signature says."""
    found = person.items(f"/api/signature/envelopes?document_id={document}")
    return str(found[0]["id"]) if found else None


@pytest.mark.spec("TEN-28")
def test_a_right_that_is_withdrawn_while_the_broker_is_down_is_refused_everywhere_once_it_is_back(
    scene: Scene,
) -> None:
    stack = scene.product.running
    assert isinstance(stack, Stack)
    rabbit = stack.servers.private_rabbit
    assert rabbit is not None
    send(scene)
    alix = activated(scene, "alix")
    relation = eventually(lambda: alix.items("/api/tenancy/relations?state=proposed"))[0]
    assert alix.post(f"/api/tenancy/relations/{relation['id']}/confirmation").status_code == 200
    company = relation["company"]["holder_id"]
    new = {"email": scene.address("fanny"), "first_name": "Fanny", "last_name": "Modèle"}
    invited = alix.post(
        f"/api/tenancy/organisations/{company}/members",
        json={**new, "accesses": [{"unit_id": relation["id"], "rights": ["A", "F", "S"]}]},
    )
    assert invited.status_code == 201, invited.text
    fanny = activated(scene, "fanny")
    documents = waiting(fanny, 2)
    (contract,) = [each["id"] for each in documents if each["type"] == "assignment_contract"]
    envelope = eventually(lambda: envelope_of(fanny, contract))
    paths = [f"/api/vault/documents/{each['id']}" for each in documents] + [f"/api/signature/envelopes/{envelope}"]
    assert answers(fanny, paths) == {200}
    assert eventually(lambda: administers(fanny, company))

    rabbit.kill()
    access = f"/api/tenancy/organisations/{company}/members/{invited.json()['id']}/accesses/{relation['id']}"
    withdrawn = alix.put(access, json={"rights": []})
    assert withdrawn.status_code == 200, withdrawn.text
    assert not administers(fanny, company), "the service that was asked knows at once"
    assert answers(fanny, paths) == {200}, "nobody could tell the others"

    rabbit.restart()
    eventually(lambda: answers(fanny, paths) == {404})
    assert fanny.items("/api/vault/documents") == []
    assert alix.get(paths[0]).status_code == 200
