"""A person's copy of everything: their documents with the journal, each content identical to what came in."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, CHARLIE, Person, RunningService
from services.vault.tests.vault_support.scenario import ALICES, Scenario, contract, payslip
from services.vault.tests.vault_support.tickets import behind, file_signed

# What auth puts into the package: it needs nothing of auth, nor of ours.
VERIFIER: Final = Path(__file__).parents[3] / "auth/auth/data_export/verifier.py"


def part(scenario: Scenario, who: Person, issuer: str = "auth") -> Any:  # noqa: ANN401 - an answer
    ticket = scenario.ticket(issuer, "export", who.id, accounts=[str(who.id)])
    return scenario.service.anonymous.get("/api/vault/ticketed/export", headers=ticket)


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_lists_their_documents_which_come_out_identical(scenario: Scenario) -> None:
    scenario.give_alice_access()
    scenario.sent(payslip())
    held = part(scenario, ALICE).get_json()["accounts"][0]
    (document,) = held["documents"]
    assert (document["title"], document["metadata"]["period"]) == ("Bulletin de paie BUL-0001", "2026-10")
    assert {"deposited", "delivered"} <= {line["act"] for line in held["journal"]}
    ticket = scenario.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])
    answer = scenario.service.anonymous.get(f"/api/vault/ticketed/export/{document['id']}?version=1", headers=ticket)
    assert answer.data == scenario.file("BUL-0001.pdf")


@pytest.mark.spec("AUTH-44")
def test_a_strangers_ticket_takes_nothing_of_hers(scenario: Scenario) -> None:
    scenario.give_alice_access()
    scenario.give_charlie_access_elsewhere()
    document_id = scenario.sent(payslip())
    assert part(scenario, CHARLIE).get_json()["accounts"][0]["documents"] == []
    theirs = scenario.ticket("auth", "export", CHARLIE.id, accounts=[str(CHARLIE.id)])
    path = f"/api/vault/ticketed/export/{document_id}?version=1"
    assert scenario.service.anonymous.get(path, headers=theirs).status_code == 404
    forged = scenario.ticket("sharing", "export", ALICE.id, accounts=[str(ALICE.id)])
    assert scenario.service.anonymous.get(path, headers=forged).status_code == 403
    assert part(scenario, ALICE, issuer="deposits").status_code == 403


@pytest.mark.spec("AUTH-44", "VLT-64", "VLT-65")
def test_every_version_comes_out_the_original_of_what_was_signed_among_them(scenario: Scenario) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(contract())
    signed = behind(scenario.file("CDD-0001.pdf"))
    file_signed(scenario, document_id, signed, uuid4())
    (document,) = part(scenario, ALICE).get_json()["accounts"][0]["documents"]
    assert [(each["number"], each["cause"]) for each in document["versions"]] == [(1, "deposited"), (2, "signed")]

    def version(number: int) -> TestResponse:
        ticket = scenario.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])
        path = f"/api/vault/ticketed/export/{document_id}?version={number}"
        return scenario.service.anonymous.get(path, headers=ticket)

    assert (version(1).data, version(2).data) == (scenario.file("CDD-0001.pdf"), signed)
    assert version(3).status_code == 404
    assert version(0).status_code == 422


@pytest.mark.spec("VLT-62", "VLT-65", "LAW-01")
def test_the_journal_that_comes_out_verifies_by_itself_and_names_the_line_that_was_changed(
    scenario: Scenario, service: RunningService, tmp_path: Path
) -> None:
    scenario.give_alice_access()
    scenario.give_bob_access("S")
    document_id = scenario.sent(payslip(title='Bulletin « d’été » \\ "1"'))
    service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content")
    service.run_job("sign_journal")
    service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content")
    taken = part(scenario, ALICE).get_json()
    (chain,) = taken["accounts"][0]["chains"]
    assert (chain["sequence"], chain["signed"]["sequence"]) == (5, 4)
    assert {line["holder"] for line in taken["accounts"][0]["journal"]} == {str(ALICES)}, "and no line of anybody else"
    assert verify(tmp_path, taken) == []
    lines = taken["accounts"][0]["journal"]
    lines[2]["actor"] = "Somebody else"
    assert verify(tmp_path, taken) == [f"journal of {ALICES}: line 3 was changed"]
    del lines[2]
    assert verify(tmp_path, taken) == [f"journal of {ALICES}: line 3 was removed"]
    del lines[2:]
    assert verify(tmp_path, taken) == [f"journal of {ALICES}: it does not end with line 5"]


def verify(folder: Path, taken: dict[str, Any]) -> list[str]:
    """What the program that comes with a package finds broken in it."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/coffre.json").write_text(json.dumps(taken))
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        digest = sha256((folder / "data/coffre.json").read_bytes()).hexdigest()
        (folder / manifest).write_text(f"{digest}  data/coffre.json\n")
    program = folder / "verifier.py"
    program.write_bytes(VERIFIER.read_bytes())
    ran = subprocess.run([sys.executable, "-I", str(program)], capture_output=True, text=True, timeout=60, check=False)
    broken = [line.removeprefix("BROKEN  ") for line in ran.stdout.splitlines() if line.startswith("BROKEN")]
    assert ran.returncode == (1 if broken else 0), ran.stderr
    return broken
