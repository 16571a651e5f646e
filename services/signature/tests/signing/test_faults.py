"""The vault fails, workers die, everything comes at once: a document is signed exactly once, or not at all."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import ISSUER, ticket_key, ticket_public_keys
from chartrier.testing.plugin import ServiceDatabase
from services.signature.tests.signature_support import fake_vault
from services.signature.tests.signature_support.fake_vault import Fault
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.validators import PARSERS, is_valid
from signature.certificates.signing_key import SigningKey

pytestmark = pytest.mark.fault


def is_signed_once(scenario: Scenario, document_id: UUID, key: SigningKey) -> bool:
    return (
        is_valid(scenario.vault.signed(document_id), key)
        and scenario.envelope(ALICE, document_id)["state"] == "completed"
        and len(scenario.service.events("signature.envelope-signed.v1")) == 1
        and len(scenario.service.events("signature.envelope-completed.v1")) == 1
    )


@pytest.mark.parametrize(
    "method, fault",
    [
        ("GET", fake_vault.answers_500),
        ("GET", fake_vault.never_answers),
        ("GET", fake_vault.closes_the_connection),
        ("GET", fake_vault.breaks_off_in_the_middle),
        ("PUT", fake_vault.answers_500),
        ("PUT", fake_vault.never_answers),
        ("PUT", fake_vault.closes_the_connection),
        ("PUT", fake_vault.answers_with_html),
        ("PUT", fake_vault.stores_and_closes_the_connection),
    ],
)
def test_whatever_goes_wrong_at_the_vault_the_document_is_signed_once_it_is_back(
    scenario: Scenario, signing_key: SigningKey, method: str, fault: Fault
) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    scenario.vault.fail_once(method, fault)
    scenario.run_worker()
    waiting = scenario.envelope(ALICE, document_id)
    assert (waiting["state"], waiting["failure"]) == ("signing", None)
    scenario.run_worker()
    assert scenario.envelope(ALICE, document_id)["state"] == "signing", "tried again without a pause"
    scenario.advance(timedelta(seconds=2))
    scenario.run_worker()
    assert is_signed_once(scenario, document_id, signing_key)


def test_a_vault_that_stays_away_is_asked_less_and_less_often(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    for _ in range(8):
        scenario.vault.fail_once("GET", fake_vault.answers_500)
        scenario.run_worker()
        scenario.advance(timedelta(seconds=61))
    assert scenario.decisions()[0]["attempts"] == 8
    scenario.run_worker()
    assert is_signed_once(scenario, document_id, signing_key)


@pytest.mark.spec("SIG-16")
def test_other_bytes_than_those_shown_are_never_signed_and_the_person_is_notified(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    scenario.vault.fail_once("GET", fake_vault.answers_with_other_content)
    scenario.run_worker()
    envelope = scenario.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert "pas celui qui vous a été présenté" in envelope["failure"]
    assert len(scenario.vault.versions[document_id]) == 1
    assert scenario.service.events("signature.envelope-completed.v1") == []


def test_a_person_may_sign_anew_after_a_failure(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    scenario.vault.fail_once("GET", fake_vault.answers_with_other_content)
    scenario.run_worker()
    assert scenario.record_signature(ALICE, document_id)["failure"] is None
    scenario.run_worker()
    assert is_signed_once(scenario, document_id, signing_key)
    assert [decision["state"] for decision in scenario.decisions()] == ["failed", "done"]


def test_a_document_that_is_gone_is_said_to_be_gone(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    del scenario.vault.versions[document_id]
    scenario.run_worker()
    assert "plus disponible" in scenario.envelope(ALICE, document_id)["failure"]


def test_a_signed_file_that_the_vault_does_not_accept_is_not_sent_for_ever(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    scenario.vault.fail_once("PUT", fake_vault.answers_422)
    scenario.run_worker()
    envelope = scenario.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert "rien n’a été signé" in envelope["failure"]


def test_sent_twice_at_once_it_is_signed_once(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.grant(ALICE)
    scenario.grant(BOB)
    document_id = scenario.deliver()
    envelope = scenario.envelope(ALICE, document_id)
    ready = threading.Barrier(6)

    def send(number: int) -> int:
        ready.wait()
        return scenario.sign((ALICE, BOB)[number % 2], envelope).status_code

    with ThreadPoolExecutor(6) as people:
        statuses = sorted(people.map(send, range(6)))
    assert statuses == [202, 409, 409, 409, 409, 409]
    scenario.run_worker()
    assert is_signed_once(scenario, document_id, signing_key)


def test_workers_at_once_sign_each_document_once(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.grant(ALICE)
    documents = [scenario.deliver() for _ in range(6)]
    for document_id in documents:
        scenario.record_signature(ALICE, document_id)
    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(scenario.run_worker) for _ in range(4)]:
            done.result()
    assert len(scenario.vault.stored_decisions) == 6
    assert all(is_valid(scenario.vault.signed(document_id), signing_key) for document_id in documents)
    assert len(scenario.service.events("signature.envelope-completed.v1")) == 6


def test_a_worker_that_was_overtaken_while_it_filed_changes_nothing(
    scenario: Scenario, signing_key: SigningKey
) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)

    def overtakes(at: fake_vault.VaultHandler) -> None:
        scenario.advance(timedelta(minutes=5))
        quicker = threading.Thread(target=scenario.run_worker)
        quicker.start()
        quicker.join()
        at.answer(at.store(at.ticket("file-signed")), "application/json")

    scenario.vault.fail_once("PUT", overtakes)
    scenario.run_worker()
    assert len(scenario.vault.stored_decisions) == 2
    assert is_signed_once(scenario, document_id, signing_key)


@pytest.fixture
def worker_environment(
    scenario: Scenario, service_database: ServiceDatabase, key_files: dict[str, str]
) -> dict[str, str]:
    """What a worker of its own needs to run on the same database and the same vault."""
    return (
        os.environ
        | key_files
        | {
            "CHARTRIER_DATABASE_URL": service_database.application,
            "CHARTRIER_BROKER_URL": service_database.superuser,
            "CHARTRIER_JWKS_URL": "http://127.0.0.1:9/none",
            "CHARTRIER_ISSUER": ISSUER,
            "CHARTRIER_PUBLIC_URL": "https://chartrier.test",
            "CHARTRIER_VAULT_URL": scenario.vault.url,
            "SIGNATURE_SECRETS_KEY": "a key of tests that is long enough for it",
            "SIGNATURE_TICKET_KEY": ticket_key("signature").as_pem(private=True).decode(),
            "CHARTRIER_TICKET_PUBLIC_KEYS": ticket_public_keys(),
        }
    )


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_worker_killed_in_the_middle_leaves_exactly_one_signature(
    scenario: Scenario, signing_key: SigningKey, worker_environment: dict[str, str], method: str
) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    running: list[subprocess.Popen[bytes]] = []

    def kills_the_worker(at: fake_vault.VaultHandler) -> None:
        if method == "PUT":
            fake_vault.stores_and_closes_the_connection(at)
        running[0].kill()

    scenario.vault.fail_once(method, kills_the_worker)
    command = [sys.executable, "-m", "signature", "job", "sign_waiting_documents"]
    running.append(subprocess.Popen(command, env=worker_environment))
    assert running[0].wait(120) == -9
    assert len(scenario.vault.versions[document_id]) == (2 if method == "PUT" else 1)
    assert scenario.envelope(ALICE, document_id)["state"] == "signing"
    # The worker of its own took the decision by the clock of the machine.
    scenario.clock.at = scenario.decisions()[0]["leased_until"] - timedelta(seconds=1)
    scenario.run_worker()
    assert scenario.envelope(ALICE, document_id)["state"] == "signing", "the dead worker's lease was not waited for"
    scenario.advance(timedelta(minutes=5))
    scenario.run_worker()
    assert is_signed_once(scenario, document_id, signing_key)


@pytest.mark.spec("SIG-04")
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_worker_killed_within_a_batch_leaves_each_document_signed_exactly_once(
    scenario: Scenario, signing_key: SigningKey, worker_environment: dict[str, str], method: str
) -> None:
    scenario.grant(ALICE)
    documents = [scenario.deliver() for _ in range(3)]
    batch = scenario.draft(ALICE, documents)
    appearance = {"kind": "typed", "text": "Alice Petit", "handwriting": "cursive"}
    assert scenario.act(ALICE, batch, appearance=appearance).status_code == 202
    running: list[subprocess.Popen[bytes]] = []

    def kills_the_worker(at: fake_vault.VaultHandler) -> None:
        if method == "PUT":
            fake_vault.stores_and_closes_the_connection(at)
        running[0].kill()

    scenario.vault.fail_on(method, 2, kills_the_worker)
    command = [sys.executable, "-m", "signature", "job", "sign_waiting_documents"]
    running.append(subprocess.Popen(command, env=worker_environment))
    assert running[0].wait(120) == -9
    states = [document["state"] for document in scenario.batch(ALICE, batch)["documents"]]
    assert sorted(states) == ["done", "waiting", "waiting"]
    scenario.clock.at = max(decision["leased_until"] for decision in scenario.decisions()) + timedelta(seconds=1)
    scenario.run_worker()
    assert {document["state"] for document in scenario.batch(ALICE, batch)["documents"]} == {"done"}
    assert all(is_valid(scenario.vault.signed(document_id), signing_key) for document_id in documents)
    for event in ("signature.envelope-signed.v1", "signature.envelope-completed.v1"):
        told = [each["document_id"] for each in scenario.service.events(event)]
        assert sorted(told) == sorted(map(str, documents))


# Runs a job as `python -m signature` does, then says what the worker has imported.
WORKER = """
import runpy, sys
sys.argv = ["signature", "job", "sign_waiting_documents"]
try:
    runpy.run_module("signature", run_name="__main__")
finally:
    print(*sys.modules)
"""


@pytest.mark.spec("SIG-12")
def test_a_worker_of_its_own_signs_and_neither_parses_the_document_nor_holds_the_key(
    scenario: Scenario, signing_key: SigningKey, worker_environment: dict[str, str]
) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    command = [sys.executable, "-c", WORKER]
    ran = subprocess.run(command, env=worker_environment, capture_output=True, text=True, timeout=120, check=True)
    assert is_signed_once(scenario, document_id, signing_key)
    assert "document_signed" in ran.stderr
    assert "Alice" not in ran.stderr
    assert "PRIVATE" not in ran.stderr
    imported = set(ran.stdout.split())
    assert "signature.signing.document_signing" in imported
    assert {name.partition(".")[0] for name in imported} & PARSERS == set()
    assert "signature.certificates.key_process" not in imported


def test_a_worker_without_a_key_leaves_the_signature_waiting(
    scenario: Scenario, worker_environment: dict[str, str]
) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    without = {name: value for name, value in worker_environment.items() if name != "SIGNATURE_KEY_FILE"}
    command = [sys.executable, "-m", "signature", "job", "sign_waiting_documents"]
    ran = subprocess.run(command, env=without, capture_output=True, text=True, timeout=180, check=True)
    assert "signing_key_not_usable" in ran.stderr
    assert scenario.envelope(ALICE, document_id)["state"] == "signing"
    assert scenario.decisions()[0]["state"] == "waiting"
