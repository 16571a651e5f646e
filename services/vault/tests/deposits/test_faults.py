"""Crashes and repetitions: nothing half there is ever seen, and nothing stays behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.testing import ALICE, RunningService
from chartrier.testing.cast import auth_keys
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    COMPANY,
    EMPLOYER,
    ERP,
    Json,
    Scenario,
    contract,
    invoice,
    payslip,
)
from vault.adapters.files import FileObjectStore
from vault.deposits import delivery
from vault.deposits.delivery import RelationDecision
from vault.journal.actors import Actor
from vault.ports import Ports

PROGRAM = Path(__file__).parents[1] / "vault_support" / "crashing_vault.py"


def files_in(ports: Ports) -> set[str]:
    objects = ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    return {path.name for path in objects.root.rglob("*") if path.is_file()}


@pytest.mark.fault
@pytest.mark.spec("VLT-10")
def test_a_crash_between_object_and_row_leaves_an_orphan_that_nobody_sees_and_that_is_swept(
    scenario: Scenario, service: RunningService, vault_ports: Ports, clock: FrozenClock
) -> None:
    scenario.give_alice_access()
    before = files_in(vault_ports)
    batch = {"organisation_id": str(EMPLOYER), "reference": "PAIE-2026-10", "deposits": [payslip()]}
    given = {
        "settings": asdict(service.runtime.settings),
        "folder": str(vault_ports.contents.keyring.path.parent),
        "keys": auth_keys().as_dict(private=False),
        "headers": service.as_machine(ERP).headers,
        "manifest": json.dumps(batch),
        "files": {"BUL-0001.pdf": scenario.file("BUL-0001.pdf").hex()},
    }

    crashed = subprocess.run(
        [sys.executable, str(PROGRAM)], input=json.dumps(given), capture_output=True, text=True, check=False
    )

    assert crashed.returncode == -signal.SIGKILL, crashed.stderr
    orphan = files_in(vault_ports) - before
    assert len(orphan) == 1
    assert service.as_(ALICE).get("/api/vault/documents").get_json()["total"] == 0
    assert service.events() == []
    # Sent again, it is accepted as if nothing had happened.
    scenario.sent(payslip())
    clock.at = datetime.now(UTC) + timedelta(minutes=30)
    service.run_job("sweep_orphans")
    assert orphan < files_in(vault_ports)
    clock.at += timedelta(minutes=45)
    service.run_job("sweep_orphans")
    left = files_in(vault_ports)
    assert not orphan & left
    (document,) = service.as_(ALICE).get("/api/vault/documents").get_json()["items"]
    assert service.as_(ALICE).get(f"/api/vault/documents/{document['id']}/content").data == scenario.file(
        "BUL-0001.pdf"
    )


@pytest.mark.fault
@pytest.mark.spec("VLT-62")
def test_an_event_delivered_a_hundred_times_has_one_effect(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    scenario.sent(invoice(), organisation_id=AGENCY)
    document_id, event_id, link_id = scenario.sent(contract()), uuid4(), uuid4()
    confirmed: Json = {
        "tenant_id": COMPANY, "relation_id": uuid4(), "holder_id": COMPANY, "organisation_id": AGENCY,
        "organisation_name": "Agence Rivoli", "by": None, "at": "2026-11-20T10:00:00Z",
    }  # fmt: skip
    shared: Json = {
        "tenant_id": ALICES, "link_id": link_id, "holder_ids": [ALICES], "document_ids": [document_id],
        "at": "2026-11-20T10:00:00Z",
    }  # fmt: skip

    for _ in range(100):
        service.receive("tenancy.relation-confirmed.v1", event_id=event_id, **confirmed)
        service.receive("sharing.link-opened.v1", event_id=event_id, **shared)

    assert (
        len([event for event in service.events("vault.document-delivered.v1") if event["holder_id"] == str(COMPANY)])
        == 1
    )
    assert scenario.acts(ALICE, document=document_id).count("share_opened") == 1


@pytest.mark.fault
def test_a_store_that_cannot_keep_accepts_nothing_and_is_not_ready(
    scenario: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    objects = vault_ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    assert service.anonymous.get("/readyz").status_code == 200
    away = objects.root.rename(objects.root.with_name("away"))
    objects.root.write_text("a file where the folder was")
    try:
        answer = scenario.send(payslip())
        ready = service.anonymous.get("/readyz")
    finally:
        objects.root.unlink()
        away.rename(objects.root)

    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/store-unavailable")
    assert (ready.status_code, ready.text) == (503, "objects\n")
    assert service.events() == []
    scenario.sent(payslip())


def test_a_service_with_another_keyring_than_its_documents_is_not_ready(
    scenario: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    scenario.sent(payslip())
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE versions SET key_id = 'of another ring'")

    answer = service.anonymous.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "keyring\n")


@pytest.mark.fault
@pytest.mark.spec("VLT-12")
def test_a_deposit_during_a_confirmation_is_delivered(scenario: Scenario, service: RunningService) -> None:
    scenario.decide("declined", at="2026-11-20T08:00:00Z")
    decision = RelationDecision(COMPANY, AGENCY, "Agence Rivoli", "confirmed", datetime.now(UTC))
    with ThreadPoolExecutor(1) as meanwhile:
        with service.app.app_context(), transaction(tenant=COMPANY) as session:
            delivery.decide_relation(session, decision, by=Actor("Bob"))
            sending = meanwhile.submit(scenario.send, invoice(), organisation_id=AGENCY)
            # The deposit waits for the decision that is being taken.
            with pytest.raises(TimeoutError):
                sending.result(timeout=1)
        assert sending.result().get_json()["accepted"] == 1

    assert len(service.events("vault.document-delivered.v1")) == 1


@pytest.mark.fault
@pytest.mark.spec("VLT-12")
def test_a_confirmation_during_a_deposit_waits_for_it(scenario: Scenario, service: RunningService) -> None:
    scenario.decide("declined", at="2026-11-20T08:00:00Z")
    with ThreadPoolExecutor(1) as meanwhile:
        with service.app.app_context(), transaction(tenant=COMPANY) as session:
            assert delivery.lock_confirmed(session, [COMPANY], organisation_id=AGENCY) == set()
            deciding = meanwhile.submit(scenario.decide, "confirmed")
            with pytest.raises(TimeoutError):
                deciding.result(timeout=1)
        deciding.result()
