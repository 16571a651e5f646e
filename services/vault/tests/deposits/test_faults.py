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
from services.vault.tests.depositing import (
    AGENCY,
    ALICES,
    COMPANY,
    EMPLOYER,
    ERP,
    Json,
    Town,
    contract,
    invoice,
    payslip,
)
from vault.adapters.files import FileBlobs
from vault.deposits import delivery
from vault.journal.journal import Actor
from vault.ports import Ports

PROGRAM = Path(__file__).with_name("killed_vault.py")


def files_in(ports: Ports) -> set[str]:
    blobs = ports.strongroom.blobs
    assert isinstance(blobs, FileBlobs)
    return {path.name for path in blobs.root.rglob("*") if path.is_file()}


@pytest.mark.fault
@pytest.mark.spec("VLT-10", "VLT-61")
def test_a_crash_between_blob_and_row_leaves_an_orphan_that_nobody_sees_and_that_is_swept(
    town: Town, service: RunningService, vault_ports: Ports, clock: FrozenClock
) -> None:
    town.let_alice_in()
    before = files_in(vault_ports)
    batch = {"organisation_id": str(EMPLOYER), "reference": "PAIE-2026-10", "deposits": [payslip()]}
    given = {
        "settings": asdict(service.runtime.settings),
        "folder": str(vault_ports.strongroom.keyring.path.parent),
        "keys": auth_keys().as_dict(private=False),
        "headers": service.as_machine(ERP).headers,
        "manifest": json.dumps(batch),
        "files": {"BUL-0001.pdf": town.file("BUL-0001.pdf").hex()},
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
    town.sent(payslip())
    clock.at = datetime.now(UTC) + timedelta(minutes=30)
    service.run_job("sweep_orphans")
    assert orphan < files_in(vault_ports)
    clock.at += timedelta(minutes=45)
    service.run_job("sweep_orphans")
    left = files_in(vault_ports)
    assert not orphan & left
    (document,) = service.as_(ALICE).get("/api/vault/documents").get_json()["items"]
    assert service.as_(ALICE).get(f"/api/vault/documents/{document['id']}/content").data == town.file("BUL-0001.pdf")


@pytest.mark.fault
@pytest.mark.spec("VLT-62")
def test_a_fact_delivered_a_hundred_times_has_one_effect(town: Town, service: RunningService) -> None:
    town.let_alice_in()
    town.sent(invoice(), organisation_id=AGENCY)
    document_id, event_id, link_id = town.sent(contract()), uuid4(), uuid4()
    confirmed: Json = {
        "tenant_id": COMPANY, "relation_id": uuid4(), "holder_id": COMPANY, "organisation_id": AGENCY,
        "organisation_name": "Agence Rivoli", "by": None, "at": "2026-11-20T10:00:00Z",
    }  # fmt: skip
    shared: Json = {
        "tenant_id": ALICES, "link_id": link_id, "holder_id": ALICES, "document_ids": [document_id],
        "at": "2026-11-20T10:00:00Z",
    }  # fmt: skip

    for _ in range(100):
        service.receive("tenancy.relation-confirmed.v1", event_id=event_id, **confirmed)
        service.receive("sharing.link-opened.v1", event_id=event_id, **shared)

    assert (
        len([fact for fact in service.events("vault.document-delivered.v1") if fact["holder_id"] == str(COMPANY)]) == 1
    )
    assert town.acts(ALICE, document=document_id).count("share_opened") == 1


@pytest.mark.fault
def test_a_store_that_cannot_keep_accepts_nothing_and_is_not_ready(
    town: Town, service: RunningService, vault_ports: Ports
) -> None:
    blobs = vault_ports.strongroom.blobs
    assert isinstance(blobs, FileBlobs)
    assert service.anonymous.get("/readyz").status_code == 200
    away = blobs.root.rename(blobs.root.with_name("away"))
    blobs.root.write_text("a file where the folder was")
    try:
        answer = town.send(payslip())
        ready = service.anonymous.get("/readyz")
    finally:
        blobs.root.unlink()
        away.rename(blobs.root)

    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/store-unavailable")
    assert (ready.status_code, ready.text) == (503, "blobs\n")
    assert service.events() == []
    town.sent(payslip())


@pytest.mark.spec("VLT-60")
def test_a_service_with_another_keyring_than_its_documents_is_not_ready(
    town: Town, service: RunningService, vault_ports: Ports
) -> None:
    town.sent(payslip())
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE versions SET key_id = 'of another ring'")

    answer = service.anonymous.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "keyring\n")


@pytest.mark.fault
@pytest.mark.spec("VLT-12")
def test_a_deposit_during_a_confirmation_is_delivered(town: Town, service: RunningService) -> None:
    town.decide("declined", at="2026-11-20T08:00:00Z")
    by = Actor("Bob")
    decision: Json = {"holder_id": COMPANY, "organisation_id": AGENCY, "organisation": "Agence Rivoli", "by": by}
    with ThreadPoolExecutor(1) as meanwhile:
        with service.app.app_context(), transaction(tenant=COMPANY) as session:
            delivery.relation_decided(session, **decision, state="confirmed", at=datetime.now(UTC))
            sending = meanwhile.submit(town.send, invoice(), organisation_id=AGENCY)
            # The deposit waits for the decision that is being taken.
            with pytest.raises(TimeoutError):
                sending.result(timeout=1)
        assert sending.result().get_json()["accepted"] == 1

    assert len(service.events("vault.document-delivered.v1")) == 1


@pytest.mark.fault
@pytest.mark.spec("VLT-12")
def test_a_confirmation_during_a_deposit_waits_for_it(town: Town, service: RunningService) -> None:
    town.decide("declined", at="2026-11-20T08:00:00Z")
    with ThreadPoolExecutor(1) as meanwhile:
        with service.app.app_context(), transaction(tenant=COMPANY) as session:
            assert delivery.confirmed_among(session, [COMPANY], organisation_id=AGENCY) == set()
            deciding = meanwhile.submit(town.decide, "confirmed")
            with pytest.raises(TimeoutError):
                deciding.result(timeout=1)
        deciding.result()
