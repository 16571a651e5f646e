"""An employer, an agency, a client company and their people, with what they send to each other."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

import pikepdf
from werkzeug.test import TestResponse

from chartrier.ids import new_id, personal_holder_of
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from chartrier.testing.cast import tickets_of
from vault.deposits.holders import holder_of
from vault.events import CompanyNamed, PersonNamed

_TOWN: Final = UUID("3f9a2c51-1d5e-4f67-9c0b-7c2f0d6a9e10")

EMPLOYER: Final = uuid5(_TOWN, "Boulangerie Martin")
AGENCY: Final = uuid5(_TOWN, "Agence Rivoli")
OTHER_AGENCY: Final = uuid5(_TOWN, "Agence Turenne")
STRUCTURE: Final = uuid5(_TOWN, "SCI des Tilleuls")
ERP: Final = uuid5(_TOWN, "the ERP of the employer and the agency")
OTHER_ERP: Final = uuid5(_TOWN, "the ERP of another agency")
# A second establishment of the agency, by the SIRET that deposits name.
NORTH: Final = uuid5(_TOWN, "Agence Rivoli Nord")
NORTH_SIRET: Final = "83207541000015"
SIRET: Final = "73282932000074"
OTHER_SIRET: Final = "55210055400013"

ALICES: Final = holder_of(PersonNamed("M-1001", "Alice", "Durand", "alice@exemple.test"), organisation_id=EMPLOYER)
CHARLIES: Final = holder_of(PersonNamed("M-2002", "Charlie", "Roux", "charlie@exemple.test"), organisation_id=EMPLOYER)
COMPANY: Final = holder_of(CompanyNamed(SIRET, "Menuiserie Petit", ()), organisation_id=AGENCY)
OTHER_COMPANY: Final = holder_of(CompanyNamed(OTHER_SIRET, "Scierie Grand", ()), organisation_id=AGENCY)

Json = dict[str, Any]


def pdf(words: str = "", *, pages: int = 1, padding: int = 0) -> bytes:
    """Return a PDF that differs from every other one by its words."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.docinfo["/Title"] = words
    if padding:
        made.pages[0].Contents = made.make_stream(sha256(words.encode()).digest() * (padding // 32))
    written = io.BytesIO()
    made.save(written, compress_streams=False, deterministic_id=True)
    return written.getvalue()


def pdf_that_says(words: str) -> bytes:
    """Return a PDF with a page that shows these lines."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
    shown = b"".join(b"<" + line.encode("cp1252").hex().encode() + b"> Tj T* " for line in words.splitlines())
    made.pages[0].Contents = made.make_stream(b"BT /F1 11 Tf 14 TL 40 780 Td " + shown + b"ET")
    written = io.BytesIO()
    made.save(written, deterministic_id=True)
    return written.getvalue()


def payslip(reference: str = "BUL-0001", **changes: Any) -> Json:  # noqa: ANN401 - as they are
    """Return a line of a manifest: a payslip for Alice."""
    return {
        "reference": reference,
        "type": "payslip",
        "title": f"Bulletin de paie {reference}",
        "file": f"{reference}.pdf",
        "metadata": {"period": "2026-10", "employer": "Boulangerie Martin", "staff_number": "M-1001"},
        "recipient": {"person": alice()},
    } | changes


def alice() -> Json:
    """Return Alice as an employer names her."""
    return {"staff_number": "M-1001", "first_name": "Alice", "last_name": "Durand", "email": "alice@exemple.test"}


def contract(reference: str = "CDD-0001", **changes: Any) -> Json:  # noqa: ANN401 - as they are
    """Return a line of a manifest: an employment contract for Alice to sign."""
    return {
        "reference": reference,
        "type": "employment_contract",
        "title": "Contrat à durée déterminée",
        "file": f"{reference}.pdf",
        "signature": True,
        "metadata": {
            "employer": "Boulangerie Martin",
            "number": "CDD-0001",
            "staff_number": "M-1001",
            "position": "Boulangère",
            "start": "2026-11-01",
            "end": "2027-01-31",
        },
        "recipient": {"person": alice()},
    } | changes


def company(siret: str = SIRET) -> Json:
    """Return the client company as its agency names it: Bob signs and administers, Dina receives the invoices."""
    bob = {"first_name": "Bob", "last_name": "Petit", "email": "bob@menuiserie.test"}
    dina = {"first_name": "Dina", "last_name": "Petit", "email": "dina@menuiserie.test"}
    return {"siret": siret, "name": "Menuiserie Petit", "users": {"A": bob, "S": bob, "F": dina, "R": dina}}


def assignment(reference: str = "CMDE-0001", siret: str = SIRET, **changes: Any) -> Json:  # noqa: ANN401 - as they are
    """Return a line of a manifest: an assignment contract for the client company to sign."""
    return {
        "reference": reference,
        "type": "assignment_contract",
        "title": "Contrat de mise à disposition",
        "file": f"{reference}.pdf",
        "signature": True,
        "metadata": {
            "agency": "Agence Rivoli",
            "contract_number": "C-77",
            "client": "Menuiserie Petit",
            "employee": "Alice Durand",
            "qualification": "Menuisière",
            "reason": "Accroissement temporaire d’activité",
            "work_place": "Paris",
            "start": "2026-11-02",
            "end": "2026-11-27",
            "pay_rate": "14.20",
            "billed_rate": "27.90",
        },
        "recipient": {"company": company(siret)},
    } | changes


def invoice(reference: str = "FAC-0001", siret: str = SIRET, **changes: Any) -> Json:  # noqa: ANN401 - as they are
    """Return a line of a manifest: an invoice for the client company."""
    return {
        "reference": reference,
        "type": "invoice",
        "title": "Facture de novembre",
        "file": f"{reference}.pdf",
        "metadata": {
            "number": "F-2026-11",
            "agency": "Agence Rivoli",
            "client": "Menuiserie Petit",
            "invoiced_on": "2026-11-30",
            "due_on": "2026-12-30",
            "net": "1000.00",
            "vat": "200.00",
            "gross": "1200.00",
            "currency": "EUR",
        },
        "recipient": {"company": company(siret)},
    } | changes


@dataclass
class Scenario:
    """The people and organisations of a test, and what they do."""

    service: RunningService
    files: dict[str, bytes] = field(default_factory=dict)

    def register_organisations(self) -> None:
        """Let tenancy publish the organisations, and which machine deposits for whom."""
        named = {EMPLOYER: "Boulangerie Martin", AGENCY: "Agence Rivoli", OTHER_AGENCY: "Agence Turenne"}
        for organisation_id, name in (named | {STRUCTURE: "SCI des Tilleuls"}).items():
            self.service.receive(
                "tenancy.organisation-registered.v1",
                tenant_id=organisation_id,
                organisation_id=organisation_id,
                kind="agency",
                name=name,
                siret=None,
            )
            self.register_establishment(organisation_id, organisation_id, name)
        for machine, organisation_id in ((ERP, EMPLOYER), (ERP, AGENCY), (OTHER_ERP, OTHER_AGENCY)):
            self.grant(machine, organisation_id, organisation_id, ["deposit"], kind="machine")

    def register_establishment(self, establishment_id: UUID, organisation_id: UUID, name: str, siret: str = "") -> None:
        """Let tenancy publish an establishment of an organisation."""
        self.service.receive(
            "tenancy.establishment-registered.v1", tenant_id=organisation_id, organisation_id=organisation_id,
            establishment_id=establishment_id, siret=siret or None, name=name, city="Paris",
        )  # fmt: skip

    def open_second_establishment(self) -> None:
        """Let the agency have a second establishment."""
        self.register_establishment(NORTH, AGENCY, "Agence Rivoli Nord", NORTH_SIRET)

    def give_agency_right(self, who: Person, establishment_id: UUID | None = None, right: str = "D") -> None:
        """Let somebody send for the agency, or for one of its establishments alone."""
        self.service.receive_grant(
            who.id, holder_id=AGENCY, organisation_id=AGENCY, rights=[right], kind="agency",
            establishment_id=establishment_id,
        )  # fmt: skip

    def grant(
        self, principal_id: UUID, holder_id: UUID, organisation_id: UUID, rights: list[str], *, kind: str = "person"
    ) -> None:
        """Give somebody rights, as tenancy publishes it."""
        self.service.receive_grant(
            principal_id, holder_id=holder_id, organisation_id=organisation_id, rights=rights, kind=kind
        )

    def give_alice_access(self) -> None:
        """Let Alice hold what her employer sends her."""
        self.activate(ALICE)
        self.grant(ALICE.id, ALICES, EMPLOYER, ["owner"])

    def give_personal_space(self, who: Person) -> UUID:
        """Let somebody have a personal space, as tenancy publishes it; return its holder."""
        holder_id = personal_holder_of(who.id)
        self.grant(who.id, holder_id, holder_id, ["owner"], kind="personal")
        return holder_id

    def give_bob_access(self, *rights: str) -> None:
        """Let Bob act for the client company."""
        self.grant(BOB.id, COMPANY, AGENCY, list(rights), kind="company")

    def give_charlie_access_elsewhere(self) -> None:
        """Give Charlie all rights elsewhere: at another company, another agency, under another staff number."""
        self.grant(CHARLIE.id, OTHER_COMPANY, AGENCY, ["A", "S", "F", "R"], kind="company")
        self.grant(CHARLIE.id, COMPANY, OTHER_AGENCY, ["A", "S", "F", "R"], kind="company")
        self.grant(CHARLIE.id, CHARLIES, EMPLOYER, ["owner"])

    def activate(self, who: Person) -> None:
        """Let somebody have an active account."""
        self.service.receive(
            "auth.account-activated.v1",
            tenant_id=who.id,
            account_id=who.id,
            version=1,
            email=f"{who.name.lower()}@exemple.test",
            first_name=who.name,
            last_name="Durand",
            language="fr",
        )

    def decide(self, decision: str, *, at: str = "2026-11-20T10:00:00Z", by: UUID | None = BOB.id) -> None:
        """Let the client company confirm or decline its relation with the agency."""
        self.service.receive(
            f"tenancy.relation-{decision}.v1",
            tenant_id=COMPANY,
            relation_id=new_id(),
            holder_id=COMPANY,
            organisation_id=AGENCY,
            organisation_name="Agence Rivoli",
            by=by,
            at=at,
        )

    def send(
        self,
        *lines: Json,
        organisation_id: UUID = EMPLOYER,
        reference: str = "PAIE-2026-10",
        machine: UUID = ERP,
        files: dict[str, bytes] | None = None,
        **options: Any,  # noqa: ANN401 - as they are
    ) -> TestResponse:
        """Send a batch; each line's file is a PDF of its own unless given."""
        manifest = {"organisation_id": str(organisation_id), "reference": reference, "deposits": list(lines)}
        given = {line["file"]: self.file(line["file"]) for line in lines if "file" in line} | (files or {})
        parts: dict[str, Any] = {name: (io.BytesIO(content), name) for name, content in given.items()}
        parts["manifest"] = (io.BytesIO(json.dumps(manifest).encode()), "manifest.json")
        return self.service.as_machine(machine).post("/api/vault/batches", data=parts, **options)

    def file(self, name: str) -> bytes:
        """Return the file of this name, always the same."""
        return self.files.setdefault(name, pdf(name))

    def sent(self, *lines: Json, **options: Any) -> UUID:  # noqa: ANN401 - as they are
        """Send lines that are all accepted; return the id of the first document."""
        answer = self.send(*lines, **options).get_json()
        assert answer["accepted"] == len(lines), answer
        return UUID(answer["lines"][0]["document_id"])

    def complete(self, document_id: UUID, holder_id: UUID = ALICES) -> None:
        """Say that everybody signed a document."""
        self.service.receive(
            "signature.envelope-completed.v1",
            tenant_id=holder_id,
            envelope_id=new_id(),
            document_id=document_id,
            holder_id=holder_id,
            digest="",
        )

    def validate(self, *documents: UUID, holder_id: UUID = COMPANY, by: Person = BOB) -> None:
        """Say that somebody validated documents."""
        self.service.receive(
            "signature.documents-validated.v1",
            tenant_id=holder_id,
            holder_id=holder_id,
            account_id=by.id,
            at="2026-11-21T10:00:00Z",
            documents=[str(each) for each in documents],
        )

    def ticket(self, issuer: str, purpose: str, subject: UUID, **claims: Any) -> dict[str, str]:  # noqa: ANN401 - as they are
        """Return the header with which another service vouches."""
        issued = tickets_of(issuer).issue(audience="vault", purpose=purpose, subject=subject, **claims)
        return {"X-Ticket": issued}

    def acts(self, who: Person, **query: Any) -> list[str]:  # noqa: ANN401 - as they are
        """Return the acts that somebody reads in the journal, the first one first."""
        answer = self.service.as_(who).get("/api/vault/journal", query_string=query).get_json()
        return [line["act"] for line in reversed(answer["items"])]
