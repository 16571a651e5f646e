"""A contract that the agency signs first and the employee then, followed by the agency, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import activated, sign, waiting
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import CONTRACT, employee, line
from tests.e2e.support.people import PASSWORD, eventually
from tests.e2e.support.sample_documents import employment_contract

pytestmark = [pytest.mark.runs_on("embedded")]

TITLE = "Contrat de travail à deux"


def send_to_both(scene: Scene) -> None:
    """Send an employee a contract that the agency signs first."""
    staff_number = f"M-{scene.mark}"
    recipient = employee(scene.address("camille"), staff_number)
    contract: dict[str, Any] = line(
        f"CDD-{scene.mark}", "employment_contract", TITLE, recipient, CONTRACT | {"staff_number": staff_number}
    )
    contract["signature"] = {"signatories": ["agency", "recipient"], "deadline": "2036-12-24"}
    files = {contract["file"]: employment_contract()}
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", [contract], files)
    assert answer.json()["accepted"] == 1, answer.text


def sender_of_the_agency(scene: Scene, people: Browsers) -> Visitor:
    agency = scene.organisations.agency_id
    invited: dict[str, Any] = {"email": scene.address("agathe"), "first_name": "Agathe", "last_name": "Imaginaire"}
    invited["accesses"] = [{"unit_id": agency, "rights": ["D"]}]
    answer = scene.product.operator().post(f"/api/tenancy/organisations/{agency}/members", json=invited)
    assert answer.status_code == 201, answer.text
    agathe = people.new()
    agathe.activate(scene.link("agathe"))
    return agathe


@pytest.mark.spec("SIG-01", "VLT-12")
def test_the_agency_signs_then_the_employee_and_the_agency_follows_both(scene: Scene, people: Browsers) -> None:
    send_to_both(scene)
    camille = activated(scene, "camille")
    (document,) = waiting(camille, 1)
    envelopes = f"/api/signature/envelopes?document_id={document['id']}"
    (envelope,) = eventually(lambda: camille.items(envelopes))
    assert not envelope["may_sign"], "the agency signs first"

    agathe = sender_of_the_agency(scene, people)
    agathe.follow("Demandes de signature")
    agathe.heading("Demandes de signature")
    agathe.see("L’expéditeur : à signer")
    agathe.see("Le destinataire : pas encore signé")
    agathe.look("signature-requests")
    agathe.follow("Un document attend votre signature")
    agathe.heading("Documents à signer")
    agathe.page.get_by_role("checkbox", name=f"Choisir « {TITLE} »").check()
    agathe.press("Signer ce document")
    agathe.heading("Confirmez avec votre mot de passe")
    agathe.page.get_by_role("checkbox", name=re.compile("Je déclare")).check()
    agathe.write(re.compile("Mot de passe"), PASSWORD)
    agathe.press("Signer ce document")
    agathe.see("1 sur 1 signés")

    eventually(lambda: camille.items(f"{envelopes}&my_turn=true"))
    signed = sign(camille, document)
    assert [each["name"] for each in signed["signatures"]] == ["Agathe Imaginaire", "Camille Exemple"]
    agathe.follow("Demandes de signature")
    agathe.press("Signées")
    agathe.see("Le destinataire (Camille Exemple) : signé le")
