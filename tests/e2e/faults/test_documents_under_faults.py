"""Processes and servers are killed and frozen while documents travel; nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from deploy.local.product.gateway import answers_ok
from deploy.local.product.stack import Stack
from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import activated, sign
from tests.e2e.support.invariants import (
    RECOVERY_SECONDS,
    Ledger,
    check_documents,
    check_journal,
    check_nothing_waits,
    check_signed_once,
)
from tests.e2e.support.organisations import CONTRACT, PAYSLIP, employee, line
from tests.e2e.support.people import Person, eventually
from tests.e2e.support.sample_documents import employment_contract, payslip

pytestmark = [pytest.mark.fault, pytest.mark.runs_on("stack")]

KEPT = payslip()


@pytest.fixture
def stack(scene: Scene) -> Stack:
    assert isinstance(scene.product.running, Stack)
    return scene.product.running


@dataclass
class Sender:
    """A connector that sends payslips to one employee, one batch after the other, and never takes no for an answer."""

    scene: Scene
    ledger: Ledger = field(default_factory=Ledger)
    answered: int = 0

    def send(self, number: int) -> None:
        """Send a batch of two until it is answered, as the connector of an ERP does."""
        deposits, files = self._batch(number)
        deadline = time.monotonic() + RECOVERY_SECONDS
        while (answer := self._try(number, deposits, files)) is None:
            assert time.monotonic() < deadline, "no batch went through any more"
            time.sleep(0.2)
        self.ledger.note(deposits, files, answer)
        self.answered += 1

    def _try(self, number: int, deposits: list[dict[str, Any]], files: dict[str, bytes]) -> dict[str, Any] | None:
        organisations = self.scene.organisations
        try:
            answer = organisations.deposit(f"LOT-{self.scene.mark}-{number}", deposits, files)
        except requests.RequestException:
            return None
        return answer.json() if answer.status_code == 200 else None

    def _batch(self, number: int) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
        to = employee(self.scene.address("camille"), f"M-{self.scene.mark}")
        facts = PAYSLIP | {"staff_number": f"M-{self.scene.mark}"}
        references = [f"BUL-{self.scene.mark}-{number}-{half}" for half in "ab"]
        deposits = [line(reference, "payslip", "Bulletin", to, facts) for reference in references]
        return deposits, {deposit["file"]: KEPT for deposit in deposits}

    @contextmanager
    def sending(self, count: int) -> Iterator[None]:
        """Send in the background; on leaving, wait until every batch was answered."""
        failed: list[BaseException] = []

        def send_all() -> None:
            try:
                for number in range(count):
                    self.send(number)
            except BaseException as failure:  # noqa: BLE001 - raised again on the test's own thread
                failed.append(failure)

        thread = threading.Thread(target=send_all)
        thread.start()
        yield
        thread.join()
        if failed:
            raise failed[0]


def check_invariants(scene: Scene, sender: Sender, camille: Person) -> None:
    eventually(
        lambda: len(camille.items("/api/vault/documents?limit=100")) >= len(sender.ledger.accepted),
        within=RECOVERY_SECONDS,
    )
    check_nothing_waits(scene.product)
    check_documents(sender.ledger, camille)
    check_journal(scene.product, camille, sender.ledger)
    emails = scene.product.mail.emails_to(scene.address("camille"))
    assert len({email.message_id for email in emails}) == len(emails), "no message twice"


def kill_and_start(stack: Stack, name: str) -> None:
    stack.kill(name)
    stack.start(name)
    if name.endswith("-api"):
        stack.wait_until_ready(name.removesuffix("-api"))


def freeze(stack: Stack, name: str, seconds: float) -> None:
    pid = stack.processes[name].pid
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


FAULTS: dict[str, Callable[[Stack], None]] = {
    "the vault's api is killed": lambda stack: kill_and_start(stack, "vault-api"),
    "the vault's worker is killed": lambda stack: kill_and_start(stack, "vault-worker"),
    "tenancy's worker is killed": lambda stack: kill_and_start(stack, "tenancy-worker"),
    "notify's worker is killed": lambda stack: kill_and_start(stack, "notify-worker"),
    "the vault's api is frozen for a while": lambda stack: freeze(stack, "vault-api", 4),
}


@pytest.mark.spec("VLT-10", "VLT-13")
@pytest.mark.parametrize(
    "faults",
    [pytest.param(list(FAULTS)[:2], id="the vault's"), pytest.param(list(FAULTS), id="all", marks=pytest.mark.soak)],
)
def test_killing_and_freezing_services_under_load_loses_and_doubles_nothing(
    scene: Scene, stack: Stack, faults: list[str]
) -> None:
    sender = Sender(scene)
    sender.send(999)
    camille = activated(scene, "camille")
    batches = 3 * len(faults)
    with sender.sending(batches):
        for fault in faults:
            before = sender.answered
            FAULTS[fault](stack)
            eventually(lambda seen=before: sender.answered > seen or sender.answered > batches, within=RECOVERY_SECONDS)  # type: ignore[misc]
    check_invariants(scene, sender, camille)


def test_killing_the_broker_and_the_database_under_load_loses_nothing(scene: Scene, stack: Stack) -> None:
    rabbit, postgres = stack.servers.private_rabbit, stack.servers.private_postgres
    if rabbit is None or postgres is None:
        pytest.skip("the servers are not ours to kill")
    sender = Sender(scene)
    sender.send(999)
    camille = activated(scene, "camille")
    with sender.sending(10):
        eventually(lambda: sender.answered > 3)
        rabbit.kill()
        # Deposits go on while the broker is away: their events wait in the outbox.
        eventually(lambda: sender.answered > 5)
        rabbit.start()
        postgres.kill()
        eventually(lambda: not answers_ok(f"{stack.addresses.service_urls['vault']}/readyz"))
        postgres.start(stack.servers.postgres.port)
    check_invariants(scene, sender, camille)


@pytest.mark.spec("SIG-06", "SIG-16")
@pytest.mark.parametrize(
    "moments", [pytest.param((0.3,), id="once"), pytest.param((0.2, 0.5, 0.9), id="again", marks=pytest.mark.soak)]
)
def test_a_signing_worker_killed_at_any_moment_signs_exactly_once(
    scene: Scene, stack: Stack, moments: tuple[float, ...]
) -> None:
    number = {"staff_number": f"M-{scene.mark}"}
    to = employee(scene.address("camille"), f"M-{scene.mark}")
    deposits = [
        line(f"CDD-{scene.mark}-{one}", "employment_contract", "Contrat", to, CONTRACT | number, signature=True)
        for one in range(len(moments))
    ]
    files = {deposit["file"]: employment_contract() for deposit in deposits}
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", deposits, files)
    assert answer.status_code == 200, answer.text
    camille = activated(scene, "camille")
    documents = [one["document_id"] for one in answer.json()["lines"]]

    for document in documents:
        with ThreadPoolExecutor(1) as camilles_browser:
            # A worker that was killed holds its lease on the act for a while; then the next one takes it up.
            signed = camilles_browser.submit(sign, camille, {"id": document}, within=2 * RECOVERY_SECONDS)
            for moment in moments:
                time.sleep(moment)
                kill_and_start(stack, "signature-worker")
            signed.result()
        eventually(lambda seen=document: camille.get(f"/api/vault/documents/{seen}").json()["state"] == "done")  # type: ignore[misc]
        check_signed_once(camille, document)
    check_nothing_waits(scene.product)


def test_a_broker_that_is_away_leaves_every_service_ready(scene: Scene, stack: Stack) -> None:
    rabbit = stack.servers.private_rabbit
    if rabbit is None:
        pytest.skip("the broker is not ours to stop")
    rabbit.kill()
    try:
        for service in ("vault", "auth", "tenancy", "signature", "sharing", "notify", "deposits"):
            answer = requests.get(f"{stack.addresses.service_urls[service]}/readyz", timeout=10)
            assert answer.status_code == 200, service
        kill_and_start(stack, "vault-api")
    finally:
        rabbit.start()


def test_the_checks_can_see_a_loss(scene: Scene, stack: Stack) -> None:
    """Planted: a document that vanished, and one that was altered on its way, are both noticed."""
    sender = Sender(scene)
    sender.send(1)
    camille = activated(scene, "camille")
    eventually(lambda: len(camille.items("/api/vault/documents")) == 2)
    document = next(iter(sender.ledger.accepted))
    vanished = Ledger(sender.ledger.accepted | {str(scene.organisations.agency_id): "0"})
    altered = Ledger(sender.ledger.accepted | {document: "0" * 64})
    for planted in (vanished, altered):
        with pytest.raises(AssertionError):
            check_documents(planted, camille)
    check_documents(sender.ledger, camille)
