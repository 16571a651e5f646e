"""The journal: who did what, in a chain that shows where somebody tampered with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, LiteralString
from uuid import uuid4

import psycopg
import pytest

from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    COMPANY,
    STRUCTURE,
    Scenario,
    assignment,
    contract,
    invoice,
    payslip,
)
from vault.journal import verification
from vault.ports import Ports

CUT: Final = "DELETE FROM journal_lines WHERE sequence > 3"
FORGET_WHAT_WAS_CUT: Final = (
    "UPDATE journal_heads SET sequence = 3, hash = (SELECT hash FROM journal_lines WHERE sequence = 3)"
)
FORGET_SIGNED_HEADS: Final = "DELETE FROM signed_heads WHERE signature_number = 1"
INSERTED: Final = (
    "INSERT INTO journal_lines SELECT holder_id, 7, at, act, actor_id, actor, document_id, title, details, hash, hash"
    " FROM journal_lines WHERE sequence = 6"
)


@pytest.fixture
def six_lines(scenario: Scenario, service: RunningService) -> Scenario:
    """Alice's journal has six lines, of which the first four are signed."""
    scenario.give_alice_access()
    document_id = scenario.sent(payslip())
    service.as_(ALICE).post(f"/api/vault/documents/{document_id}/readings")
    service.run_job("sign_journal")
    scenario.sent(contract(), reference="CONTRATS")
    return scenario


@contextmanager
def tampering(service: RunningService) -> Iterator[psycopg.Connection]:
    """Give the database to somebody who may do anything with it."""
    with psycopg.connect(service.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def tamper(service: RunningService, statements: list[LiteralString]) -> None:
    with tampering(service) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0


def breaks(service: RunningService, ports: Ports) -> list[str]:
    with service.app.app_context(), transaction(maintenance=True) as session:
        return [
            each.replace(str(ALICES), "Alice's") for each in verification.verify(session, ports.contents.keyring).breaks
        ]


@pytest.mark.spec("AUTH-41", "VLT-62")
def test_a_new_name_stands_in_lines_to_come_and_former_lines_stay(
    six_lines: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    alice: dict[str, Any] = {"tenant_id": ALICE.id, "account_id": ALICE.id, "first_name": "Alice"}
    for version, name in ((3, "Roux"), (2, "Blanc")):
        service.receive("auth.profile-changed.v1", **alice, version=version, last_name=name)
    listed = service.as_(ALICE).get("/api/vault/documents", query_string={"space": ALICES}).get_json()["items"]
    unread = next(each for each in listed if each["state"] == "todo")
    service.as_(ALICE).post(f"/api/vault/documents/{unread['id']}/readings")
    acts = service.as_(ALICE).get("/api/vault/journal", query_string={"space": ALICES}).get_json()["items"]
    assert [line["actor"] for line in acts if line["act"] == "read"] == ["Alice Roux", "Alice Durand"]
    assert breaks(service, vault_ports) == []


@pytest.mark.spec("VLT-62")
def test_each_act_has_exactly_one_line_and_the_chain_holds(
    six_lines: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    acts = service.as_(ALICE).get("/api/vault/journal", query_string={"space": ALICES}).get_json()

    assert [line["sequence"] for line in acts["items"]] == [6, 5, 4, 3, 2, 1]
    assert [line["act"] for line in acts["items"]] == [
        "delivered", "deposited", "read", "delivered", "deposited", "account_activated"]  # fmt: skip
    read = acts["items"][2]
    assert (read["actor"], read["title"], read["at"]) == (
        "Alice Durand", "Bulletin de paie BUL-0001", "2026-11-20T09:00:00Z")  # fmt: skip
    assert acts["items"][1]["actor"] == "Boulangerie Martin"
    assert len({line["hash"] for line in acts["items"]}) == 6
    assert breaks(service, vault_ports) == []


@pytest.mark.spec("VLT-62")
@pytest.mark.parametrize(
    "tampered,named",
    [
        (["UPDATE journal_lines SET actor = 'Somebody else' WHERE sequence = 3"], "line 3 was changed"),
        (["UPDATE journal_lines SET at = at + interval '1 second' WHERE sequence = 1"], "line 1 was changed"),
        (["UPDATE journal_lines SET details = '{}' WHERE sequence = 5"], "line 5 was changed"),
        (["UPDATE journal_lines SET previous = 'x', hash = 'x' WHERE sequence = 6"], "line 6 was changed"),
        (["DELETE FROM journal_lines WHERE sequence = 2"], "line 2 was removed"),
        (["DELETE FROM journal_lines WHERE sequence = 6"], "line 6 was removed"),
        ([CUT, FORGET_WHAT_WAS_CUT], "line 4 was removed"),
        (["DELETE FROM journal_lines", "DELETE FROM journal_heads"], "line 1 was removed"),
        (["UPDATE journal_heads SET hash = 'x'"], "line 6 was changed together with its hash"),
        ([INSERTED], "line 7 was changed"),
    ],
)
def test_a_line_that_was_tampered_with_is_named(
    six_lines: Scenario, service: RunningService, vault_ports: Ports, tampered: list[LiteralString], named: str
) -> None:
    tamper(service, tampered)

    assert breaks(service, vault_ports) == [f"holder Alice's: {named}"]


@pytest.mark.spec("VLT-62")
def test_a_chain_rewritten_from_a_signed_line_on_does_not_match_its_signature(
    six_lines: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    with service.app.app_context(), transaction(maintenance=True) as session:
        lines = next(verification.chains(session)).lines
    forged, previous = [], lines[2].previous
    for line in lines[2:]:
        changed = {**vars(line), "previous": previous, "actor": "Somebody else"}
        previous = type(line)(**changed).digest()
        forged.append((changed["actor"], changed["previous"], previous, line.sequence))
    with tampering(service) as connection:
        connection.cursor().executemany(
            "UPDATE journal_lines SET actor = %s, previous = %s, hash = %s WHERE sequence = %s", forged
        )
        connection.execute("UPDATE journal_heads SET hash = %s", [previous])

    assert breaks(service, vault_ports) == ["holder Alice's: line 4 is not the one that was signed"]


@pytest.mark.spec("VLT-62")
@pytest.mark.parametrize(
    "tampered,named",
    [
        (["UPDATE journal_signatures SET at = at + interval '1 hour' WHERE number = 1"], "signature 1 was changed"),
        (["UPDATE signed_heads SET sequence = 3 WHERE signature_number = 1"], "signature 1 was changed"),
        (
            ["DELETE FROM signed_heads WHERE signature_number = 1", "DELETE FROM journal_signatures WHERE number = 1"],
            "signature 1 was removed",
        ),
        (["UPDATE journal_signatures SET signature = 'x' WHERE number = 2"], "signature 2 was changed"),
    ],
)
def test_a_signature_that_was_tampered_with_is_named(
    six_lines: Scenario, service: RunningService, vault_ports: Ports, tampered: list[LiteralString], named: str
) -> None:
    service.run_job("sign_journal")
    tamper(service, tampered)

    assert named in breaks(service, vault_ports)


@pytest.mark.spec("VLT-62")
def test_acts_at_the_same_time_stand_one_after_the_other(
    scenario: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    scenario.give_alice_access()
    same = {"same.pdf": scenario.file("same.pdf")}
    sent = scenario.send(*(payslip(f"BUL-{number}", file="same.pdf") for number in range(12)), files=same).get_json()
    alice = service.as_(ALICE)

    with ThreadPoolExecutor(4) as clicks:
        paths = [f"/api/vault/documents/{line['document_id']}/readings" for line in sent["lines"]]
        answers = list(clicks.map(alice.post, paths))

    assert [answer.status_code for answer in answers] == [200] * 12
    assert scenario.acts(ALICE, size=100).count("read") == 12
    assert breaks(service, vault_ports) == []


@pytest.mark.spec("VLT-62")
def test_only_chains_that_grew_are_signed_again(six_lines: Scenario, service: RunningService) -> None:
    service.run_job("sign_journal")
    service.run_job("sign_journal")

    with tampering(service) as connection:
        assert connection.execute("SELECT number FROM journal_signatures ORDER BY number").fetchall() == [(1,), (2,)]
        assert connection.execute("SELECT sequence FROM signed_heads ORDER BY sequence").fetchall() == [(4,), (6,)]


@pytest.mark.spec("VLT-62")
def test_the_application_cannot_change_a_line_even_in_maintenance(
    six_lines: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    url = service.runtime.settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT set_config('chartrier.maintenance', 'on', false)")
        assert connection.execute("UPDATE journal_lines SET actor = 'x'").rowcount == 0
        assert connection.execute("DELETE FROM journal_lines").rowcount == 0
    assert breaks(service, vault_ports) == []


@pytest.mark.spec("VLT-62")
def test_what_others_tell_leaves_its_lines(scenario: Scenario, service: RunningService) -> None:
    scenario.give_bob_access("A", "S", "F")
    scenario.activate(BOB)
    scenario.decide("confirmed")
    scenario.sent(invoice(), organisation_id=AGENCY)
    scenario.decide("declined", at="2026-11-20T11:00:00Z", by=None)
    scenario.grant(BOB.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    service.receive(
        "deposits.request-submitted.v1", tenant_id=STRUCTURE, request_id=uuid4(), holder_id=STRUCTURE,
        account_id=BOB.id, file_number="2026-000001", journey="property-seizure-recovery",
        journey_title="Saisie immobilière", at="2026-11-20T12:00:00Z",
    )  # fmt: skip

    assert set(scenario.acts(BOB, space=COMPANY)) == {
        "account_activated", "relation_confirmed", "deposited", "delivered", "relation_declined"}  # fmt: skip
    assert scenario.acts(BOB, space=STRUCTURE) == ["account_activated", "request_submitted"]


@pytest.mark.spec("VLT-62")
@pytest.mark.parametrize("order", ["the grant first", "the activation first", "both twice"])
def test_an_activation_has_one_line_in_each_space_whatever_came_first(scenario: Scenario, order: str) -> None:
    if order == "the activation first":
        scenario.activate(ALICE)
        scenario.give_alice_access()
    else:
        scenario.give_alice_access()
        scenario.activate(ALICE)
    if order == "both twice":
        scenario.give_alice_access()

    assert scenario.acts(ALICE) == ["account_activated"]


@pytest.mark.spec("VLT-62")
def test_a_colleague_reads_only_the_lines_of_what_their_right_opens(scenario: Scenario) -> None:
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    to_pay = scenario.sent(invoice(), organisation_id=AGENCY)
    scenario.sent(assignment(), organisation_id=AGENCY)

    assert set(scenario.acts(BOB)) == {"relation_confirmed", "deposited", "delivered"}
    assert len(scenario.acts(BOB)) == 3
    assert scenario.acts(BOB, document=to_pay) == ["deposited", "delivered"]


@pytest.mark.spec("VLT-62")
def test_whom_another_agency_names_at_the_company_does_not_learn_who_is_there(scenario: Scenario) -> None:
    scenario.activate(BOB)
    scenario.activate(CHARLIE)
    scenario.give_bob_access("A")
    scenario.give_charlie_access_elsewhere()

    assert scenario.acts(BOB, space=COMPANY) == ["account_activated"]
    assert scenario.acts(CHARLIE, space=COMPANY) == ["account_activated"]
    journal = scenario.service.as_(CHARLIE).get("/api/vault/journal", query_string={"space": COMPANY}).get_json()
    assert [line["actor"] for line in journal["items"]] == ["Charlie Durand"]


@pytest.mark.spec("VLT-62")
def test_the_command_says_that_the_journal_holds_or_names_the_line(
    six_lines: Scenario, service: RunningService, environment_of_vault: dict[str, str]
) -> None:
    def verify() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vault", "verify-journal"]
        return subprocess.run(command, env=environment_of_vault, capture_output=True, text=True, check=False)

    holds = verify()
    assert (holds.returncode, holds.stdout.splitlines()[-1]) == (0, "the journal holds"), holds.stderr
    with tampering(service) as connection:
        connection.execute("UPDATE journal_lines SET title = 'Another' WHERE sequence = 3")

    broken = verify()

    assert broken.returncode == 1
    assert f"BROKEN  holder {ALICES}: line 3 was changed" in broken.stdout
