"""An agency with employees, somebody who may see them, and what they see."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg

from chartrier.testing import ALICE, Person, RunningService
from services.tenancy.tests import tenancy_support

NAMES = (("Zoé", "Martin"), ("Éloïse", "Dupré"), ("Jean-Pierre", "de la Tour"), ("Marie", "Lefèvre"))


def agency_of(service: RunningService) -> UUID:
    """Return the agency that these tests are about, registered once."""
    for registered in service.events("tenancy.organisation-registered.v1"):
        if registered["kind"] == "agency":
            return UUID(registered["organisation_id"])
    return UUID(tenancy_support.registered(service, "agency"))


def holder_of(service: RunningService, staff_number: str) -> UUID:
    return uuid5(agency_of(service), staff_number)


def employ(
    service: RunningService, staff_number: str, first_name: str, last_name: str, email: str | None = None
) -> UUID:
    holder = holder_of(service, staff_number)
    address = f"{staff_number.lower()}@example.test" if email is None else email
    named = {"staff_number": staff_number, "first_name": first_name, "last_name": last_name, "email": address}
    agency = agency_of(service)
    tenancy_support.deposit_for_an_employee(service, holder=holder, agency=agency, establishment=None, **named)
    return holder


def employ_everybody(service: RunningService) -> list[UUID]:
    return [employ(service, f"M-{place}", *names) for place, names in enumerate(NAMES, start=1)]


def add_many(service: RunningService, count: int) -> None:
    """Add employees who were invited, all at once, as a test of size needs them."""
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute(
            "INSERT INTO employees (holder_id, organisation_id, organisation_name, establishment_id, staff_number,"
            " first_name, last_name, email, registered_at, invitation_id, enrolment, enrolment_at)"
            " SELECT gen_random_uuid(), %(agency)s, 'Agence', %(agency)s, 'B-' || n, 'Many', 'Name' || n,"
            " 'many' || n || '@example.test', now(), gen_random_uuid(), 'email_sent', now()"
            " FROM generate_series(1, %(count)s) AS n",
            {"agency": agency_of(service), "count": count},
        )


def let_administer(
    service: RunningService, who: Person = ALICE, right: str = "A", establishment: UUID | None = None
) -> None:
    agency = agency_of(service)
    service.receive_grant(
        who.id,
        holder_id=agency,
        organisation_id=agency,
        establishment_id=establishment or agency,
        kind="agency",
        rights=[right],
    )


def invitation_of(service: RunningService, holder: UUID) -> dict[str, Any]:
    return [one for one in service.events("tenancy.holder-registered.v1") if one["holder_id"] == str(holder)][-1]


def invite_by_email(service: RunningService, holder: UUID, event: str = "pre-created") -> UUID:
    account = uuid4()
    service.receive(
        f"auth.account-{event}.v1",
        tenant_id=holder,
        account_id=account,
        holder_id=holder,
        invitation_id=invitation_of(service, holder)["invitation_id"],
    )
    return account


def activate(service: RunningService, account: UUID) -> None:
    service.receive(
        "auth.account-activated.v1",
        tenant_id=account,
        account_id=account,
        version=1,
        first_name="Zoé",
        last_name="Martin",
    )


def list_of(service: RunningService) -> str:
    return f"/api/tenancy/establishments/{agency_of(service)}/employees"


def listed(service: RunningService, query: str = "", who: Person = ALICE) -> dict[str, Any]:
    answer = service.as_(who).get(f"{list_of(service)}?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def names(page: dict[str, Any]) -> list[str]:
    return [each["last_name"] for each in page["items"]]
