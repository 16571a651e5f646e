"""An agency's people in these tests: who works on assignments, who decides, and what they do."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from werkzeug.test import TestResponse

from chartrier.ids import company_holder_of, person_holder_of
from chartrier.testing import Caller, Person, RunningService
from chartrier.testing.cast import person

PAULE: Final = person("Paule")
REMI: Final = person("Rémi")
ELISE: Final = person("Élise")
GASPARD: Final = person("Gaspard")
JULES: Final = person("Jules")
CLARA: Final = person("Clara")
AGENCY: Final = uuid5(UUID(int=0), "the agency")
GRENOBLE: Final = uuid5(UUID(int=0), "the agency at Grenoble")
OTHER_AGENCY: Final = uuid5(UUID(int=0), "another agency")
ERP: Final = uuid5(UUID(int=0), "the agency's ERP")
OTHER_ERP: Final = uuid5(UUID(int=0), "another agency's ERP")
SIRET: Final = "73282932000074"
CLIENT: Final = company_holder_of(SIRET)
PAULE_THERE: Final = person_holder_of(AGENCY, "M-1")
REMI_THERE: Final = person_holder_of(AGENCY, "M-2")

LINE: Final[dict[str, Any]] = {
    "reference": "MIS-1",
    "staff_number": "M-1",
    "first_name": "Paule",
    "last_name": "Exemple",
    "company_siret": SIRET,
    "company_name": "Ateliers Moreau",
    "position": "Soudeuse",
    "starts_on": "2026-10-12",
    "ends_on": "2026-12-18",
}


@dataclass(frozen=True)
class Agency:
    """Paule and Rémi work for the agency; Élise decides there, Gaspard at its establishment of Grenoble alone.

    Jules decides at another agency. Clara validates hours at the client.
    """

    service: RunningService

    def as_(self, who: Person) -> Caller:
        return self.service.as_(who)

    def list_assignments(self, *lines: dict[str, Any], erp: UUID = ERP, agency: UUID = AGENCY) -> TestResponse:
        body = {"organisation_id": str(agency), "assignments": [LINE | line for line in lines]}
        return self.service.as_machine(erp).put("/api/deposits/assignments", json=body)

    def assignment(self, who: Person = PAULE, holder: UUID = PAULE_THERE) -> str:
        """Return the id of somebody's latest assignment."""
        found = self.as_(who).get(f"/api/deposits/assignments/own?space={holder}").get_json()
        return str(found["items"][0]["id"])

    def ask(self, who: Person = PAULE, **given: Any) -> TestResponse:  # noqa: ANN401 - whatever the API takes
        body = {"assignment_id": given.pop("assignment_id", None) or self.assignment()}
        asked = {"amount": "300", "period": "2026-11", "reason": "Réparation de voiture."}
        return self.as_(who).post("/api/deposits/advances", json=body | asked | given)

    def asked(self, **given: Any) -> str:  # noqa: ANN401
        answer = self.ask(**given)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["id"])

    def accept(self, advance: str, who: Person = ELISE, **given: Any) -> TestResponse:  # noqa: ANN401
        return self.as_(who).post(f"/api/deposits/advances/{advance}/acceptance", json=given)

    def refuse(self, advance: str, who: Person = ELISE, reason: str = "La paie est déjà faite.") -> TestResponse:
        return self.as_(who).post(f"/api/deposits/advances/{advance}/refusal", json={"reason": reason})

    def withdraw(self, advance: str, who: Person = PAULE) -> TestResponse:
        return self.as_(who).post(f"/api/deposits/advances/{advance}/withdrawal")

    def own(self, who: Person = PAULE, holder: UUID = PAULE_THERE) -> TestResponse:
        return self.as_(who).get(f"/api/deposits/advances/own?space={holder}")

    def desk(self, who: Person = ELISE, agency: UUID = AGENCY, *, query: str = "") -> TestResponse:
        return self.as_(who).get(f"/api/deposits/advances?organisation_id={agency}{query}")

    def decided(self, erp: UUID = ERP, *, after: int = 0, agency: UUID = AGENCY) -> TestResponse:
        return self.service.as_machine(erp).get(
            f"/api/deposits/advances/decided?organisation_id={agency}&after={after}"
        )


def agency_of(service: RunningService) -> Agency:
    """Have tenancy grant what these people hold."""
    for who, holder in ((PAULE, PAULE_THERE), (REMI, REMI_THERE)):
        service.receive_grant(who.id, kind="person", holder_id=holder, organisation_id=AGENCY, rights=["owner"])
    for who, agency, place in ((ELISE, AGENCY, None), (GASPARD, AGENCY, GRENOBLE), (JULES, OTHER_AGENCY, None)):
        service.receive_grant(
            who.id,
            kind="agency",
            holder_id=agency,
            organisation_id=agency,
            establishment_id=place,
            rights=["D", "DA"],
        )
    for machine, agency in ((ERP, AGENCY), (OTHER_ERP, OTHER_AGENCY)):
        service.receive_grant(machine, kind="machine", holder_id=agency, organisation_id=agency, rights=["deposit"])
    service.receive_grant(CLARA.id, kind="company", holder_id=CLIENT, organisation_id=AGENCY, rights=["R"])
    for agency in (AGENCY, OTHER_AGENCY):
        receive_services(service, agency, ["advances", "diffusion", "timesheets"])
    return Agency(service)


def receive_services(service: RunningService, agency: UUID, services: list[str], *, version: int = 1) -> None:
    """Have tenancy publish to what an agency subscribes."""
    service.receive(
        "tenancy.services-changed.v1", tenant_id=agency, organisation_id=agency, version=version, services=services
    )
