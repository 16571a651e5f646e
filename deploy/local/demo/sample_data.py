"""What the invented employer and agency of the demonstration deposit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.e2e.support import sample_documents

EMPLOYER = "Ateliers Fictifs du Rhône"
AGENCY = "Intérim Imaginaire Lyon"
CLIENT, WORKSHOP = "Fonderie Modèle", "Fonderie Modèle, atelier de Givors"
STRUCTURE = "SCI des Tilleuls"
FUND = "Caisse Imaginaire"
# No company has such numbers, but their two check figures are right.
CLIENT_SIRET, WORKSHOP_SIRET = "00000001800010", "00000001800028"
GRENOBLE_SIRET, EMPLOYER_SIRET = "00000002600013", "00000003400017"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demonstration."""

    identifier: str
    first_name: str
    last_name: str
    who: str

    @property
    def email(self) -> str:
        """Where they receive mail; nothing leaves this machine."""
        return f"{self.identifier}@exemple.test"

    @property
    def full_name(self) -> str:
        """How they are called."""
        return f"{self.first_name} {self.last_name}"

    @property
    def named(self) -> dict[str, str]:
        """How a depositor names them."""
        return {"first_name": self.first_name, "last_name": self.last_name, "email": self.email}


EMPLOYER_ADMINISTRATOR = DemoPerson(
    "elsa", "Elsa", "Exemple", f"{EMPLOYER} : employeur (mode employeur) et cliente d’agences (mode utilisateur)"
)
EMPLOYEE = DemoPerson("camille", "Camille", "Exemple", f"salariée de {EMPLOYER}")
CLIENT_USERS = {
    "A": DemoPerson(
        "dominique", "Dominique", "Modèle", f"{CLIENT} : administration de ses deux sites, confirme la relation"
    ),
    "S": DemoPerson("sacha", "Sacha", "Modèle", f"{CLIENT} : signe les contrats"),
    "F": DemoPerson("fanny", "Fanny", "Modèle", f"{CLIENT} : factures"),
    "R": DemoPerson("robin", "Robin", "Modèle", f"{CLIENT} : relevés d’heures"),
}
CLIENT_SUB_ACCOUNT = DemoPerson("lou", "Lou", "Modèle", f"{CLIENT} : sous-compte de Sacha, signe les mêmes contrats")
AGENCY_ADMINISTRATOR = DemoPerson("agathe", "Agathe", "Imaginaire", f"{AGENCY} : administration, salariés, clients")
AGENCY_EMPLOYEE = DemoPerson("ines", "Inès", "Imaginaire", f"salariée de {AGENCY}")
STRUCTURE_USERS = {
    DemoPerson(
        "noa", "Noa", "Tilleul", f"{STRUCTURE} : administre la structure et dépose des demandes"
    ): "administrator",
    DemoPerson("eliott", "Eliott", "Tilleul", f"{STRUCTURE} : second administrateur"): "administrator",
    DemoPerson("maya", "Maya", "Tilleul", f"{STRUCTURE} : dépose et suit ses demandes"): "user",
    DemoPerson("zoe", "Zoé", "Tilleul", f"{STRUCTURE} : consulte les demandes traitées"): "consultation",
}
CASE_MANAGERS = (
    DemoPerson("marc", "Marc", "Imaginaire", f"{FUND} : gestionnaire, examine les demandes"),
    DemoPerson("nina", "Nina", "Imaginaire", f"{FUND} : gestionnaire, confirme les validations"),
)
SUPPORT_DESK = (
    DemoPerson("solene", "Solène", "Imaginaire", f"{FUND} : assistance, retrouve et débloque les personnes"),
    DemoPerson("sabine", "Sabine", "Imaginaire", f"{FUND} : assistance, seconde personne"),
)
EVERYBODY = (
    *CASE_MANAGERS,
    *SUPPORT_DESK,
    EMPLOYEE,
    *CLIENT_USERS.values(),
    CLIENT_SUB_ACCOUNT,
    *STRUCTURE_USERS,
    EMPLOYER_ADMINISTRATOR,
    AGENCY_ADMINISTRATOR,
    AGENCY_EMPLOYEE,
)
# Other agencies that wrote to the client, and what it decided about each.
OTHER_AGENCIES = {
    "Relais Travail Drôme": "confirmation",
    "Mission Savoie": "declination",
    "Intérim d’hier Isère": "end",
}


@dataclass(frozen=True)
class ClientSite:
    """A site to which the agency sends."""

    siret: str
    name: str


# Besides the client's head office: its workshop, and the employer, who is a client of the agency too.
WORKSHOP_SITE, EMPLOYER_SITE = ClientSite(WORKSHOP_SIRET, WORKSHOP), ClientSite(EMPLOYER_SIRET, EMPLOYER)
SITE_USERS = {
    WORKSHOP_SITE: {right: CLIENT_USERS[right] for right in ("A", "S", "F")},
    EMPLOYER_SITE: dict.fromkeys(("A", "S", "F"), EMPLOYER_ADMINISTRATOR),
}

Batch = tuple[dict[str, Any], dict[str, bytes]]


def employer_batch(organisation_id: str) -> Batch:
    """Three payslips and a contract to sign, for an employee."""
    recipient = {"person": {"staff_number": "M-1001", **EMPLOYEE.named}}
    lines: list[dict[str, Any]] = []
    renderers: list[Callable[[], bytes]] = []
    for period, month in (("2026-08", "d’août"), ("2026-09", "de septembre"), ("2026-10", "d’octobre")):
        metadata = {"period": period, "employer": EMPLOYER, "staff_number": "M-1001"}
        title = f"Bulletin de paie {month} 2026"
        lines.append(_line(f"BUL-{period}", "payslip", title, metadata, recipient))
        renderers.append(partial(sample_documents.payslip, period=period))
    contract = {"employer": EMPLOYER, "number": "CDD-0001", "staff_number": "M-1001", "position": "Monteuse-câbleuse"}
    contract |= {"start": "2026-11-01", "end": "2027-01-31"}
    title = "Contrat de travail CDD-0001"
    lines.append(_line("CDD-0001", "employment_contract", title, contract, recipient) | {"signature": True})
    renderers.append(sample_documents.employment_contract)
    return _batch("DEMO-EMPLOYEUR", organisation_id, lines, renderers)


def agency_batch(organisation_id: str) -> Batch:
    """Assignment contracts to sign (one by the agency first) and an invoice, for a client company."""
    users: dict[str, Any] = {right: person.named for right, person in CLIENT_USERS.items()}
    users["S"] = [CLIENT_USERS["S"].named, CLIENT_SUB_ACCOUNT.named]
    return _company_batch(organisation_id, "0001", ClientSite(CLIENT_SIRET, CLIENT), users)


def site_batch(site: ClientSite, number: str, organisation_id: str) -> Batch:
    """The same for a site of which people who have an account are named."""
    users = {right: person.named for right, person in SITE_USERS[site].items()}
    return _company_batch(organisation_id, number, site, users)


def _company_batch(organisation_id: str, of_batch: str, site: ClientSite, users: dict[str, Any]) -> Batch:
    recipient = {"company": {"siret": site.siret, "name": site.name, "users": users}}
    number = f"CMDE-{of_batch}"
    assignment = {"agency": AGENCY, "contract_number": number, "client": site.name}
    assignment |= {"employee": AGENCY_EMPLOYEE.full_name, "qualification": "Soudeuse TIG"}
    assignment |= {"reason": "Accroissement temporaire d’activité"}
    assignment |= {"work_place": "Atelier 2, Villefictive", "start": "2026-11-09", "end": "2026-12-18"}
    assignment |= {"pay_rate": "14.20", "billed_rate": "28.90"}
    invoice = {"number": f"FAC-{of_batch}", "agency": AGENCY, "client": site.name, "invoiced_on": "2026-10-31"}
    invoice |= {"due_on": "2026-11-30", "net": "4046.00", "vat": "809.20", "gross": "4855.20", "currency": "EUR"}
    title = f"Contrat de mise à disposition {number}"
    lines = [
        # The agency signs the amendment first; the client’s latest contract is one that they can sign now.
        _line(f"{number}-B", "assignment_contract", f"{title} (avenant)", assignment, recipient)
        | {"signature": {"signatories": ["agency", "recipient"], "deadline": "2027-01-31", "reading": True}},
        _line(number, "assignment_contract", title, assignment, recipient) | {"signature": True},
        _line(f"FAC-{of_batch}", "invoice", f"Facture FAC-{of_batch}", invoice, recipient),
    ]
    contract = partial(
        sample_documents.assignment_contract,
        siret=site.siret,
        employee=AGENCY_EMPLOYEE.full_name,
        contract_number=number,
        client=site.name,
    )
    renderers: list[Callable[[], bytes]] = [
        contract,
        contract,
        partial(
            sample_documents.invoice,
            siret=site.siret,
            number=f"FAC-{of_batch}",
            client=site.name,
            employee=AGENCY_EMPLOYEE.full_name,
        ),
    ]
    return _batch(f"DEMO-AGENCE-{of_batch}", organisation_id, lines, renderers)


def invoice_batch(agency: str, organisation_id: str) -> Batch:
    """An invoice of another agency for the same client company."""
    users = {right: CLIENT_USERS[right].named for right in ("A", "F")}
    recipient = {"company": {"siret": CLIENT_SIRET, "name": CLIENT, "users": users}}
    invoice = {"number": "FAC-0042", "agency": agency, "client": CLIENT, "invoiced_on": "2026-10-31"}
    invoice |= {"due_on": "2026-11-30", "net": "4046.00", "vat": "809.20", "gross": "4855.20", "currency": "EUR"}
    lines = [_line("FAC-0042", "invoice", "Facture FAC-0042", invoice, recipient)]
    printed = partial(sample_documents.invoice, siret=CLIENT_SIRET, number="FAC-0042", agency=agency)
    return _batch("DEMO-AUTRE", organisation_id, lines, [printed])


def _line(reference: str, kind: str, title: str, metadata: dict[str, str], recipient: dict[str, Any]) -> dict[str, Any]:
    file = f"{reference.lower()}.pdf"
    described = {"reference": reference, "type": kind, "title": title, "file": file}
    return {**described, "metadata": metadata, "recipient": recipient}


def _batch(
    reference: str, organisation_id: str, lines: list[dict[str, Any]], renderers: list[Callable[[], bytes]]
) -> Batch:
    with ThreadPoolExecutor(max_workers=2) as pool:
        contents = pool.map(lambda render: render(), renderers)
        files = {line["file"]: content for line, content in zip(lines, contents, strict=True)}
    return {"organisation_id": organisation_id, "reference": reference, "deposits": lines}, files
