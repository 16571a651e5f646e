"""Summaries: made by the worker after submission, filed in the vault once, whatever happens in between."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from chartrier.clock import FrozenClock
from chartrier.observability import logging
from chartrier.testing import ALICE
from chartrier.testing.cast import tickets_of
from deposits.adapters.vault import Vault, VaultUnavailable
from services.deposits.tests.support.filers import IBAN, TILLEULS, Cast

JOB = "file_summaries"


def summaries_in(cast: Cast) -> list[str]:
    """The references of the summaries that the vault keeps."""
    return [reference for reference, claims in cast.vault.documents.items() if claims["purpose"] == "file-summary"]


@pytest.mark.spec("DEP-11")
def test_after_submission_the_summary_lies_in_the_vault_and_is_taken_with_a_ticket(cast: Cast) -> None:
    sent = cast.alice.submitted()
    too_early = cast.alice.caller.post(f"/api/deposits/requests/{sent['id']}/summary")
    assert (too_early.status_code, too_early.get_json()["type"]) == (409, "/problems/summary-not-ready")

    cast.service.run_job(JOB)
    [reference] = summaries_in(cast)
    claims = cast.vault.documents[reference]
    assert (claims["holder_id"], claims["account_id"], claims["kind"]) == (
        str(TILLEULS),
        str(ALICE.id),
        "deposit_summary",
    )
    assert claims["name"] == f"Récapitulatif {sent['file_number']}"
    assert cast.vault.contents[reference].startswith(b"%PDF-1.7")

    answer = cast.alice.caller.post(f"/api/deposits/requests/{sent['id']}/summary")
    ticket = tickets_of("vault").check(answer.get_json()["ticket"], purpose="summary", issuers={"deposits"})
    assert ticket.subject == UUID(claims["document_id"])
    assert ticket.claims["holder_id"] == str(TILLEULS)
    assert cast.alice.see(sent["id"]).get_json()["summary_ready"] is True


def test_a_draft_has_no_summary(cast: Cast) -> None:
    cast.alice.complete()
    cast.service.run_job(JOB)
    assert summaries_in(cast) == []


def test_a_summary_is_filed_once(cast: Cast, clock: FrozenClock) -> None:
    cast.alice.submitted()
    cast.service.run_job(JOB)
    clock.advance(timedelta(hours=1))
    cast.service.run_job(JOB)
    assert [cast.vault.put_counts[reference] for reference in summaries_in(cast)] == [1]


@pytest.mark.fault
def test_while_the_vault_is_away_a_summary_is_tried_less_and_less_often_and_filed_in_the_end(
    cast: Cast, clock: FrozenClock
) -> None:
    sent = cast.alice.submitted()
    cast.vault.refusing = HTTPStatus.SERVICE_UNAVAILABLE
    tries = 0
    for _ in range(60):
        before = tries_of(cast)
        cast.service.run_job(JOB)
        tries += tries_of(cast) - before
        clock.advance(timedelta(seconds=1))
    assert tries == 6, "at 0, 1, 3, 7, 15 and 31 seconds"
    assert cast.alice.caller.post(f"/api/deposits/requests/{sent['id']}/summary").status_code == 409
    cast.vault.refusing = None
    clock.advance(timedelta(minutes=5))
    cast.service.run_job(JOB)
    assert len(summaries_in(cast)) == 1
    assert cast.alice.caller.post(f"/api/deposits/requests/{sent['id']}/summary").status_code == 200


def tries_of(cast: Cast) -> int:
    with create_engine(cast.service.superuser_url).connect() as connection:
        return int(connection.execute(text("SELECT sum(summary_attempts) FROM requests")).scalar_one())


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:1/nowhere"])
def test_a_vault_that_nobody_answers_for_is_away(url: str) -> None:
    with pytest.raises(VaultUnavailable):
        Vault(url).file(b"%PDF", ticket="x")


@pytest.mark.fault
def test_a_worker_killed_between_filing_and_remembering_files_the_same_bytes_under_the_same_id(
    cast: Cast, clock: FrozenClock
) -> None:
    sent = cast.alice.submitted()
    given = {
        "settings": asdict(cast.service.runtime.settings),
        "vault_url": cast.vault.url,
        "now": clock.at.isoformat(),
    }
    killed = subprocess.run(
        [sys.executable, "-m", "services.deposits.tests.support.crashing_worker"],
        input=json.dumps(given),
        text=True,
        capture_output=True,
        timeout=180,
        check=False,
        env={},
    )
    assert killed.returncode == -9, killed.stderr
    [reference] = summaries_in(cast)
    assert cast.alice.see(sent["id"]).get_json()["summary_ready"] is False

    cast.service.run_job(JOB)
    assert summaries_in(cast) == [reference]
    assert cast.vault.put_counts[reference] == 2
    assert len(cast.vault.put_digests[reference]) == 1
    assert cast.alice.see(sent["id"]).get_json()["summary_ready"] is True


def test_a_summary_that_cannot_be_made_holds_up_no_other_and_its_log_names_no_iban(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt, sound = cast.alice.submitted(), cast.alice.submitted()
    with create_engine(cast.service.superuser_url).begin() as hand:
        hand.execute(
            text("""UPDATE requests SET answers = answers || '{"judgment_on": "FR76 3000 6000 0112 3456 7890 189"}'
                    WHERE id = :id"""),
            {"id": spoilt["id"]},
        )
    logging.configure()
    cast.service.run_job(JOB)
    said = capsys.readouterr().err
    assert "document_not_made" in said
    assert spoilt["id"] in said
    assert IBAN not in said.replace(" ", "")
    assert cast.alice.see(sound["id"]).get_json()["summary_ready"] is True
    assert cast.alice.see(spoilt["id"]).get_json()["summary_ready"] is False
