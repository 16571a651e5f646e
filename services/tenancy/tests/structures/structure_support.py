"""What the tests of structures share: whoever opens one, what they type, and a vault that certifies attachments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from chartrier.testing import ALICE, Person, RunningService
from chartrier.testing.cast import tickets_of
from services.tenancy.tests.tenancy_support import SIRET

OPENING: Final = "/api/tenancy/structure-opening"

STRUCTURE: Final[dict[str, Any]] = {
    "category": "notary", "service": "",
    "street": "4 rue des Tilleuls", "post_code": "69003", "city": "Lyon", "country": "FR",
    "siret": SIRET,
    "phone": "01 99 00 12 34", "email": "etude@example.test",
}  # fmt: skip
ADMINISTRATOR: Final[dict[str, Any]] = {
    "civility": "madame", "first_name": "Camille", "last_name": "Perrin", "function": "Notaire associée",
}  # fmt: skip


def account_opened(service: RunningService, who: Person = ALICE, name: str = "Étude Perrin") -> None:
    service.receive(
        "auth.client-account-opened.v1",
        tenant_id=who.id,
        account_id=who.id,
        opening_id=uuid4(),
        category="company",
        company_name=name,
        email=f"{who.name.lower()}@example.test",
        mobile="+33639980001",
        language="fr",
        at="2026-11-20T09:00:00Z",
    )


@dataclass(frozen=True)
class Opener:
    """Somebody who opens a structure, step by step."""

    service: RunningService
    who: Person = ALICE

    def see(self) -> TestResponse:
        return self.service.as_(self.who).get(OPENING)

    def save(self, step: str, version: int = 0, **answers: Any) -> TestResponse:  # noqa: ANN401 - what is typed
        return self.service.as_(self.who).put(f"{OPENING}/{step}", json={"version": version, "answers": answers})

    def problems(self, step: str) -> dict[str, str]:
        """Return what is missing or wrong in a step, by field."""
        return {each["field"]: each["reason"] for each in self.see().get_json()[step]["problems"]}

    def announce(
        self, kind: str, *, name: str = "piece.pdf", size: int = 1200, issued_on: str | None = None
    ) -> TestResponse:
        new = {"kind": kind, "name": name, "size": size} | ({"issued_on": issued_on} if issued_on else {})
        return self.service.as_(self.who).post(f"{OPENING}/attachments", json=new)

    def attach(self, kind: str, **new: Any) -> str:  # noqa: ANN401
        """Attach an attachment as a browser does; return its id."""
        announced = self.announce(kind, **new)
        assert announced.status_code == 201, announced.text
        attachment_id = str(announced.get_json()["attachment_id"])
        filed = self.hand_in(attachment_id, certified(announced.get_json()["ticket"]))
        assert filed.status_code == 200, filed.text
        return attachment_id

    def hand_in(self, attachment_id: str, receipt: str) -> TestResponse:
        return self.service.as_(self.who).post(
            f"{OPENING}/attachments/{attachment_id}/receipt", json={"receipt": receipt}
        )

    def complete(self) -> None:
        """Fill in all that is mandatory."""
        for step, answers in (("structure", STRUCTURE), ("administrator", ADMINISTRATOR)):
            assert self.save(step, **answers).status_code == 200
        self.attach("identity")
        self.attach("registration", issued_on="2026-10-01")
        assert self.save("documents", administrator_named=True).status_code == 200

    def validate(self) -> TestResponse:
        return self.service.as_(self.who).post(f"{OPENING}/validation")


def certified(ticket: str, *, document_id: UUID | None = None, **changed: str) -> str:
    """Return the vault's receipt for what was put there with a ticket of tenancy."""
    claims = tickets_of("vault").check(ticket, purpose="file-structure-attachment", issuers={"tenancy"}).claims
    names = ("reference", "holder_id", "name", "kind", "account_id")
    return tickets_of("vault").issue(
        audience="tenancy",
        purpose="attached",
        subject=document_id or uuid4(),
        lifetime=timedelta(hours=1),
        **{name: claims[name] for name in names} | {"digest": "d" * 64, "size": 1234, "pages": 1} | changed,
    )
