"""What the tests of tenancy share: the events of the vault and of auth, and what an operator does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from chartrier.testing import ALICE, Caller, Person, RunningService

OPERATOR: Final = UUID("00000000-0000-4000-8000-00000000ffff")
AGENCY, HOLDER, COMPANY = uuid4(), uuid4(), uuid4()
SIRET: Final = "73282932000074"


@dataclass(frozen=True)
class Site:
    """A site of the client company to which agencies deposit."""

    id: UUID
    siret: str
    name: str


HEAD_OFFICE: Final = Site(COMPANY, SIRET, "Ateliers Fictifs")
WORKSHOP: Final = Site(uuid4(), "73282932000082", "Ateliers Fictifs Ouest")


def deposit_for_an_employee(
    service: RunningService,
    *,
    holder: UUID = HOLDER,
    agency: UUID = AGENCY,
    establishment: UUID | None = None,
    **changed: str,
) -> None:
    person = {"kind": "person", "staff_number": "M-1001", "first_name": "Alice", "last_name": "Martin"}
    recipient = person | {"email": "alice@example.test"} | changed
    _deposit(service, holder, recipient, agency=agency, establishment=establishment)


def deposit_for_a_company(
    service: RunningService,
    users: dict[str, list[str]],
    *,
    agency: UUID = AGENCY,
    right: str = "A",
    site: Site = HEAD_OFFICE,
) -> None:
    """Deposit a document that asks for a right; those who hold it are its recipients."""
    named = [
        {"email": f"{name}@example.test", "first_name": name.title(), "last_name": "Durand", "rights": rights}
        for name, rights in users.items()
    ]
    recipient = {"kind": "company", "siret": site.siret, "name": site.name, "users": named}
    _deposit(service, site.id, recipient, agency=agency, right=right)


def _deposit(
    service: RunningService,
    holder: UUID,
    recipient: dict[str, Any],
    *,
    agency: UUID = AGENCY,
    establishment: UUID | None = None,
    right: str = "owner",
) -> None:
    service.receive(
        "vault.deposit-received.v1",
        tenant_id=holder,
        document_id=uuid4(),
        holder_id=holder,
        organisation_id=agency,
        establishment_id=establishment or agency,
        organisation_name="Agence Imaginaire",
        type="payslip",
        title="Bulletin",
        required_right=right,
        signature_asked=False,
        recipient=recipient,
    )


def account_for(service: RunningService, invitation: dict[str, Any], who: UUID, event: str = "pre-created") -> None:
    service.receive(
        f"auth.account-{event}.v1",
        tenant_id=UUID(invitation["holder_id"]),
        account_id=who,
        invitation_id=invitation["invitation_id"],
        holder_id=invitation["holder_id"],
    )


def activated(service: RunningService, who: Person) -> None:
    service.receive(
        "auth.account-activated.v1",
        tenant_id=who.id,
        account_id=who.id,
        version=1,
        first_name=who.name,
        last_name="Durand",
    )


def company_user(service: RunningService, who: UUID, rights: list[str], name: str = "alice") -> None:
    deposit_for_a_company(service, {name: rights})
    invitation = [one for one in service.events("tenancy.member-invited.v1") if one["email"].startswith(name)][-1]
    account_for(service, invitation, who)


def proposed(service: RunningService, who: Person) -> dict[str, Any]:
    found: list[dict[str, Any]] = service.as_(who).get("/api/tenancy/relations?state=proposed").get_json()["items"]
    return found[0]


def registered(service: RunningService, kind: str = "deposit_client") -> str:
    asked = {"kind": kind, "name": "Étude Imaginaire", "siret": SIRET}
    answer = service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=asked)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def invite(
    service: RunningService, organisation: str, name: str, right: str, caller: Caller | None = None
) -> TestResponse:
    asked: dict[str, Any] = {"email": f"{name}@example.test", "first_name": name, "last_name": "Durand"}
    asked["accesses"] = [{"unit_id": organisation, "rights": [right]}]
    caller = caller or service.as_machine(OPERATOR)
    return caller.post(f"/api/tenancy/organisations/{organisation}/members", json=asked)


def employed(service: RunningService, who: UUID = ALICE.id) -> None:
    deposit_for_an_employee(service)
    account_for(service, service.events("tenancy.holder-registered.v1")[-1], who)


def holders_of(service: RunningService, who: UUID) -> dict[str, list[str]]:
    """Return what somebody may do, by the grants that were published last."""
    latest: dict[str, dict[str, Any]] = {}
    for grant in service.events("tenancy.grant-changed.v1"):
        if grant["version"] > latest.get(grant["grant_id"], {"version": 0})["version"]:
            latest[grant["grant_id"]] = grant
    return {
        grant["holder_id"]: grant["rights"]
        for grant in latest.values()
        if grant["principal_id"] == str(who) and grant["rights"]
    }


def organisation_path(organisation: str) -> str:
    return f"/api/tenancy/organisations/{organisation}"


def registered_as(service: RunningService, kind: str, name: str, *, siret: str | None = None) -> str:
    asked = {"kind": kind, "name": name} | ({"siret": siret} if siret else {})
    answer = service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=asked)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def invitation_of(name: str, accesses: dict[str, list[str] | None]) -> dict[str, Any]:
    asked = [{"unit_id": unit} | ({} if rights is None else {"rights": rights}) for unit, rights in accesses.items()]
    address = f"{name.lower().replace('é', 'e')}@example.test"
    return {"email": address, "first_name": name, "last_name": "Durand", "accesses": asked}


def member(service: RunningService, organisation: str, who: Person, accesses: dict[str, list[str] | None]) -> str:
    """Have the operator invite somebody new, who activates their account; return the member's id."""
    path = f"{organisation_path(organisation)}/members"
    answer = service.as_machine(OPERATOR).post(path, json=invitation_of(who.name, accesses))
    assert answer.status_code == 201, answer.text
    account_for(service, service.events("tenancy.member-invited.v1")[-1], who.id)
    activated(service, who)
    return str(answer.get_json()["id"])


def client_user(service: RunningService, who: Person, rights: list[str], *, agency: UUID) -> str:
    """Have an agency name somebody new at its client company, who activates their account; return the member's id."""
    deposit_for_a_company(service, {who.name.lower(): rights}, agency=agency)
    invitation = service.events("tenancy.member-invited.v1")[-1]
    assert invitation["email"] == f"{who.name.lower()}@example.test"
    account_for(service, invitation, who.id)
    activated(service, who)
    return str(invitation["invitation_id"])


def relation_of(service: RunningService, who: Person, agency: UUID | str) -> str:
    found = service.as_(who).get("/api/tenancy/relations").get_json()["items"]
    (relation,) = [each for each in found if each["agency"]["id"] == str(agency)]
    return str(relation["id"])


def set_rights(caller: Caller, organisation: str | UUID, member_id: str, unit: str, rights: list[str]) -> TestResponse:
    path = f"{organisation_path(str(organisation))}/members/{member_id}/accesses/{unit}"
    return caller.put(path, json={"rights": rights})


def in_force(service: RunningService, who: UUID) -> set[tuple[str, str | None, tuple[str, ...]]]:
    """Return what somebody may do, by the grants that were published last: organisation, establishment, rights."""
    latest: dict[str, dict[str, Any]] = {}
    for grant in service.events("tenancy.grant-changed.v1"):
        latest[grant["grant_id"]] = max(latest.get(grant["grant_id"], grant), grant, key=lambda each: each["version"])
    return {
        (grant["organisation_id"], grant["establishment_id"], tuple(grant["rights"]))
        for grant in latest.values()
        if grant["principal_id"] == str(who) and grant["rights"]
    }


def leave_structure(service: RunningService, who: Person, structure: str) -> TestResponse:
    """Leave a structure; whoever else files there takes over what was filed."""
    owner = _who_files(service, structure, besides=who.name)
    return service.as_(who).post(f"/api/tenancy/structures/{structure}/departure", json={"new_owner_id": owner})


def remove_user(service: RunningService, by: Person, structure: str, member_id: str) -> TestResponse:
    """Remove a user of a structure; whoever else files there takes over what they filed."""
    owner = _who_files(service, structure, besides=member_id)
    path = f"/api/tenancy/structures/{structure}/users/{member_id}/removal"
    return service.as_(by).post(path, json={"new_owner_id": owner})


def _who_files(service: RunningService, structure: str, *, besides: str) -> str:
    found = service.as_machine(OPERATOR).get(f"{organisation_path(structure)}/members?state=active").get_json()["items"]
    others = [each["id"] for each in found if besides not in (each["id"], each["first_name"])]
    return str(next(iter(others), uuid4()))
