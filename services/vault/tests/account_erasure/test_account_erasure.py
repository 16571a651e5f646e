"""When an account is closed: documents are gone with their bytes, payslips are locked away, nothing comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.database.session import engine, transaction
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    EMPLOYER,
    Scenario,
    assignment,
    contract,
    payslip,
)
from services.vault.tests.vault_support.tickets import shared
from vault.adapters.files import FileObjectStore
from vault.content_store.objects import ObjectStore, ObjectStoreUnavailable
from vault.journal import verification
from vault.ports import Ports

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
CLOSING = uuid4()


def close(scenario: Scenario, *, at: datetime = AT, holders: list[UUID] | None = None) -> None:
    """It is the vault's turn: tenancy withdrew every right before."""
    scenario.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=ALICE.id,
        closing_id=CLOSING,
        account_id=ALICE.id,
        accounts=[ALICE.id],
        holders=[ALICES] if holders is None else holders,
        service="vault",
        at=at,
    )


def states(service: RunningService) -> dict[str, str]:
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        return dict(connection.execute(text("SELECT reference, state FROM documents")).all())


def stored_files(ports: Ports) -> list[Path]:
    store = ports.contents.objects
    assert isinstance(store, FileObjectStore)
    return [path for path in store.root.rglob("*") if path.is_file() and len(path.name) == 32]


def report_of(service: RunningService) -> dict[str, Any]:
    (event,) = service.events("vault.account-erased.v1")
    return event


@pytest.mark.spec("AUTH-43", "LAW-03", "VLT-63")
def test_documents_are_erased_with_their_bytes_and_payslips_are_kept_as_the_law_says(
    scenario: Scenario, vault_ports: Ports
) -> None:
    scenario.give_alice_access()
    before = len(stored_files(vault_ports))
    scenario.sent(contract(signature=False), payslip())
    close(scenario)
    scenario.service.run_job("erase_accounts")
    assert states(scenario.service) == {"CDD-0001": "erased", "BUL-0001": "retained"}
    assert len(stored_files(vault_ports)) == before + 1, "only the payslip's bytes are left"
    report = report_of(scenario.service)
    assert report["erased"] == [{"key": "documents", "count": 1}]
    payslips = next(one for one in report["retained"] if one["key"] == "payslips")
    assert (payslips["count"], payslips["law"], payslips["until"][:4]) == (1, "payslips", "2076")


@pytest.mark.spec("AUTH-43")
def test_what_is_erased_or_kept_opens_to_nobody_not_even_by_a_new_account(scenario: Scenario) -> None:
    scenario.give_alice_access()
    document_id, payslip_id = scenario.sent(contract(signature=False)), scenario.sent(payslip(), reference="P2")
    close(scenario)
    scenario.service.run_job("erase_accounts")
    scenario.grant(BOB.id, ALICES, EMPLOYER, ["owner"])
    for who in (ALICE, BOB, CHARLIE):
        assert listed(scenario, who) == []
        for one in (document_id, payslip_id):
            assert scenario.service.as_(who).get(f"/api/vault/documents/{one}").status_code == 404
            assert scenario.service.as_(who).get(f"/api/vault/documents/{one}/content").status_code == 404
    for one in (document_id, payslip_id):
        ticket = shared(scenario, one, uuid4())
        assert scenario.service.anonymous.get("/api/vault/ticketed/content", headers=ticket).status_code == 404


def listed(scenario: Scenario, who: Person) -> list[str]:
    answer = scenario.service.as_(who).get("/api/vault/documents").get_json()
    return [item["title"] for item in answer["items"]]


@pytest.mark.spec("AUTH-43", "VLT-12")
def test_an_erp_that_sends_the_same_again_brings_nothing_back(scenario: Scenario) -> None:
    scenario.give_alice_access()
    scenario.sent(contract(signature=False))
    close(scenario)
    scenario.service.run_job("erase_accounts")
    answer = scenario.send(contract(signature=False)).get_json()
    assert (answer["accepted"], answer["already_there"]) == (0, 1)
    assert states(scenario.service) == {"CDD-0001": "erased"}


@pytest.mark.spec("AUTH-43")
def test_what_came_after_the_confirmation_stays_for_the_new_account(scenario: Scenario) -> None:
    scenario.give_alice_access()
    scenario.sent(contract(signature=False))
    close(scenario, at=datetime(2026, 11, 20, 8, 59, tzinfo=UTC))
    scenario.service.run_job("erase_accounts")
    assert states(scenario.service) == {"CDD-0001": "todo"}


@pytest.mark.spec("AUTH-43")
def test_a_companys_documents_are_the_companys(scenario: Scenario) -> None:
    scenario.give_bob_access("S")
    scenario.decide("confirmed")
    scenario.sent(assignment(), organisation_id=AGENCY)
    close(scenario, holders=[])
    scenario.service.run_job("erase_accounts")
    assert report_of(scenario.service)["erased"] == [{"key": "documents", "count": 0}]
    assert len(listed(scenario, BOB)) == 1


class UnreachableStore(FileObjectStore):
    """A store that removes one object_name and then can't be reached."""

    removed = 0

    def remove(self, name: str) -> None:
        if self.removed:
            raise ObjectStoreUnavailable(name)
        super().remove(name)
        self.removed += 1


@pytest.mark.spec("AUTH-43")
@pytest.mark.fault
def test_the_vault_says_that_all_is_gone_only_when_the_last_byte_is(scenario: Scenario, vault_ports: Ports) -> None:
    scenario.give_alice_access()
    for number in range(3):
        scenario.sent(contract(f"CDD-000{number}", signature=False), reference=f"L{number}")
    close(scenario)
    objects: ObjectStore = vault_ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    object.__setattr__(vault_ports.contents, "objects", UnreachableStore(objects.root))
    try:
        with pytest.raises(ObjectStoreUnavailable):
            scenario.service.run_job("erase_accounts")
        assert scenario.service.events("vault.account-erased.v1") == []
    finally:
        object.__setattr__(vault_ports.contents, "objects", objects)
    scenario.service.run_job("erase_accounts")
    assert report_of(scenario.service)["erased"] == [{"key": "documents", "count": 3}]


@pytest.mark.spec("AUTH-43", "VLT-62")
def test_the_journal_tells_what_was_erased_and_its_chain_holds(scenario: Scenario, vault_ports: Ports) -> None:
    scenario.give_alice_access()
    scenario.sent(contract(signature=False), payslip())
    close(scenario)
    scenario.service.run_job("erase_accounts")
    with scenario.service.app.app_context(), transaction(maintenance=True) as session:
        acts = session.execute(text("SELECT act FROM journal_lines ORDER BY sequence")).scalars().all()
        found = verification.verify(session, vault_ports.contents.keyring)
    assert sorted(acts[-2:]) == ["erased", "locked_away"]
    assert (found.breaks, found.lines) == ((), len(acts))


@pytest.mark.spec("AUTH-43")
def test_a_late_event_does_not_bring_the_name_back(scenario: Scenario) -> None:
    scenario.give_alice_access()
    close(scenario)
    scenario.service.run_job("erase_accounts")
    scenario.activate(ALICE)
    with engine(scenario.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        assert connection.execute(text("SELECT count(*) FROM person_names")).scalar_one() == 0
