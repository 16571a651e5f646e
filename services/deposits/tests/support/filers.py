"""The people of these tests, and what they do at each step of a request."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Caller, Person, RunningService
from chartrier.testing.cast import person
from services.deposits.tests.support.fake_vault import FakeVault

DORA: Final = person("Dora")
ERIN: Final = person("Erin")
OSCAR: Final = person("Oscar")
MARC: Final = person("Marc")
NINA: Final = person("Nina")
TILLEULS: Final = uuid5(UUID(int=0), "SCI des Tilleuls")
ACACIAS: Final = uuid5(UUID(int=0), "SCI des Acacias")
OPERATOR: Final = uuid5(UUID(int=0), "the operator")
JOURNEY: Final = "property-seizure-recovery"
IBAN: Final = "FR7630006000011234567890189"

ANSWERS: Final[dict[str, dict[str, str]]] = {
    "structure": {"structure_name": "SCI des Tilleuls", "siret": "123 456 789 00013", "legal_form": "6540"},
    "case": {"rg_number": "24/01234", "court": "Tribunal judiciaire de Lyon", "judgment_on": "2026-03-12"},
    "transfer": {
        "account_holder": "SCI des Tilleuls",
        "iban": "FR76 3000 6000 0112 3456 7890 189",
        "bic": "AGRIFRPP",
        "wording": "SOLDE SAISIE RG 24/01234",
    },
}


@dataclass(frozen=True)
class Filer:
    """Somebody who files requests, step by step."""

    caller: Caller
    vault: FakeVault

    def begin(self, space: UUID = TILLEULS, journey: str = JOURNEY) -> str:
        begun = self.caller.post("/api/deposits/requests", json={"space": str(space), "journey": journey})
        assert begun.status_code == 201, begun.text
        return str(begun.get_json()["id"])

    def answer(self, request: str, step: str, **answers: str | None) -> TestResponse:
        return self.caller.put(f"/api/deposits/requests/{request}/answers", json={"step": step, "answers": answers})

    def answer_everything(self, request: str) -> None:
        for step, answers in ANSWERS.items():
            answered = self.answer(request, step, **answers)
            assert answered.status_code == 200, answered.text

    def announce(self, request: str, kind: str = "rib", name: str = "rib.pdf", size: int = 1200) -> TestResponse:
        return self.caller.post(
            f"/api/deposits/requests/{request}/attachments", json={"kind": kind, "name": name, "size": size}
        )

    def attach(self, request: str, kind: str = "rib", name: str = "rib.pdf") -> dict[str, Any]:
        """Announce an attachment, put it into the vault as a browser does, and hand in the receipt."""
        announced = self.announce(request, kind, name).get_json()
        receipt = self.vault.put(announced["ticket"], b"%PDF-1.7 " + name.encode())
        kept = self.hand_in(request, announced["attachment_id"], receipt)
        assert kept.status_code == 200, kept.text
        found: dict[str, Any] = kept.get_json()
        return found

    def hand_in(self, request: str, attachment: str, receipt: str) -> TestResponse:
        return self.caller.post(
            f"/api/deposits/requests/{request}/attachments/{attachment}/receipt", json={"receipt": receipt}
        )

    def complete(self, space: UUID = TILLEULS) -> str:
        """Begin a draft and complete it, so that it can be submitted."""
        request = self.begin(space)
        self.answer_everything(request)
        self.attach(request)
        return request

    def submit(self, request: str) -> TestResponse:
        return self.caller.post(f"/api/deposits/requests/{request}/submission", json={"confirmed": True})

    def submitted(self, space: UUID = TILLEULS) -> dict[str, Any]:
        sent = self.submit(self.complete(space))
        assert sent.status_code == 200, sent.text
        found: dict[str, Any] = sent.get_json()
        return found

    def see(self, request: str) -> TestResponse:
        return self.caller.get(f"/api/deposits/requests/{request}")


@dataclass(frozen=True)
class CaseManager:
    """Somebody who examines cases; each act names the revision that they see now."""

    caller: Caller

    def see(self, case: str) -> dict[str, Any]:
        shown = self.caller.get(f"/api/deposits/cases/{case}")
        assert shown.status_code == 200, shown.text
        found: dict[str, Any] = shown.get_json()
        return found

    def act(self, case: str, act: str, **given: Any) -> TestResponse:  # noqa: ANN401 - whatever an act takes
        seen = {} if act == "messages" else {"revision": self.see(case)["revision"]}
        return self.caller.post(f"/api/deposits/cases/{case}/{act}", json=seen | given)

    def done(self, case: str, act: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
        answer = self.act(case, act, **given)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def judge(self, case: str, attachment: str, refusal_reason: str | None = None) -> TestResponse:
        return self.caller.put(
            f"/api/deposits/cases/{case}/attachments/{attachment}/verdict",
            json={"revision": self.see(case)["revision"], "refusal_reason": refusal_reason},
        )

    def judge_all(self, case: str, refusal_reason: str | None = None) -> None:
        for attachment in self.see(case)["attachments"]:
            if attachment["is_current"]:
                judged = self.judge(case, attachment["id"], refusal_reason)
                assert judged.status_code == 200, judged.text

    def validate(self, case: str, *, then: "CaseManager") -> dict[str, Any]:
        """Examine a case to its end, with a colleague who confirms."""
        self.done(case, "take")
        self.judge_all(case)
        self.done(case, "validation", confirmed=True)
        return then.done(case, "second-validation")

    def reject(self, case: str, reason: str = "La décision ne vous concerne pas.") -> dict[str, Any]:
        self.done(case, "take")
        return self.done(case, "rejection", reason=reason)


@dataclass(frozen=True)
class Cast:
    """Alice is a user of the structure and Bob another; Dora administers it, Erin consults; Charlie is of another.

    Oscar administers the space of the operator; Marc and Nina examine cases there.
    """

    service: RunningService
    vault: FakeVault

    def as_(self, who: Person) -> Filer:
        return Filer(self.service.as_(who), self.vault)

    def seal(self, document_id: UUID, *, holder: UUID = TILLEULS) -> None:
        """Have signature say that a document bears the seal."""
        self.service.receive(
            "signature.document-sealed.v1",
            tenant_id=holder,
            document_id=document_id,
            holder_id=holder,
            digest="ab" * 32,
            level="PAdES B-B",
            at=datetime.now(UTC),
        )

    def grant(
        self,
        who: Person,
        *rights: str,
        holder: UUID = TILLEULS,
        kind: str = "deposit_client",
        version: int = 1,
        grant_id: UUID | None = None,
    ) -> UUID:
        """Give somebody a profile in a structure, or withdraw it."""
        return self.service.receive_grant(
            who.id,
            kind=kind,
            holder_id=holder,
            organisation_id=holder,
            rights=list(rights),
            version=version,
            grant_id=grant_id,
        )

    def publish(self, document: dict[str, Any], who: Person = OSCAR) -> TestResponse:
        """Publish a version of a journey."""
        return self.service.as_(who).post("/api/deposits/journeys", json={"document": document})

    @property
    def marc(self) -> "CaseManager":
        return CaseManager(self.service.as_(MARC))

    @property
    def oscar(self) -> "CaseManager":
        """Return who administers the operator's space and examines nothing."""
        return CaseManager(self.service.as_(OSCAR))

    @property
    def nina(self) -> "CaseManager":
        return CaseManager(self.service.as_(NINA))

    @property
    def alice(self) -> Filer:
        return self.as_(ALICE)

    @property
    def bob(self) -> Filer:
        return self.as_(BOB)

    @property
    def charlie(self) -> Filer:
        return self.as_(CHARLIE)

    @property
    def dora(self) -> Filer:
        return self.as_(DORA)

    @property
    def erin(self) -> Filer:
        return self.as_(ERIN)
