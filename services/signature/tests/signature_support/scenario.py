"""The scenario of a test: documents are delivered, people sign or refuse, the worker runs, time passes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from chartrier.testing.cast import Person, proof
from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.fake_vault import FakeVault

# Alice's employer, and the file she has there.
EMPLOYER = UUID("0b1f6f2e-5a53-4c55-8a7f-2d1c1e2f3a01")
ALICES_HOLDER = UUID("0b1f6f2e-5a53-4c55-8a7f-2d1c1e2f3a02")
ENVELOPES = "/api/signature/envelopes"
BATCHES = "/api/signature/batches"


@dataclass
class Scenario:
    """The signature service among its neighbours."""

    service: RunningService
    vault: FakeVault
    clock: FrozenClock

    def deliver(self, content: bytes | None = None, **differing: Any) -> UUID:  # noqa: ANN401 - fields of the event
        """Deliver a document to Alice, with a signature asked."""
        content, document_id = content or sample_pdfs.contract(), differing.pop("document_id", None) or uuid4()
        self.vault.keep(document_id, content)
        usual: dict[str, Any] = {
            "holder_id": ALICES_HOLDER,
            "organisation_id": EMPLOYER,
            "organisation_name": "Les Ateliers du Port",
            "type": "employment_contract",
            "title": "Contrat de travail",
            "required_right": "owner",
            "signature_asked": True,
            "digest": sha256(content).hexdigest(),
            "size": len(content),
            "pages": 1,
            "delivered_at": self.clock.now(),
        }
        fields = usual | differing
        self.service.receive(
            "vault.document-delivered.v1", tenant_id=fields["holder_id"], document_id=document_id, **fields
        )
        return document_id

    def grant(
        self, who: Person, *, holder: UUID = ALICES_HOLDER, organisation: UUID = EMPLOYER, right: str = "owner"
    ) -> None:
        """Give somebody a right, as tenancy publishes it."""
        self.service.receive_grant(who.id, holder_id=holder, organisation_id=organisation, rights=[right])

    def envelopes(self, who: Person, document_id: UUID | None = None) -> list[dict[str, Any]]:
        """Return the envelopes that somebody sees."""
        asked = {"document_id": str(document_id)} if document_id else {}
        answer = self.service.as_(who).get(ENVELOPES, query_string=asked)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.get_json()["items"]
        return items

    def envelope(self, who: Person, document_id: UUID) -> dict[str, Any]:
        """Return the one envelope of a document, as somebody sees it."""
        (found,) = self.envelopes(who, document_id)
        return found

    def proof(self, who: Person, envelope: dict[str, Any], **differing: Any) -> str:  # noqa: ANN401 - claims
        """Return the proof that auth gives somebody who types their password to sign this."""
        words = sha256(envelope["consent"].encode()).hexdigest()
        subject = f"{envelope['id']}:{envelope['digest']}:{words}"
        usual = {"audience": "signature", "purpose": "sign", "subject": subject}
        return proof(who, **(usual | differing))

    def sign(self, who: Person, envelope: dict[str, Any], **differing: Any) -> TestResponse:  # noqa: ANN401 - the body
        """Send somebody's signature."""
        usual = {
            "consent": True,
            "digest": envelope["digest"],
            "appearance": {"kind": "typed", "text": "Alice Petit", "handwriting": "cursive"},
        }
        body = usual | differing
        body.setdefault("proof", self.proof(who, envelope))
        return self.service.as_(who).post(f"{ENVELOPES}/{envelope['id']}/signatures", json=body)

    def record_signature(self, who: Person, document_id: UUID) -> dict[str, Any]:
        """Have somebody sign a document; the worker has not put the signature into the file yet."""
        answer = self.sign(who, self.envelope(who, document_id))
        assert answer.status_code == 202, answer.text
        body: dict[str, Any] = answer.get_json()
        return body

    def invoice(self, company: UUID, **differing: Any) -> UUID:  # noqa: ANN401 - fields of the event
        """Deliver an invoice to a company."""
        usual: dict[str, Any] = {"type": "invoice", "title": "Facture", "required_right": "F", "signature_asked": False}
        return self.deliver(holder_id=company, **(usual | differing))

    def draft(self, who: Person, documents: Sequence[UUID], action: str = "sign") -> dict[str, Any]:
        """Have somebody gather documents."""
        body = {"action": action, "documents": [str(each) for each in documents]}
        answer = self.service.as_(who).post(BATCHES, json=body)
        assert answer.status_code == 201, answer.text
        batch: dict[str, Any] = answer.get_json()
        return batch

    def act(self, who: Person, batch: dict[str, Any], **differing: Any) -> TestResponse:  # noqa: ANN401 - the body
        """Have somebody sign, refuse or validate what they gathered."""
        usual = {"consent": True, "digest": batch["digest"]}
        body = usual | differing
        body.setdefault("proof", self.proof(who, batch))
        return self.service.as_(who).post(f"{BATCHES}/{batch['id']}/act", json=body)

    def batch(self, who: Person, batch: dict[str, Any]) -> dict[str, Any]:
        """Return a batch as somebody sees it now."""
        answer = self.service.as_(who).get(f"{BATCHES}/{batch['id']}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def refuse(self, who: Person, envelope: dict[str, Any], reason: str = "Les dates ne vont pas.") -> TestResponse:
        """Send somebody's refusal."""
        return self.service.as_(who).post(f"{ENVELOPES}/{envelope['id']}/refusal", json={"reason": reason})

    def run_worker(self) -> None:
        """Let the worker sign what waits."""
        self.service.run_job("sign_waiting_documents")

    def advance(self, by: timedelta = timedelta(minutes=5)) -> None:
        """Let time pass."""
        self.clock.advance(by)

    def request_erasure(self, who: Person) -> None:
        """Have auth ask for the erasure of somebody's account."""
        self.service.receive(
            "auth.erasure-requested.v1",
            tenant_id=who.id,
            closing_id=uuid4(),
            account_id=who.id,
            accounts=[who.id],
            holders=[ALICES_HOLDER],
            service="signature",
            at=self.clock.now(),
        )

    def decisions(self) -> list[dict[str, Any]]:
        """Return the evidence that the database holds."""
        with engine(self.service.app).begin() as connection:
            connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
            rows = connection.execute(text("SELECT * FROM decisions ORDER BY recorded_at, id")).mappings().all()
        return [dict(row) for row in rows]
