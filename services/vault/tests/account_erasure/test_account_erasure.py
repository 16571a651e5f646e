"""When an account is closed: documents are gone with their bytes, payslips are locked away, nothing comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.vault.tests.depositing import AGENCY, ALICES, EMPLOYER, Town, alice, assignment, contract, payslip
from vault.adapters.files import FileBlobs
from vault.content_store.objects import BlobStore, StoreAway
from vault.ports import Ports

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
CLOSING = uuid4()


def close(town: Town, *, at: datetime = AT, holders: list[UUID] | None = None) -> None:
    """It is the vault's turn: tenancy withdrew every right before."""
    town.service.receive(
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


def blobs(ports: Ports) -> list[Path]:
    store = ports.strongroom.blobs
    assert isinstance(store, FileBlobs)
    return [path for path in store.root.rglob("*") if path.is_file() and len(path.name) == 32]


def said(service: RunningService) -> dict[str, Any]:
    (fact,) = service.events("vault.account-erased.v1")
    return fact


@pytest.mark.spec("AUTH-43", "LAW-03")
def test_documents_are_erased_with_their_bytes_and_payslips_are_kept_as_the_law_says(
    town: Town, vault_ports: Ports
) -> None:
    town.let_alice_in()
    before = len(blobs(vault_ports))
    town.sent(contract(signature=False), payslip())
    close(town)
    town.service.run_job("erase_accounts")
    assert states(town.service) == {"CDD-0001": "erased", "BUL-0001": "kept"}
    assert len(blobs(vault_ports)) == before + 1, "only the payslip's bytes are left"
    report = said(town.service)
    assert report["erased"] == [{"key": "documents", "count": 1}]
    payslips = next(one for one in report["retained"] if one["key"] == "payslips")
    assert (payslips["count"], payslips["law"], payslips["until"][:4]) == (1, "payslips", "2076")


@pytest.mark.spec("AUTH-43")
def test_what_is_erased_or_kept_opens_to_nobody_not_even_by_a_new_account(town: Town) -> None:
    town.let_alice_in()
    document_id, payslip_id = town.sent(contract(signature=False)), town.sent(payslip(), reference="P2")
    close(town)
    town.service.run_job("erase_accounts")
    town.grant(BOB.id, ALICES, EMPLOYER, ["owner"])
    for who in (ALICE, BOB, CHARLIE):
        assert listed(town, who) == []
        for one in (document_id, payslip_id):
            assert town.service.as_(who).get(f"/api/vault/documents/{one}").status_code == 404
            assert town.service.as_(who).get(f"/api/vault/documents/{one}/content").status_code == 404
    for one in (document_id, payslip_id):
        ticket = town.ticket("sharing", "shared-view", one, link_id=str(uuid4()), holder_id=str(ALICES), download=True)
        assert town.service.anonymous.get("/api/vault/ticketed/content", headers=ticket).status_code == 404


def listed(town: Town, who: Person) -> list[str]:
    answer = town.service.as_(who).get("/api/vault/documents").get_json()
    return [item["title"] for item in answer["items"]]


@pytest.mark.spec("AUTH-43", "VLT-12")
def test_an_erp_that_sends_the_same_again_brings_nothing_back(town: Town) -> None:
    town.let_alice_in()
    town.sent(contract(signature=False))
    close(town)
    town.service.run_job("erase_accounts")
    answer = town.send(contract(signature=False)).get_json()
    assert (answer["accepted"], answer["already_there"]) == (0, 1)
    assert states(town.service) == {"CDD-0001": "erased"}


@pytest.mark.spec("AUTH-43")
def test_what_came_after_the_confirmation_stays_for_the_new_account(town: Town) -> None:
    town.let_alice_in()
    town.sent(contract(signature=False))
    close(town, at=datetime(2026, 11, 20, 8, 59, tzinfo=UTC))
    town.service.run_job("erase_accounts")
    assert states(town.service) == {"CDD-0001": "todo"}


@pytest.mark.spec("AUTH-43")
def test_a_companys_documents_are_the_companys(town: Town) -> None:
    town.let_bob_in("S")
    town.decide("confirmed")
    town.sent(assignment(), organisation_id=AGENCY)
    close(town, holders=[])
    town.service.run_job("erase_accounts")
    assert said(town.service)["erased"] == [{"key": "documents", "count": 0}]
    assert len(listed(town, BOB)) == 1


class StoreThatIsAway(FileBlobs):
    """A store that removes one blob and then can't be reached."""

    removed = 0

    def remove(self, name: str) -> None:
        if self.removed:
            raise StoreAway(name)
        super().remove(name)
        self.removed += 1


@pytest.mark.spec("AUTH-43")
@pytest.mark.fault
def test_the_vault_says_that_all_is_gone_only_when_the_last_byte_is(town: Town, vault_ports: Ports) -> None:
    town.let_alice_in()
    for number in range(3):
        town.sent(contract(f"CDD-000{number}", signature=False), reference=f"L{number}")
    close(town)
    kept: BlobStore = vault_ports.strongroom.blobs
    assert isinstance(kept, FileBlobs)
    object.__setattr__(vault_ports.strongroom, "blobs", StoreThatIsAway(kept.root))
    try:
        with pytest.raises(StoreAway):
            town.service.run_job("erase_accounts")
        assert town.service.events("vault.account-erased.v1") == []
    finally:
        object.__setattr__(vault_ports.strongroom, "blobs", kept)
    town.service.run_job("erase_accounts")
    assert said(town.service)["erased"] == [{"key": "documents", "count": 3}]


@pytest.mark.spec("AUTH-43", "LAW-02")
def test_the_journal_tells_what_was_erased_and_its_chain_holds(town: Town) -> None:
    town.let_alice_in()
    town.sent(contract(signature=False), payslip())
    close(town)
    town.service.run_job("erase_accounts")
    with engine(town.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        acts = connection.execute(text("SELECT act FROM journal_lines ORDER BY sequence")).scalars().all()
    assert sorted(acts[-2:]) == ["erased", "locked_away"]


@pytest.mark.spec("AUTH-43")
def test_a_late_fact_does_not_bring_the_name_back(town: Town) -> None:
    town.let_alice_in()
    close(town)
    town.service.run_job("erase_accounts")
    town.activate(ALICE)
    with engine(town.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        assert connection.execute(text("SELECT count(*) FROM accounts")).scalar_one() == 0


def part(town: Town, who: Person, issuer: str = "auth") -> Any:  # noqa: ANN401 - an answer
    ticket = town.ticket(issuer, "export", who.id, accounts=[str(who.id)])
    return town.service.anonymous.get("/api/vault/ticketed/export", headers=ticket)


@pytest.mark.spec("AUTH-44", "LAW-01")
def test_the_part_of_somebody_lists_their_documents_which_come_out_identical(town: Town) -> None:
    town.let_alice_in()
    town.sent(payslip())
    held = part(town, ALICE).get_json()["accounts"][0]
    (document,) = held["documents"]
    assert (document["title"], document["metadata"]["period"]) == ("Bulletin de paie BUL-0001", "2026-10")
    assert {"deposited", "delivered"} <= {line["act"] for line in held["journal"]}
    ticket = town.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])
    answer = town.service.anonymous.get(f"/api/vault/ticketed/export/{document['id']}", headers=ticket)
    assert answer.data == town.file("BUL-0001.pdf")


@pytest.mark.spec("AUTH-44")
def test_a_strangers_ticket_takes_nothing_of_hers(town: Town) -> None:
    town.let_alice_in()
    town.let_charlie_in_elsewhere()
    document_id = town.sent(payslip())
    assert part(town, CHARLIE).get_json()["accounts"][0]["documents"] == []
    theirs = town.ticket("auth", "export", CHARLIE.id, accounts=[str(CHARLIE.id)])
    path = f"/api/vault/ticketed/export/{document_id}"
    assert town.service.anonymous.get(path, headers=theirs).status_code == 404
    forged = town.ticket("sharing", "export", ALICE.id, accounts=[str(ALICE.id)])
    assert town.service.anonymous.get(path, headers=forged).status_code == 403
    assert part(town, ALICE, issuer="deposits").status_code == 403


@pytest.mark.spec("AUTH-05", "VLT-12")
def test_a_person_without_an_address_may_be_a_recipient(town: Town) -> None:
    nameless = {name: value for name, value in alice().items() if name != "email"}
    town.sent(payslip(recipient={"person": nameless}))
    assert town.service.events("vault.deposit-received.v1")[0]["recipient"]["email"] == ""
