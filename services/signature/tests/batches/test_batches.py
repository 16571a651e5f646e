"""Many documents in one act: one password, each document its own outcome, whatever happens to the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from services.signature.tests.signature_support import fake_vault, sample_pdfs
from services.signature.tests.signature_support.scenario import BATCHES, EMPLOYER, Scenario
from services.signature.tests.signature_support.validators import is_valid, pdfsig, words_on_the_last_page
from signature.certificates.signing_key import SigningKey

COMPANY = UUID("0b1f6f2e-5a53-4c55-8a7f-2d1c1e2f3a03")
OWN = {"appearance": {"kind": "typed", "text": "Alice Petit", "handwriting": "cursive"}}


@pytest.fixture
def client(scenario: Scenario) -> Scenario:
    """Alice signs contracts and validates invoices for a company that its agency calls by name."""
    scenario.service.receive_grant(ALICE.id, holder_id=COMPANY, organisation_id=EMPLOYER, rights=["S", "F"])
    scenario.service.receive(
        "auth.account-activated.v1",
        tenant_id=ALICE.id,
        account_id=ALICE.id,
        version=1,
        first_name="Alice",
        last_name="Petit",
    )
    scenario.service.receive(
        "vault.deposit-received.v1",
        tenant_id=COMPANY,
        holder_id=COMPANY,
        organisation_id=EMPLOYER,
        recipient={"kind": "company", "siret": "00000001800010", "name": "Fonderie Modèle", "users": []},
    )
    return scenario


def contracts(scenario: Scenario, number: int) -> list[UUID]:
    return [
        scenario.deliver(
            sample_pdfs.contract(f"Mission {each}."),
            holder_id=COMPANY,
            required_right="S",
            type="assignment_contract",
            title=f"Contrat de mission {each}",
        )
        for each in range(number)
    ]


def states(batch: dict[str, Any]) -> list[str]:
    return [document["state"] for document in batch["documents"]]


@pytest.mark.spec("SIG-03", "SIG-16")
def test_several_contracts_are_signed_with_one_password_and_bear_the_stamp_of_the_company(
    client: Scenario, signing_key: SigningKey, tmp_path: Path
) -> None:
    documents = contracts(client, 3)
    batch = client.draft(ALICE, documents)
    assert (states(batch), batch["personal"], batch["recorded_at"]) == (["ready"] * 3, False, None)
    assert "ces documents" in batch["consent"]
    answer = client.act(ALICE, batch)
    assert (answer.status_code, states(answer.get_json())) == (202, ["waiting"] * 3)
    client.run_worker()
    assert states(client.batch(ALICE, batch)) == ["done"] * 3
    signed = [client.vault.signed(each) for each in documents]
    assert all(is_valid(each, signing_key) for each in signed)
    assert "Signature is Valid" in pdfsig(signed[0], tmp_path)
    page = words_on_the_last_page(signed[0], tmp_path).replace("\u00a0", " ")
    assert "Fonderie Modèle" in page
    assert "Signé électroniquement par Alice Petit" in page
    evidence = client.decisions()
    assert {each["on_behalf_of"] for each in evidence} == {"Fonderie Modèle"}
    assert {each["batch_id"] for each in evidence} == {UUID(batch["id"])}
    assert len({each["proof_id"] for each in evidence}) == 1


@pytest.mark.spec("SIG-04")
def test_one_that_fails_is_named_with_its_reason_and_done_again_while_the_others_are_signed(
    client: Scenario, signing_key: SigningKey
) -> None:
    documents = contracts(client, 3)
    batch = client.draft(ALICE, documents)
    client.act(ALICE, batch)
    client.vault.fail_once("GET", fake_vault.answers_with_other_content)
    client.run_worker()
    after = client.batch(ALICE, batch)
    failed = [each for each in after["documents"] if each["state"] == "failed"]
    assert sorted(states(after)) == ["done", "done", "failed"]
    assert "rien n’a été signé" in failed[0]["reason"]
    (summary,) = client.service.as_(ALICE).get(BATCHES).get_json()["items"]
    assert (summary["total"], summary["waiting"], summary["failed"]) == (3, 0, 1)
    again = [each["document_id"] for each in after["documents"] if each["may_be_done_again"]]
    second = client.draft(ALICE, again)
    assert client.act(ALICE, second).status_code == 202
    client.run_worker()
    assert states(client.batch(ALICE, second)) == ["done"]
    assert all(is_valid(client.vault.signed(each), signing_key) for each in documents)
    assert len(client.service.events("signature.envelope-completed.v1")) == 3


@pytest.mark.spec("SIG-04")
def test_a_document_is_accepted_or_refused_one_by_one_until_the_act(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    one, other = scenario.deliver(), scenario.deliver()
    batch = scenario.draft(ALICE, [one, other])
    path = f"{BATCHES}/{batch['id']}/documents/{other}"
    missing = scenario.service.as_(ALICE).put(path, json={"choice": "refuse"})
    assert (missing.status_code, missing.get_json()["errors"][0]["field"]) == (422, "reason")
    choices = ({"choice": "refuse", "reason": "Non."}, {"choice": "accept"}, {"choice": "refuse", "reason": "Dates."})
    answers = [scenario.service.as_(ALICE).put(path, json=choice) for choice in choices]
    assert {answer.status_code for answer in answers} == {200}
    changed = answers[-1]
    assert scenario.act(ALICE, batch, **OWN).status_code == 409, "the set is not the one that was shown"
    without = scenario.act(ALICE, changed.get_json())
    assert (without.status_code, without.get_json()["errors"][0]["field"]) == (422, "appearance")
    assert scenario.act(ALICE, changed.get_json(), **OWN).status_code == 202
    scenario.run_worker()
    assert states(scenario.batch(ALICE, batch)) == ["done", "done"]
    assert scenario.envelope(ALICE, one)["state"] == "completed"
    refused = scenario.envelope(ALICE, other)
    assert (refused["state"], refused["refusal"]["reason"]) == ("refused", "Dates.")
    assert scenario.service.as_(ALICE).put(path, json={"choice": "accept"}).status_code == 409


@pytest.mark.spec("SIG-05", "VLT-02", "TEN-21")
def test_invoices_are_validated_by_whom_and_when_and_nothing_is_signed(client: Scenario) -> None:
    documents = [client.invoice(COMPANY), client.invoice(COMPANY)]
    batch = client.draft(ALICE, documents, "validate")
    answer = client.act(ALICE, batch)
    assert (answer.status_code, states(answer.get_json())) == (202, ["done", "done"])
    (event,) = client.service.events("signature.documents-validated.v1")
    assert event["documents"] == [str(each) for each in documents]
    assert (event["holder_id"], event["account_id"]) == (str(COMPANY), str(ALICE.id))
    envelope = client.envelope(ALICE, documents[0])
    assert envelope["validation"] == {"name": "Alice Petit", "validated_at": "2026-11-20T09:00:00+00:00"}
    assert envelope["state"] == "completed"
    assert client.vault.stored_decisions == []
    assert client.service.events("signature.envelope-opened.v1") == []


def test_an_invoice_is_not_signed_nor_a_contract_validated(client: Scenario) -> None:
    contract, invoice = contracts(client, 1)[0], client.invoice(COMPANY)
    for action, only in (("sign", contract), ("validate", invoice)):
        found = {each["document_id"]: each for each in client.draft(ALICE, [contract, invoice], action)["documents"]}
        assert found[str(only)]["state"] == "ready"
        assert [each["state"] for each in found.values()].count("left-out") == 1
    waiting = client.envelope(ALICE, invoice)
    assert not waiting["may_sign"]
    assert client.sign(ALICE, waiting).status_code == 409
    assert client.refuse(ALICE, waiting).status_code == 409
    assert client.decisions() == []


@pytest.mark.spec("SIG-04")
def test_two_tabs_with_the_same_documents_sign_each_once(client: Scenario, signing_key: SigningKey) -> None:
    documents = contracts(client, 3)
    drafts = [client.draft(ALICE, order) for order in (documents, documents[::-1], documents)]
    ready = Barrier(3)

    def send(batch: dict[str, Any]) -> list[str]:
        ready.wait()
        answer = client.act(ALICE, batch)
        assert answer.status_code == 202, answer.text
        return states(answer.get_json())

    with ThreadPoolExecutor(3) as tabs:
        outcomes = sorted(tabs.map(send, drafts))
    assert outcomes == [["left-out"] * 3, ["left-out"] * 3, ["waiting"] * 3]
    client.run_worker()
    assert all(is_valid(client.vault.signed(each), signing_key) for each in documents)


def test_the_same_batch_is_recorded_once(client: Scenario) -> None:
    batch = client.draft(ALICE, contracts(client, 1))
    assert client.act(ALICE, batch).status_code == 202
    again = client.act(ALICE, batch)
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/batch-already-recorded")


@pytest.mark.spec("TEN-21")
def test_a_right_withdrawn_between_draft_and_act_leaves_the_document_out(client: Scenario) -> None:
    elsewhere = uuid4()
    grant = client.service.receive_grant(ALICE.id, holder_id=elsewhere, organisation_id=EMPLOYER, rights=["S"])
    kept = contracts(client, 1)[0]
    lost = client.deliver(holder_id=elsewhere, required_right="S")
    batch = client.draft(ALICE, [kept, lost])
    client.service.receive_grant(
        ALICE.id, holder_id=elsewhere, organisation_id=EMPLOYER, rights=[], grant_id=grant, version=2
    )
    answered = client.act(ALICE, batch).get_json()
    assert states(answered) == ["waiting", "left-out"]
    assert "pas ou plus le droit" in answered["documents"][1]["reason"]
    assert len(client.decisions()) == 1


def test_what_somebody_signed_stays_in_their_batch_when_the_right_is_gone(client: Scenario) -> None:
    elsewhere = uuid4()
    grant = client.service.receive_grant(ALICE.id, holder_id=elsewhere, organisation_id=EMPLOYER, rights=["S"])
    batch = client.draft(ALICE, [client.deliver(holder_id=elsewhere, required_right="S")])
    client.act(ALICE, batch)
    client.service.receive_grant(
        ALICE.id, holder_id=elsewhere, organisation_id=EMPLOYER, rights=[], grant_id=grant, version=2
    )
    client.run_worker()
    assert states(client.batch(ALICE, batch)) == ["done"]


@pytest.mark.parametrize("wrong", [{"consent": False}, {"digest": "0"}, {"more": 1}])
def test_an_act_that_does_not_say_clearly_what_is_agreed_is_refused_with_its_field(
    client: Scenario, wrong: dict[str, object]
) -> None:
    batch = client.draft(ALICE, contracts(client, 1))
    answer = client.act(ALICE, batch, **wrong)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, next(iter(wrong)))
    assert client.decisions() == []


@pytest.mark.parametrize("documents", [[], [str(uuid4()) for _ in range(101)], ["x"]])
def test_a_batch_holds_one_to_a_hundred_documents(client: Scenario, documents: list[str]) -> None:
    answer = client.service.as_(ALICE).post(BATCHES, json={"action": "sign", "documents": documents})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith("documents")


def test_a_proof_for_another_set_is_refused(client: Scenario) -> None:
    one, other = contracts(client, 2)
    small, large = client.draft(ALICE, [one]), client.draft(ALICE, [one, other])
    answer = client.act(ALICE, large, proof=client.proof(ALICE, small))
    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/proof-refused")
    assert client.decisions() == []


def test_a_stranger_cannot_gather_what_is_not_theirs_nor_see_or_use_the_batch_of_somebody(client: Scenario) -> None:
    client.service.receive_grant(BOB.id, holder_id=COMPANY, organisation_id=EMPLOYER, rights=["A", "R"])
    contract, invoice = contracts(client, 1)[0], client.invoice(COMPANY)
    batch = client.draft(ALICE, [contract])
    path = f"{BATCHES}/{batch['id']}"
    for who in (BOB, CHARLIE):
        caller = client.service.as_(who)
        for action, document_id in (("sign", contract), ("validate", invoice), ("sign", uuid4())):
            body = {"action": action, "documents": [str(document_id)]}
            assert caller.post(BATCHES, json=body).status_code == 404
        assert caller.get(path).status_code == 404
        assert caller.put(f"{path}/documents/{contract}", json={"choice": "accept"}).status_code == 404
        assert client.act(who, batch).status_code == 404
        assert caller.get(BATCHES).get_json() == {"items": []}
    assert client.decisions() == []
    nobody = client.service.anonymous
    assert {nobody.get(BATCHES).status_code, nobody.get(path).status_code, nobody.post(BATCHES).status_code} == {401}


def test_only_whoever_has_the_right_of_the_action_may_gather(client: Scenario) -> None:
    client.service.receive_grant(BOB.id, holder_id=COMPANY, organisation_id=EMPLOYER, rights=["F"])
    contract, invoice = contracts(client, 1)[0], client.invoice(COMPANY)
    assert states(client.draft(BOB, [contract, invoice], "validate")) == ["left-out", "ready"]
    body = {"action": "sign", "documents": [str(contract)]}
    assert client.service.as_(BOB).post(BATCHES, json=body).status_code == 404


def test_drafts_of_which_nothing_came_are_deleted_after_two_days(client: Scenario) -> None:
    documents = contracts(client, 2)
    old, recorded = client.draft(ALICE, documents[:1]), client.draft(ALICE, documents[1:])
    client.act(ALICE, recorded)
    client.service.run_job("delete_old_drafts")
    assert states(client.batch(ALICE, old)) == ["ready"]
    client.clock.advance(timedelta(days=2, seconds=1))
    client.service.run_job("delete_old_drafts")
    assert client.service.as_(ALICE).get(f"{BATCHES}/{old['id']}").status_code == 404
    assert states(client.batch(ALICE, recorded)) == ["waiting"]
