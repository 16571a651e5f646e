"""*Ma fiche client* and *Mon profil*: what a structure and its members say of themselves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import tickets_of
from services.tenancy.tests.structures.structure_support import Opener, account_opened, certified
from services.tenancy.tests.tenancy_support import SIRET

SAID: dict[str, Any] = {
    "name": "Étude Perrin et associés", "service": "Successions", "street": "5 rue des Tilleuls", "post_code": "69004",
    "city": "Lyon", "country": "FR", "phone": "01 99 00 56 78", "email": "contact@example.test",
}  # fmt: skip


@pytest.fixture
def path(service: RunningService) -> str:
    account_opened(service)
    alice = Opener(service)
    alice.complete()
    alice.validate()
    return f"/api/tenancy/structures/{alice.see().get_json()['structure_id']}"


@pytest.mark.spec("TEN-44")
def test_an_administrator_changes_the_client_file_and_nothing_else(service: RunningService, path: str) -> None:
    alice = service.as_(ALICE)
    before = alice.get(f"{path}/client-file").get_json()
    assert (before["name"], before["siret"], before["category"]) == ("Étude Perrin", SIRET, "notary")
    changed = alice.put(f"{path}/client-file", json=SAID)
    assert changed.status_code == 200, changed.text
    assert changed.get_json() == SAID | {"siret": SIRET, "category": "notary", "phone": "+33199005678"}
    assert [event["name"] for event in service.events("tenancy.structure-renamed.v1")] == [SAID["name"]]
    for fixed in ({"siret": "55208131766522"}, {"category": "court"}):
        refused = alice.put(f"{path}/client-file", json=SAID | fixed)
        assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, next(iter(fixed)))
    wrong = alice.put(f"{path}/client-file", json=SAID | {"name": "", "post_code": "1", "email": "x"})
    assert [error["field"] for error in wrong.get_json()["errors"]] == ["name", "email", "post_code"]
    assert alice.get(f"{path}/client-file").get_json()["city"] == "Lyon"


@pytest.mark.spec("TEN-45")
def test_one_changes_ones_own_function_and_landline(service: RunningService, path: str) -> None:
    alice = service.as_(ALICE)
    own = alice.get(f"{path}/own-profile").get_json()
    assert (own["function"], own["profile"]) == ("Notaire associée", "administrator")
    changed = alice.put(f"{path}/own-profile", json={"function": "Notaire", "landline": "01 99 00 12 34"})
    assert (changed.get_json()["function"], changed.get_json()["landline"]) == ("Notaire", "+33199001234")
    wrong = alice.put(f"{path}/own-profile", json={"function": "Notaire", "landline": "12"})
    assert [error["field"] for error in wrong.get_json()["errors"]] == ["landline"]


@pytest.mark.spec("TEN-45")
def test_ones_identity_document_is_seen_and_replaced_and_the_former_one_is_erased(
    service: RunningService, path: str
) -> None:
    alice, document_id = service.as_(ALICE), uuid4()
    (former,) = alice.get(f"{path}/own-profile").get_json()["identity"]
    announced = alice.post(f"{path}/own-profile/identity", json={"name": "passeport.pdf", "size": 900}).get_json()
    receipt = certified(announced["ticket"], document_id=document_id)
    taken = alice.post(
        f"{path}/own-profile/identity/{announced['attachment_id']}/receipt", json={"receipt": receipt}
    ).get_json()
    assert [attachment["name"] for attachment in taken["identity"]] == ["passeport.pdf"]
    assert len(service.events("tenancy.structure-attachment-removed.v1")) == 1

    reading = alice.post(f"{path}/own-profile/identity/{announced['attachment_id']}/reading").get_json()["ticket"]
    assert (
        tickets_of("vault").check(reading, purpose="structure-attachment", issuers={"tenancy"}).subject == document_id
    )
    assert alice.post(f"{path}/own-profile/identity/{former['id']}/reading").status_code == 404
    wrong = alice.post(f"{path}/own-profile/identity", json={"name": "passeport.exe", "size": 900})
    assert [error["field"] for error in wrong.get_json()["errors"]] == ["name"]


@pytest.mark.spec("TEN-45")
def test_a_stranger_cannot_read_or_replace_an_identity_document_and_neither_can_a_colleague(
    service: RunningService, path: str
) -> None:
    structure = path.rsplit("/", 1)[1]
    (identity,) = service.as_(ALICE).get(f"{path}/own-profile").get_json()["identity"]
    service.receive_grant(BOB.id, holder_id=uuid4(), rights=["administrator"], kind="deposit_client")
    for who in (BOB, CHARLIE):
        for act in ("reading", "receipt"):
            body = {"receipt": "a.b.c"} if act == "receipt" else None
            answer = service.as_(who).post(f"{path}/own-profile/identity/{identity['id']}/{act}", json=body)
            assert answer.status_code == 404, (structure, act)
