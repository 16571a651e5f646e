"""A person's own vault: folders, tags, titles, and what they delete for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from services.vault.tests.vault_support.scenario import AGENCY, EMPLOYER, ERP, Scenario, contract, invoice, payslip, pdf
from services.vault.tests.vault_support.uploading import added
from vault.adapters.files import FileObjectStore
from vault.ports import Ports

FOLDERS = "/api/vault/personal/folders"


@pytest.fixture
def alice(scenario: Scenario, service: RunningService) -> Caller:
    scenario.give_alice_access()
    scenario.give_personal_space(ALICE)
    return service.as_(ALICE)


def make(alice: Caller, name: str, parent_id: str | None = None) -> TestResponse:
    return alice.post(FOLDERS, json={"name": name, "parent_id": parent_id})


def made(alice: Caller, name: str, parent_id: str | None = None) -> str:
    answer = make(alice, name, parent_id)
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["id"])


def listed(alice: Caller, **asked: Any) -> list[str]:  # noqa: ANN401 - as it is
    found = alice.get("/api/vault/personal/documents", query_string=asked).get_json()
    return [each["title"] for each in found["items"]]


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"].removeprefix("/problems/")


@pytest.mark.spec("VLT-42")
def test_folders_lie_in_one_another_and_each_name_is_there_once(alice: Caller) -> None:
    home = made(alice, "Maison")
    made(alice, "Factures", home)
    made(alice, "Factures")

    assert problem(make(alice, "FACTURES", home)) == (409, "folder-name-taken")
    found = alice.get(FOLDERS).get_json()["items"]
    assert [(each["name"], each["parent_id"]) for each in found if each["parent_id"]] == [("Factures", home)]
    assert len(found) == 3


@pytest.mark.spec("VLT-42")
def test_a_folder_is_renamed_and_moved_but_never_into_itself(alice: Caller) -> None:
    home, bills = made(alice, "Maison"), made(alice, "Factures")
    year = made(alice, "2026", bills)

    moved = alice.patch(f"{FOLDERS}/{bills}", json={"name": "Factures de la maison", "parent_id": home}).get_json()

    assert (moved["name"], moved["parent_id"]) == ("Factures de la maison", home)
    for target in (home, bills, year):
        assert problem(alice.patch(f"{FOLDERS}/{home}", json={"parent_id": target})) == (409, "folder-move-impossible")
    deep = year
    for n in range(5):
        deep = made(alice, str(n), deep)
    assert problem(make(alice, "beyond", deep)) == (409, "folder-move-impossible")
    assert problem(alice.patch(f"{FOLDERS}/{home}", json={"parent_id": str(uuid4())})) == (404, "folder-not-found")


@pytest.mark.spec("VLT-42")
def test_two_moves_at_once_never_make_a_circle(alice: Caller, service: RunningService) -> None:
    one, other = made(alice, "un"), made(alice, "autre")

    with ThreadPoolExecutor(2) as pool:
        moves = [(one, other), (other, one)]
        answers = list(
            pool.map(lambda m: service.as_(ALICE).patch(f"{FOLDERS}/{m[0]}", json={"parent_id": m[1]}), moves)
        )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.spec("VLT-42")
def test_documents_are_put_into_folders_and_found_by_their_tags(alice: Caller, service: RunningService) -> None:
    home = made(alice, "Maison")
    inside = added(service, ALICE, title="Bail", folder_id=home)
    outside = added(service, ALICE, title="Passeport")

    assert (listed(alice), listed(alice, folder=home)) == (["Passeport"], ["Bail"])
    path = f"/api/vault/documents/{outside}"
    changed = alice.patch(path, json={"folder_id": home, "tags": ["voyage", "identité", "voyage"]}).get_json()
    assert (changed["folder_id"], changed["tags"]) == (home, ["voyage", "identité"])
    assert (listed(alice), listed(alice, folder=home)) == ([], ["Passeport", "Bail"])
    assert listed(alice, tag="voyage") == ["Passeport"]
    assert problem(alice.delete(f"{FOLDERS}/{home}")) == (409, "folder-not-empty")
    for document_id in (inside, outside):
        alice.patch(f"/api/vault/documents/{document_id}", json={"folder_id": None})
    assert alice.delete(f"{FOLDERS}/{home}").status_code == 204
    assert problem(alice.patch(path, json={"folder_id": home})) == (404, "folder-not-found")


@pytest.mark.spec("VLT-42")
def test_a_long_folder_is_read_page_by_page(alice: Caller, service: RunningService, scenario: Scenario) -> None:
    for n in range(3):
        added(service, ALICE, title=f"Page {n}")
    first = alice.get("/api/vault/personal/documents").get_json()
    assert first["next"] is None
    rest = alice.get("/api/vault/personal/documents", query_string={"before": first["items"][0]["id"]}).get_json()
    assert [each["title"] for each in rest["items"]] == ["Page 1", "Page 0"]


@pytest.mark.spec("VLT-24")
def test_what_one_added_is_renamed_and_described_anew_with_its_line_in_the_journal(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    document_id = added(service, ALICE, title="scan0001")

    path = f"/api/vault/documents/{document_id}"
    changed = alice.patch(path, json={"title": "Diplôme", "metadata": {"date": "2011-07-01"}}).get_json()
    unfit = alice.patch(path, json={"metadata": {"date": "hier", "salary": "1"}})
    alice.patch(path, json={"title": "Diplôme"})

    assert (changed["title"], changed["metadata"]) == ("Diplôme", {"date": "2011-07-01"})
    assert unfit.status_code == 422
    assert {each["field"] for each in unfit.get_json()["errors"]} == {"metadata.date", "metadata.salary"}
    assert scenario.acts(ALICE, document=document_id) == ["added", "edited"], "what changes nothing leaves no line"


@pytest.mark.spec("VLT-24")
def test_of_what_was_deposited_title_and_tags_are_ones_own_and_nothing_else(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    document_id = scenario.sent(payslip())

    path = f"/api/vault/documents/{document_id}"
    changed = alice.patch(path, json={"title": "Paie du Maroc", "tags": ["prêt"]}).get_json()
    assert (changed["title"], changed["tags"]) == ("Paie du Maroc", ["prêt"])
    for changes in ({"metadata": {"period": "2020-01"}}, {"folder_id": made(alice, "Prêt")}):
        assert problem(alice.patch(path, json=changes)) == (409, "not-editable")
    shown = alice.get(path).get_json()
    assert (shown["title"], shown["tags"], shown["metadata"]["period"]) == ("Paie du Maroc", ["prêt"], "2026-10")
    (listed_one,) = alice.get("/api/vault/documents").get_json()["items"]
    assert (listed_one["title"], listed_one["tags"]) == ("Paie du Maroc", ["prêt"])
    assert scenario.acts(ALICE, document=document_id)[-1] == "edited"


@pytest.mark.spec("VLT-21", "VLT-24")
def test_its_sender_reads_and_finds_neither_title_nor_tags_that_a_person_gave(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    scenario.grant(CHARLIE.id, EMPLOYER, EMPLOYER, ["D"], kind="agency")
    document_id = scenario.sent(contract())
    sender, path = service.as_(CHARLIE), f"/api/vault/documents/{document_id}"
    assert alice.patch(path, json={"title": "Contrat à contester", "tags": ["prudhommes"]}).status_code == 200

    def found_by_sender(**asked: str) -> list[tuple[str, list[str]]]:
        items = sender.get("/api/vault/sent-documents", query_string=asked).get_json()["items"]
        return [(each["title"], each["tags"]) for each in items]

    def found_by_alice(words: str) -> list[str]:
        items = alice.get("/api/vault/documents", query_string={"q": words}).get_json()["items"]
        return [each["title"] for each in items]

    as_sent: list[tuple[str, list[str]]] = [("Contrat à durée déterminée", [])]
    assert found_by_sender() == found_by_sender(q="durée") == found_by_sender(sort="title") == as_sent
    assert found_by_sender(q="contester") == found_by_sender(q="prudhommes") == []
    for view in (path, f"/api/vault/sent-documents/{document_id}"):
        seen = sender.get(view).get_json()
        assert (seen["title"], seen["tags"]) == as_sent[0]
    opened = sender.get(f"/api/vault/sent-documents/{document_id}/content?as=attachment")
    assert "contester" not in opened.headers["Content-Disposition"]
    for words in ("contester", "prudhommes"):
        assert found_by_alice(words) == ["Contrat à contester"], words

    alice.patch(path, json={"title": "Contrat à durée déterminée", "tags": []})
    assert (found_by_alice("contester"), found_by_alice("prudhommes")) == ([], [])
    assert found_by_alice("durée") == ["Contrat à durée déterminée"]


def files_in(ports: Ports) -> set[Path]:
    objects = ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    return {path for path in objects.root.rglob("*") if path.is_file()}


@pytest.mark.spec("VLT-34")
def test_what_one_deletes_is_gone_with_its_bytes_and_its_room(
    alice: Caller, service: RunningService, scenario: Scenario, vault_ports: Ports
) -> None:
    before = files_in(vault_ports)
    document_id = added(service, ALICE, title="Secret")
    service.run_job("erase_accounts")

    assert alice.delete(f"/api/vault/documents/{document_id}").status_code == 204
    service.run_job("erase_accounts")

    for path in ("", "/content"):
        assert alice.get(f"/api/vault/documents/{document_id}{path}").status_code == 404
    assert alice.delete(f"/api/vault/documents/{document_id}").status_code == 404
    assert files_in(vault_ports) <= before
    usage = alice.get("/api/vault/personal/usage").get_json()
    assert (usage["used"], usage["files"]) == (0, 0)
    (event,) = service.events("vault.document-deleted.v1")
    assert (event["document_id"], event["account_id"]) == (str(document_id), str(ALICE.id))


@pytest.mark.spec("LAW-03", "VLT-34")
def test_a_payslip_that_is_deleted_is_out_of_reach_but_kept_as_the_law_has_it(
    alice: Caller, service: RunningService, scenario: Scenario, vault_ports: Ports
) -> None:
    document_id = scenario.sent(payslip())
    alice.post(f"/api/vault/documents/{document_id}/readings")
    before = files_in(vault_ports)

    assert alice.delete(f"/api/vault/documents/{document_id}").status_code == 204
    service.run_job("erase_accounts")

    assert alice.get(f"/api/vault/documents/{document_id}").status_code == 404
    assert files_in(vault_ports) == before


@pytest.mark.spec("VLT-62", "VLT-66")
def test_the_journal_of_what_one_deleted_stays_readable_and_attests_its_deposit_and_destruction(
    alice: Caller, service: RunningService, scenario: Scenario, vault_ports: Ports
) -> None:
    kept, document_id = added(service, ALICE, title="Photo"), added(service, ALICE, content=pdf("s"), title="Secret")
    payslip_id = scenario.sent(payslip())
    alice.post(f"/api/vault/documents/{payslip_id}/readings")
    before = alice.get(f"/api/vault/documents/{document_id}/attestation").get_json()
    for each in (document_id, payslip_id):
        assert alice.delete(f"/api/vault/documents/{each}").status_code == 204

    assert scenario.acts(ALICE, document=document_id) == ["added", "erased"]
    assert scenario.acts(ALICE, document=payslip_id)[-1] == "locked_away"
    after = alice.get(f"/api/vault/documents/{document_id}/attestation").get_json()
    assert [act["act"] for act in before["statement"]["acts"]] == ["added"]
    assert [act["act"] for act in after["statement"]["acts"]] == ["added", "erased"]
    assert {act["digest"] for act in after["statement"]["acts"]} == {sha256(pdf("s")).hexdigest()}
    assert after["statement"]["title"] == "Secret"
    assert alice.get(f"/api/vault/documents/{kept}/attestation").status_code == 200
    for attestation in (before, after):
        said, made = attestation["statement"], attestation["signature"]
        digest = sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(made["public_key"]))
        public.verify(bytes.fromhex(made["value"]), digest)
        assert vault_ports.contents.keyring.has_signed(digest, made["key"], bytes.fromhex(made["value"]))


@pytest.mark.spec("VLT-62", "VLT-66")
def test_a_stranger_and_the_employer_read_nothing_of_what_somebody_deleted(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    document_id = scenario.sent(payslip())
    alice.post(f"/api/vault/documents/{document_id}/readings")
    scenario.give_charlie_access_elsewhere()
    scenario.give_personal_space(CHARLIE)
    for caller in (service.as_(CHARLIE), service.as_(BOB)):
        assert caller.get(f"/api/vault/documents/{document_id}/attestation").status_code == 404
    alice.delete(f"/api/vault/documents/{document_id}")
    for caller in (service.as_(CHARLIE), service.as_(BOB), service.as_machine(ERP)):
        assert caller.get(f"/api/vault/documents/{document_id}/attestation").status_code == 404
        assert caller.get("/api/vault/journal", query_string={"document": document_id}).get_json()["total"] == 0


@pytest.mark.spec("VLT-34")
def test_what_is_still_to_do_is_not_deleted(alice: Caller, scenario: Scenario) -> None:
    document_id = scenario.sent(contract())

    assert problem(alice.delete(f"/api/vault/documents/{document_id}")) == (409, "still-to-do")


@pytest.mark.spec("VLT-34", "VLT-42")
def test_a_stranger_cannot_change_or_delete_and_a_colleague_not_what_is_the_companys(
    alice: Caller, service: RunningService, scenario: Scenario
) -> None:
    home, document_id = made(alice, "Maison"), added(service, ALICE)
    scenario.give_charlie_access_elsewhere()
    scenario.give_personal_space(CHARLIE)
    charlie = service.as_(CHARLIE)
    path = f"/api/vault/documents/{document_id}"

    assert problem(charlie.patch(path, json={"tags": ["x"]})) == (404, "document-not-found")
    assert problem(charlie.delete(path)) == (404, "document-not-found")
    assert problem(charlie.patch(f"{FOLDERS}/{home}", json={"name": "x"})) == (404, "folder-not-found")
    assert problem(charlie.delete(f"{FOLDERS}/{home}")) == (404, "folder-not-found")
    assert problem(make(charlie, "x", home)) == (404, "folder-not-found")
    theirs = charlie.get("/api/vault/personal/documents", query_string={"folder": home})
    assert problem(theirs) == (404, "folder-not-found")
    assert charlie.get(FOLDERS).get_json()["items"] == []
    assert problem(service.as_(BOB).get(FOLDERS)) == (404, "personal-space-not-found")
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    companys = scenario.sent(invoice(), organisation_id=AGENCY)
    assert problem(service.as_(BOB).delete(f"/api/vault/documents/{companys}")) == (404, "document-not-found")
    assert listed(alice) == ["Livret de famille"]


def test_what_one_added_is_erased_with_the_account(alice: Caller, service: RunningService, scenario: Scenario) -> None:
    holder: UUID = scenario.give_personal_space(ALICE)
    home = made(alice, "Maison")
    made(alice, "Cave", home)
    document_id = added(service, ALICE, pdf("x"), folder_id=home)
    service.receive(
        "auth.erasure-requested.v1", tenant_id=ALICE.id, closing_id=uuid4(), account_id=ALICE.id, accounts=[ALICE.id],
        holders=[holder], service="vault", at="2026-11-20T10:00:00Z",
    )  # fmt: skip

    service.run_job("erase_accounts")

    (report,) = service.events("vault.account-erased.v1")
    assert {"key": "documents", "count": 1} in report["erased"]
    assert alice.get(f"/api/vault/documents/{document_id}").status_code == 404
    assert alice.get(FOLDERS).get_json()["items"] == []
