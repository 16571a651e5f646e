"""Storms: faults drawn from a seed, at moments drawn from it, while documents arrive, are read and signed."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pytest

from deploy.local.product.gateway import answers_ok
from deploy.local.product.stack import Stack
from tests.e2e.conftest import Scene
from tests.e2e.faults.test_accounts_under_faults import answered, insist
from tests.e2e.faults.test_documents_under_faults import Sender, freeze, kill_and_start
from tests.e2e.journeys.test_one_document import activated
from tests.e2e.support.invariants import (
    RECOVERY_SECONDS,
    SERVICES,
    check_documents,
    check_journal,
    check_nothing_waits,
    check_signed_once,
)
from tests.e2e.support.organisations import CONTRACT, employee, line
from tests.e2e.support.people import Person, eventually
from tests.e2e.support.sample_documents import employment_contract

pytestmark = [pytest.mark.soak, pytest.mark.fault, pytest.mark.runs_on("stack")]

STORMS: Final = 20
FAULTS: Final = 8
BATCHES: Final = 12
PROCESSES: Final = [f"{service}-{role}" for service in SERVICES for role in ("api", "worker")]


@pytest.fixture
def stack(scene: Scene) -> Stack:
    running = scene.product.running
    assert isinstance(running, Stack)
    if running.servers.private_rabbit is None or running.servers.private_postgres is None:
        pytest.skip("the servers are not ours to kill")
    return running


@dataclass(frozen=True)
class Storm:
    """A row of faults, the same for the same seed."""

    stack: Stack
    chance: random.Random

    def rages(self) -> None:
        """Let one fault follow the other; the servers and processes are back in the end."""
        for _ in range(FAULTS):
            time.sleep(self.chance.uniform(0, 2))
            name, act = self._drawn()
            sys.stderr.write(f"{name}\n")
            act()
        for service in SERVICES:
            self.stack.wait_until_ready(service)

    def _drawn(self) -> tuple[str, Callable[[], None]]:
        process, seconds = self.chance.choice(PROCESSES), self.chance.uniform(0.5, 5)
        faults: dict[str, Callable[[], None]] = {
            f"{process} is killed": partial(kill_and_start, self.stack, process),
            f"{process} is frozen for {seconds:.1f} s": partial(freeze, self.stack, process, seconds),
            "RabbitMQ is killed": self._lose_rabbit,
            "PostgreSQL is killed": self._lose_postgres,
        }
        name = self.chance.choices(list(faults), weights=(4, 3, 1, 1))[0]
        return name, faults[name]

    def _lose_rabbit(self) -> None:
        assert self.stack.servers.private_rabbit
        self.stack.servers.private_rabbit.kill()
        self.stack.servers.private_rabbit.start()

    def _lose_postgres(self) -> None:
        assert self.stack.servers.private_postgres
        self.stack.servers.private_postgres.kill()
        eventually(lambda: not answers_ok(f"{self.stack.addresses.service_urls['vault']}/readyz"))
        self.stack.servers.private_postgres.start(self.stack.servers.postgres.port)


def signs(person: Person, document: str) -> None:
    """Sign a contract, as somebody does who looks again where no answer came."""
    wanted, deadline = f"/api/signature/envelopes?document_id={document}", time.monotonic() + 2 * RECOVERY_SECONDS
    while True:
        envelopes = insist(person, "GET", wanted).json().get("items", [])
        if envelopes and envelopes[0]["state"] == "completed":
            return
        assert time.monotonic() < deadline, envelopes
        if envelopes:
            _agree(person, envelopes[0])
        time.sleep(0.5)


def _agree(person: Person, envelope: dict[str, Any]) -> None:
    # Refused where a former try arrived after all, or goes on: the state tells.
    subject = envelope["proof_subject"]
    with suppress(AssertionError, OSError):
        act = {
            "consent": True,
            "digest": envelope["digest"],
            "appearance": {"kind": "typed", "text": "Camille Exemple", "handwriting": "cursive"},
            "proof": person.proof(audience="signature", purpose="sign", subject=subject),
        }
        answered(person, "POST", f"/api/signature/envelopes/{envelope['id']}/signatures", json=act)


def deposit_contract(scene: Scene, sender: Sender) -> str:
    """Deposit a contract that Camille has to sign; return which document it is."""
    number = {"staff_number": f"M-{scene.mark}"}
    to = employee(scene.address("camille"), f"M-{scene.mark}")
    contract = line(f"CDD-{scene.mark}", "employment_contract", "Contrat", to, CONTRACT | number, signature=True)
    files = {contract["file"]: employment_contract()}
    answer = scene.organisations.deposit(f"CDD-{scene.mark}", [contract], files)
    assert answer.status_code == 200, answer.text
    sender.ledger.note([contract], files, answer.json())
    return str(answer.json()["lines"][0]["document_id"])


@pytest.mark.parametrize("storm", range(STORMS))
def test_a_storm_loses_nothing_doubles_nothing_and_signs_once(
    scene: Scene, stack: Stack, request: pytest.FixtureRequest, storm: int
) -> None:
    seed = f"{request.config.getoption('hypothesis_seed') or 'storms'} {storm}"
    sys.stderr.write(f"storm {storm}, seed {seed!r}\n")
    sender = Sender(scene)
    contract = deposit_contract(scene, sender)
    camille = activated(scene, "camille")
    with ThreadPoolExecutor(1) as camilles_browser:
        with sender.sending(BATCHES):
            signed = camilles_browser.submit(signs, camille, contract)
            Storm(stack, random.Random(seed)).rages()
        signed.result()
    eventually(lambda: len(camille.items("/api/vault/documents?limit=100")) >= len(sender.ledger.accepted))
    eventually(lambda: camille.get(f"/api/vault/documents/{contract}").json()["state"] == "done")
    check_nothing_waits(scene.product)
    check_documents(sender.ledger, camille)
    check_signed_once(camille, contract)
    check_journal(scene.product, camille, sender.ledger)
    emails = [one.message_id for one in scene.product.mail.emails_to(scene.address("camille"))]
    assert len(emails) == len(set(emails)), "no message twice"
