"""auth is away for a away: whoever is signed in goes on everywhere else, and nothing of that away is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from deploy.local.product.stack import Stack
from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import activated, filed, waiting
from tests.e2e.support.invariants import RECOVERY_SECONDS, check_nothing_waits
from tests.e2e.support.organisations import CONTRACT, PAYSLIP, employee, line
from tests.e2e.support.people import Person, eventually
from tests.e2e.support.sample_documents import employment_contract, payslip

pytestmark = [pytest.mark.fault, pytest.mark.runs_on("stack")]

READ = (
    "/api/vault/home", "/api/vault/documents", "/api/vault/journal", "/api/tenancy/spaces", "/api/sharing/links",
    "/api/deposits/requests",
)  # fmt: skip
CONTRACTS = 3


@pytest.fixture
def stack(scene: Scene) -> Stack:
    assert isinstance(scene.product.running, Stack)
    return scene.product.running


@dataclass
class AuthAway:
    """What people and a connector do while auth is away, and how they were answered."""

    scene: Scene
    camille: Person
    documents: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    newcomers: list[str] = field(default_factory=list)
    asked: int = 0
    refused: list[str] = field(default_factory=list)

    def seen(self, answer: requests.Response) -> dict[str, Any]:
        """Record an answer; return its content."""
        self.asked += 1
        if answer.status_code >= 400:
            self.refused.append(f"{answer.request.method} {answer.request.path_url}: {answer.status_code}")
            return {}
        answered = answer.headers.get("Content-Type", "").startswith("application/json")
        return dict(answer.json()) if answered else {}

    def read(self) -> None:
        """Look at everything, and into a document."""
        for path in READ:
            self.seen(self.camille.get(path))
        self.seen(self.camille.get(f"/api/vault/documents/{self.documents[0]['id']}/content"))

    def share(self) -> None:
        """Share a document that was read."""
        shown = next(one for one in self.documents if one["type"] == "payslip")
        self.seen(self.camille.post(f"/api/vault/documents/{shown['id']}/readings"))
        asked = {"purpose": "share"}
        ticket = self.seen(self.camille.post(f"/api/vault/documents/{shown['id']}/tickets", json=asked))
        until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
        link = {
            "tickets": [ticket.get("ticket", "")], "recipient_name": "Morgan", "message": "", "expires_on": until,
            "recipient_email": self.scene.address("morgan"), "download": True,
        }  # fmt: skip
        self.seen(self.camille.post("/api/sharing/links", json=link))

    def sign(self) -> None:
        """Sign what the password was typed for before."""
        if self.acts:
            act = self.acts.pop()
            self.seen(self.camille.post(f"/api/signature/envelopes/{act.pop('envelope')}/signatures", json=act))

    def deposit(self) -> None:
        """Send a payslip to somebody whom nobody knows yet."""
        name = f"nouveau-{len(self.newcomers)}"
        to = employee(self.scene.address(name), f"N-{self.scene.mark}-{len(self.newcomers)}")
        facts = PAYSLIP | {"staff_number": to["person"]["staff_number"]}
        sent = line(f"NOU-{self.scene.mark}-{len(self.newcomers)}", "payslip", "Bulletin", to, facts)
        organisations, reference = self.scene.organisations, f"NOU-{self.scene.mark}-{len(self.newcomers)}"
        answered = self.seen(organisations.deposit(reference, [sent], {sent["file"]: payslip()}))
        assert answered.get("accepted") == 1, answered
        self.newcomers.append(name)


def contracts_to_sign(scene: Scene) -> tuple[Person, list[dict[str, Any]]]:
    """A payslip and some contracts, for Camille, who has just come in."""
    to, number = employee(scene.address("camille"), f"M-{scene.mark}"), {"staff_number": f"M-{scene.mark}"}
    deposits = [line(f"BUL-{scene.mark}", "payslip", "Bulletin", to, PAYSLIP | number)]
    deposits += [
        line(f"CDD-{scene.mark}-{one}", "employment_contract", "Contrat", to, CONTRACT | number, signature=True)
        for one in range(CONTRACTS)
    ]
    files = {one["file"]: payslip() if one["type"] == "payslip" else employment_contract() for one in deposits}
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", deposits, files)
    assert answer.json()["accepted"] == 1 + CONTRACTS, answer.text
    camille = activated(scene, "camille")
    return camille, waiting(camille, 1 + CONTRACTS)


def proven(camille: Person, documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Type the password for each contract: that is asked of auth, and good for a away."""
    for document in documents:
        if document["type"] == "employment_contract":
            envelopes = f"/api/signature/envelopes?document_id={document['id']}"
            envelope = eventually(lambda path=envelopes: camille.items(path))[0]  # type: ignore[misc]
            subject = envelope["proof_subject"]
            yield {
                "envelope": envelope["id"], "consent": True, "digest": envelope["digest"],
                "appearance": {"kind": "typed", "text": "Camille Exemple", "handwriting": "cursive"},
                "proof": camille.proof(audience="signature", purpose="sign", subject=subject),
            }  # fmt: skip


@pytest.mark.spec("AUTH-13")
@pytest.mark.parametrize(
    "rounds", [pytest.param(6, id="a moment"), pytest.param(100, id="a minute", marks=pytest.mark.soak)]
)
def test_auth_away_refuses_nobody_who_is_signed_in(scene: Scene, stack: Stack, rounds: int) -> None:
    camille, documents = contracts_to_sign(scene)
    dominique = activated(scene, "dominique")
    away = AuthAway(scene, camille, documents, list(proven(camille, documents)))
    stack.kill("auth-api")
    stack.kill("auth-worker")
    assert camille.get("/api/auth/me").status_code == 503
    away.share()
    assert filed(scene, dominique)["state"] == "submitted"
    for _ in range(rounds):
        away.read()
        away.sign()
        if len(away.newcomers) < CONTRACTS:
            away.deposit()
    away.share()
    assert away.refused == [], f"of {away.asked}"
    stack.start("auth-api")
    stack.start("auth-worker")
    stack.wait_until_ready("auth")
    everything_arrives(away)


def everything_arrives(away: AuthAway) -> None:
    """Nothing of the away is lost, and sessions go on with auth as they went on without."""
    scene, camille = away.scene, away.camille
    assert camille.post("/api/auth/sessions/refresh").status_code == 204
    newcomer = activated(scene, away.newcomers[-1])
    assert waiting(newcomer, 1)[0]["type"] == "payslip"
    eventually(lambda: len(camille.items("/api/vault/documents?state=done")) == 1 + CONTRACTS, within=RECOVERY_SECONDS)
    check_nothing_waits(scene.product)
