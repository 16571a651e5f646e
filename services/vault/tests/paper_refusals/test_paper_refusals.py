"""Refusing electronic delivery: a dated acknowledgement, deposits answered *paper*, and the way back."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.vault.tests.vault_support.scenario import (
    ALICES,
    CHARLIES,
    EMPLOYER,
    Scenario,
    contract,
    payslip,
)

REFUSALS = "/api/vault/ticketed/paper-refusals"
EMPLOYERS = "/api/vault/ticketed/employers"


def ticket_of(scenario: Scenario, who: Person, **claims: Any) -> dict[str, str]:  # noqa: ANN401 - claims as they are
    """What auth gives whoever typed identifier and password on the public page."""
    return scenario.ticket("auth", "paper-refusal", who.id, **claims)


def refuse(scenario: Scenario, who: Person = ALICE, holder_id: UUID | str = ALICES, **changes: Any) -> TestResponse:  # noqa: ANN401
    typed = {"holder_id": str(holder_id), "privacy_accepted": True} | changes
    return scenario.service.anonymous.post(REFUSALS, json=typed, headers=ticket_of(scenario, who))


def outcomes(answer: TestResponse) -> list[str]:
    return [line["outcome"] for line in answer.get_json()["lines"]]


@pytest.fixture
def with_access(scenario: Scenario) -> Scenario:
    scenario.give_alice_access()
    return scenario


@pytest.mark.spec("VLT-51", "LAW-03")
def test_whoever_refuses_gets_a_dated_acknowledgement_and_the_next_deposits_are_answered_paper(
    with_access: Scenario, service: RunningService
) -> None:
    before = with_access.sent(payslip())

    acknowledged = refuse(with_access)

    assert acknowledged.status_code == 201
    said = acknowledged.get_json()
    assert (said["person_name"], said["organisation_name"]) == ("Alice Durand", "Boulangerie Martin")
    assert (said["refused_at"], said["ended_at"]) == ("2026-11-20T09:00:00+00:00", None)
    answer = with_access.send(payslip("BUL-0002"), contract(), payslip(), reference="PAIE-2026-11")
    assert outcomes(answer) == ["paper", "paper", "already_there"]
    assert {name: answer.get_json()[name] for name in ("accepted", "paper", "refused")} == {
        "accepted": 0, "paper": 2, "refused": 0,
    }  # fmt: skip
    assert answer.get_json()["lines"][0]["document_id"] is None
    listed = service.as_(ALICE).get("/api/vault/documents").get_json()
    assert [each["id"] for each in listed["items"]] == [str(before)], "what is there stays readable, nothing is added"
    assert service.as_(ALICE).get(f"/api/vault/documents/{before}/content").status_code == 200
    assert len(service.events("vault.deposit-received.v1")) == 1


@pytest.mark.spec("VLT-51")
def test_the_employer_is_told_and_the_journal_of_the_person_says_so(
    with_access: Scenario, service: RunningService
) -> None:
    refuse(with_access)
    (event,) = service.events("vault.paper-refused.v1")
    assert (event["tenant_id"], event["holder_id"]) == (str(ALICES), str(ALICES))
    assert event["organisation_id"] == str(EMPLOYER)
    assert (event["account_id"], event["person_name"]) == (str(ALICE.id), "Alice Durand")
    assert "paper_refused" in with_access.acts(ALICE)


@pytest.mark.spec("VLT-51")
def test_a_refusal_sent_twice_is_one_refusal_with_one_acknowledgement(
    with_access: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    first = refuse(with_access).get_json()
    clock.advance(timedelta(hours=1))
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda _: refuse(with_access).get_json(), range(4)))
    assert again == [first] * 4
    assert len(service.events("vault.paper-refused.v1")) == 1


@pytest.mark.spec("VLT-51", "LAW-03")
def test_a_deposit_and_a_refusal_at_once_end_with_the_document_before_the_refusal_or_with_paper(
    with_access: Scenario, service: RunningService
) -> None:
    with ThreadPoolExecutor(2) as pool:
        deposit = pool.submit(with_access.send, *(payslip(f"BUL-{number}") for number in range(5)))
        refusal = pool.submit(refuse, with_access)
        found, _ = set(outcomes(deposit.result())), refusal.result()
    acts = [line["act"] for line in journal(service, ALICE) if line["act"] in {"deposited", "paper_refused"}]
    assert found in ({"accepted"}, {"paper"})
    assert acts == (["deposited"] * 5 + ["paper_refused"] if found == {"accepted"} else ["paper_refused"])


def journal(service: RunningService, who: Person) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = service.as_(who).get("/api/vault/journal").get_json()["items"]
    return lines[::-1]


@pytest.mark.spec("VLT-51", "LAW-03")
def test_the_person_accepts_again_by_themselves_and_what_was_answered_paper_can_be_sent_again(
    with_access: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    refusal = refuse(with_access).get_json()
    assert outcomes(with_access.send(payslip())) == ["paper"]
    clock.advance(timedelta(days=40))

    ended = service.as_(ALICE).delete(f"/api/vault/paper-refusals/{refusal['id']}")

    assert ended.status_code == 200
    assert ended.get_json() == refusal | {"ended_at": "2026-12-30T09:00:00+00:00"}
    assert outcomes(with_access.send(payslip())) == ["accepted"]
    (kept,) = service.as_(ALICE).get("/api/vault/paper-refusals").get_json()["items"]
    assert kept == ended.get_json(), "the refusal stays as proof"
    assert service.as_(ALICE).delete(f"/api/vault/paper-refusals/{refusal['id']}").get_json() == kept
    assert len(service.events("vault.paperless-accepted.v1")) == 1
    assert refuse(with_access).get_json()["id"] != refusal["id"]


@pytest.mark.spec("VLT-51")
def test_support_accepts_again_for_somebody_by_the_number_of_the_acknowledgement(
    with_access: Scenario, environment_of_vault: dict[str, str]
) -> None:
    number = refuse(with_access).get_json()["id"]

    def ask(typed: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vault", "accept-paperless-again"]
        return subprocess.run(
            command, input=typed, env=environment_of_vault, capture_output=True, text=True, timeout=60, check=False
        )

    assert (ask(str(uuid4())).returncode, ask("nonsense").returncode) == (1, 1)
    done = ask(number)
    assert done.returncode == 0, done.stderr
    assert "Boulangerie Martin delivers electronically again" in done.stdout
    assert outcomes(with_access.send(payslip())) == ["accepted"]
    assert [line["actor"] for line in journal(with_access.service, ALICE) if line["act"] == "paperless_accepted"] == [
        "Support"
    ]


@pytest.mark.spec("VLT-51")
def test_each_employer_is_refused_by_itself_and_shown_with_its_refusal(
    with_access: Scenario, service: RunningService
) -> None:
    other = uuid4()
    service.receive(
        "tenancy.organisation-registered.v1", tenant_id=other, organisation_id=other, kind="employer",
        name="Atelier Perrin", siret=None,
    )  # fmt: skip
    elsewhere = uuid4()
    with_access.grant(ALICE.id, elsewhere, other, ["owner"])
    with_access.give_personal_space(ALICE)
    refuse(with_access, holder_id=elsewhere)
    by_ticket = service.anonymous.get(EMPLOYERS, headers=ticket_of(with_access, ALICE)).get_json()["items"]
    assert [(each["name"], each["refusal"] is not None) for each in by_ticket] == [
        ("Atelier Perrin", True), ("Boulangerie Martin", False),
    ]  # fmt: skip
    assert service.as_(ALICE).get("/api/vault/employers").get_json()["items"] == by_ticket
    assert outcomes(with_access.send(payslip())) == ["accepted"]


@pytest.mark.spec("VLT-51")
def test_a_refusal_needs_the_tick_and_a_holder_beside_their_fields(with_access: Scenario) -> None:
    unticked = refuse(with_access, privacy_accepted=False)
    assert unticked.status_code == 422
    assert [each["field"] for each in unticked.get_json()["errors"]] == ["privacy_accepted"]
    assert refuse(with_access, holder_id="?").status_code == 422


@pytest.mark.spec("VLT-51")
def test_a_stranger_can_neither_refuse_nor_read_nor_end_what_is_somebody_elses(
    with_access: Scenario, service: RunningService
) -> None:
    with_access.give_charlie_access_elsewhere()
    refusal = refuse(with_access).get_json()
    assert refuse(with_access, CHARLIE).status_code == 404
    assert refuse(with_access, BOB, CHARLIES).status_code == 404
    assert service.as_(CHARLIE).get("/api/vault/paper-refusals").get_json() == {"items": []}
    assert service.as_(CHARLIE).delete(f"/api/vault/paper-refusals/{refusal['id']}").status_code == 404
    own = service.anonymous.get(EMPLOYERS, headers=ticket_of(with_access, CHARLIE)).get_json()["items"]
    assert [(each["holder_id"], each["refusal"]) for each in own] == [(str(CHARLIES), None)]
    forged = [with_access.ticket(*each, ALICE.id) for each in (("sharing", "paper-refusal"), ("auth", "export"))]
    for ticket in ({}, *forged):
        assert service.anonymous.get(EMPLOYERS, headers=ticket).status_code in {403, 422}
    assert outcomes(with_access.send(payslip())) == ["paper"]


@pytest.mark.spec("VLT-51", "AUTH-44")
def test_the_copy_of_ones_data_holds_the_refusals_and_closing_the_account_forgets_the_name(
    with_access: Scenario, service: RunningService
) -> None:
    number = refuse(with_access).get_json()["id"]
    export = with_access.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])
    (part,) = service.anonymous.get("/api/vault/ticketed/export", headers=export).get_json()["accounts"]
    assert [(each["number"], each["organisation_name"]) for each in part["paper_refusals"]] == [
        (number, "Boulangerie Martin")
    ]
    service.receive(
        "auth.erasure-requested.v1", tenant_id=ALICE.id, closing_id=uuid4(), account_id=ALICE.id, accounts=[ALICE.id],
        holders=[ALICES], service="vault", at="2026-11-20T10:00:00Z",
    )  # fmt: skip
    service.run_job("erase_accounts")
    (part,) = service.anonymous.get("/api/vault/ticketed/export", headers=export).get_json()["accounts"]
    assert len(part["paper_refusals"]) == 1
    assert service.as_(ALICE).get("/api/vault/paper-refusals").get_json()["items"][0]["person_name"] == "—"
    assert outcomes(with_access.send(payslip())) == ["paper"]
