"""Invented organisations and people, set up once through the public API, so that a first visitor finds something."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from deploy.local.demo import agency_people, agency_work, campaigns, deposit_requests, employer_people, personal_vault
from deploy.local.demo.public_api import PublicApi, Refused, eventually
from deploy.local.demo.sample_data import (
    AGENCY,
    AGENCY_ADMINISTRATOR,
    AGENCY_EMPLOYEE,
    CASE_MANAGERS,
    CLIENT_SIRET,
    CLIENT_USERS,
    EMPLOYEE,
    EMPLOYER,
    EMPLOYER_ADMINISTRATOR,
    EMPLOYER_SIRET,
    EMPLOYER_SITE,
    EVERYBODY,
    FUND,
    OTHER_AGENCIES,
    SITE_USERS,
    STRUCTURE,
    STRUCTURE_USERS,
    SUPPORT_DESK,
    WORKSHOP_SITE,
    Batch,
    DemoPerson,
    agency_batch,
    employer_batch,
    invoice_batch,
    site_batch,
)
from deploy.local.product.installation import Installation
from deploy.local.product.settings import OPERATOR

# An invitation waits for what else may come, then leaves: gathering, sending and reading take a few seconds.
MAIL_SECONDS = 60


@dataclass
class Progress:
    """What was set up so far; a run that was cut goes on from there."""

    path: Path
    done: dict[str, Any]

    @classmethod
    def of(cls, installation: Installation) -> Progress:
        """Read what earlier runs did."""
        path = installation.home / "demo.json"
        return cls(path, json.loads(path.read_text()) if path.exists() else {})

    def once(self, step: str, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON
        """Do a step, unless an earlier run did; answer what came of it."""
        if step not in self.done:
            self.done[step] = do()
            draft = self.path.with_suffix(".draft")
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
                json.dump(self.done, file, indent=1)
            draft.rename(self.path)
        return self.done[step]

    @property
    def complete(self) -> bool:
        """Whether there is nothing left to set up."""
        return "complete" in self.done

    @property
    def password(self) -> str:
        """What everybody in the demonstration signs in with; made for this installation alone."""
        return str(self.once("password", lambda: f"Encre-et-cire-{secrets.randbelow(9000) + 1000}"))


def set_up(installation: Installation, url: str) -> None:
    """Set up the demonstration; what is there already stays as it is."""
    progress = Progress.of(installation)
    if progress.complete:
        return
    visitor = PublicApi(url)
    operator = visitor.as_machine(str(OPERATOR), installation.keys.password("operator"), "operate")
    for name, kind in ((EMPLOYER, "employer"), (AGENCY, "agency"), (STRUCTURE, "deposit_client"), (FUND, "operator")):
        progress.once(kind, partial(_register, operator, kind, name))
    for user, profile in STRUCTURE_USERS.items():
        invite = partial(_invite, operator, progress.done["deposit_client"], user, profile)
        progress.once(f"{user.identifier}-member", invite)
    _invite_people_of_the_operator(progress, operator)
    for kind, batch in (("employer", employer_batch), ("agency", agency_batch)):
        machine = progress.once(f"{kind}-machine", partial(_machine, operator, progress.done[kind]))
        depositor = visitor.as_machine(machine["client_id"], machine["client_secret"], "deposit")
        progress.once(f"{kind}-batch", partial(_deposit, depositor, batch, progress.done[kind]))
        if kind == "agency":
            _set_up_agency(progress, operator, depositor)
        else:
            _set_up_employer(progress, operator, depositor)
    for person in EVERYBODY:
        progress.once(f"{person.identifier}-active", partial(_activate, visitor, person, progress.password))
    progress.once("personal-vault", partial(_fill_own_vault, visitor, progress))
    progress.once("deposit-requests", partial(_file_requests, visitor, progress))
    progress.once("advances", partial(_ask_for_advances, visitor, progress))
    progress.once("hours", partial(_send_hours, visitor, progress))
    progress.once("campaign", partial(_prepare_campaign, visitor, progress))
    _set_up_relations(progress, operator, visitor)
    _set_up_sites(progress, visitor)
    progress.once("complete", lambda: "yes")


def _invite_people_of_the_operator(progress: Progress, operator: PublicApi) -> None:
    rights: dict[DemoPerson, tuple[str, ...]] = dict.fromkeys(CASE_MANAGERS, ("case_manager",))
    rights |= dict.fromkeys(SUPPORT_DESK, ("support",))
    # The first case manager runs that space too, and says who works for which group.
    rights[CASE_MANAGERS[0]] = ("A", "case_manager")
    for person, given in rights.items():
        invite = partial(_invite, operator, progress.done["operator"], person, *given)
        progress.once(f"{person.identifier}-member", invite)


def _fill_own_vault(visitor: PublicApi, progress: Progress) -> int:
    return personal_vault.fill(visitor.as_person(EMPLOYEE.identifier, progress.password))


def _file_requests(visitor: PublicApi, progress: Progress) -> int:
    structure = progress.done["deposit_client"]
    filer, first, second = (visitor.as_person(name, progress.password) for name in ("maya", "marc", "nina"))
    # Journeys and rights reach deposits a moment after it starts.
    eventually(lambda: filer.get("/api/deposits/journeys", space=structure)["items"] or None, within=MAIL_SECONDS)
    eventually(lambda: first.get("/api/deposits/cases"), within=MAIL_SECONDS)
    return deposit_requests.file_all(filer, first, second, structure=structure)


def _ask_for_advances(visitor: PublicApi, progress: Progress) -> int:
    employee = visitor.as_person(AGENCY_EMPLOYEE.identifier, progress.password)
    administrator = visitor.as_person(AGENCY_ADMINISTRATOR.identifier, progress.password)
    # Its log shows the decisions.
    progress.once("webhook", partial(agency_work.register_webhook, administrator, progress.done["agency"]))
    return agency_work.ask_for_advances(employee, administrator)


def _prepare_campaign(visitor: PublicApi, progress: Progress) -> str:
    administrator = visitor.as_person(EMPLOYER_ADMINISTRATOR.identifier, progress.password)
    return campaigns.prepare(administrator, progress.done["employer"])


def _send_hours(visitor: PublicApi, progress: Progress) -> int:
    employee = visitor.as_person(AGENCY_EMPLOYEE.identifier, progress.password)
    client = visitor.as_person(CLIENT_USERS["R"].identifier, progress.password)
    return agency_work.send_hours(employee, client)


def _set_up_agency(progress: Progress, operator: PublicApi, depositor: PublicApi) -> None:
    agency = progress.done["agency"]
    grenoble = progress.once("grenoble", partial(agency_people.add_establishment, operator, agency))
    units, rights = [agency, grenoble], ("D", "DA")
    invite = partial(agency_people.invite_administrator, operator, AGENCY_ADMINISTRATOR, agency, units, *rights)
    progress.once("agency-administrator", invite)
    progress.once("agency-employees", partial(agency_people.list_employees, depositor, agency, grenoble))
    progress.once("agency-import", partial(agency_people.import_file, depositor, grenoble))
    progress.once("agency-assignments", partial(agency_work.list_assignments, depositor, agency))
    progress.once("agency-payslips", partial(_deposit, depositor, agency_people.batch, agency))


def _set_up_employer(progress: Progress, operator: PublicApi, depositor: PublicApi) -> None:
    employer = progress.done["employer"]
    invite = partial(agency_people.invite_administrator, operator, EMPLOYER_ADMINISTRATOR, employer, [employer], "D")
    progress.once("employer-administrator", invite)
    progress.once("employer-employees", partial(employer_people.list_employees, depositor, employer))
    progress.once("employer-payslips", partial(_deposit, depositor, employer_people.batch, employer))


def _set_up_sites(progress: Progress, visitor: PublicApi) -> None:
    """Have the agency write to the client's second site, and to the employer, who is its client too."""
    for site, number in ((WORKSHOP_SITE, "0002"), (EMPLOYER_SITE, "0003")):
        agency, machine = progress.done["agency"], progress.done["agency-machine"]
        depositor = visitor.as_machine(machine["client_id"], machine["client_secret"], "deposit")
        progress.once(f"site-{number}-batch", partial(_deposit, depositor, partial(site_batch, site, number), agency))
        for person in dict.fromkeys(SITE_USERS[site].values()):
            signed_in = visitor.as_person(person.identifier, progress.password)
            progress.once(f"site-{number}-{person.identifier}", partial(_accept_invitation, signed_in))
        administrator = visitor.as_person(SITE_USERS[site]["A"].identifier, progress.password)
        decide = partial(_decide, administrator, agency, "confirmation", site.siret)
        progress.once(f"site-{number}-relation", decide)


def _accept_invitation(person: PublicApi) -> str:
    (invitation,) = eventually(lambda: person.get("/api/tenancy/invitations")["items"] or None, within=20)
    person.post(f"/api/tenancy/invitations/{invitation['id']}/acceptance")
    return str(invitation["id"])


def _set_up_relations(progress: Progress, operator: PublicApi, visitor: PublicApi) -> None:
    for name in OTHER_AGENCIES:
        _set_up_relation(progress, operator, visitor, name)


def _set_up_relation(progress: Progress, operator: PublicApi, visitor: PublicApi, name: str) -> None:
    """Have another agency write to the client, whose administrator decides about the relation."""
    agency = progress.once(name, partial(_register, operator, "agency", name))
    machine = progress.once(f"{name}-machine", partial(_machine, operator, agency))
    depositor = visitor.as_machine(machine["client_id"], machine["client_secret"], "deposit")
    progress.once(f"{name}-batch", partial(_deposit, depositor, partial(invoice_batch, name), agency))
    administrator = visitor.as_person(CLIENT_USERS["A"].identifier, progress.password)
    progress.once(f"{name}-relation", partial(_decide, administrator, agency, OTHER_AGENCIES[name]))


def _decide(administrator: PublicApi, agency: str, decision: str, siret: str = CLIENT_SIRET) -> str:
    def is_of(relation: dict[str, Any]) -> bool:
        return bool(relation["agency"]["id"] == agency and relation["company"]["siret"] == siret)

    def proposed() -> str | None:
        found = administrator.get("/api/tenancy/relations", state="proposed")["items"]
        return next((str(each["id"]) for each in found if is_of(each)), None)

    relation = eventually(proposed, within=60)
    for act in ("confirmation", "end") if decision == "end" else (decision,):
        administrator.post(f"/api/tenancy/relations/{relation}/{act}")
    return relation


def _register(operator: PublicApi, kind: str, name: str) -> str:
    # Without a service nobody has the right to it, and whoever has no other is not invited.
    more: dict[str, Any] = {"services": ["diffusion", "timesheets", "advances"]} if kind == "agency" else {}
    if kind == "employer":
        more = {"siret": EMPLOYER_SIRET}
    return str(operator.post("/api/tenancy/organisations", {"kind": kind, "name": name, **more})["id"])


def _invite(operator: PublicApi, organisation_id: str, user: DemoPerson, *rights: str) -> str:
    access = {"unit_id": organisation_id, "rights": list(rights)}
    member = {**user.named, "accesses": [access]}
    return str(operator.post(f"/api/tenancy/organisations/{organisation_id}/members", member)["id"])


def _machine(operator: PublicApi, organisation_id: str) -> dict[str, str]:
    client: dict[str, str] = operator.post("/api/auth/clients", {"name": "Paie et gestion", "scope": "deposit"})
    operator.post(f"/api/tenancy/organisations/{organisation_id}/machines", {"client_id": client["client_id"]})
    return {name: client[name] for name in ("client_id", "client_secret")}


def _deposit(depositor: PublicApi, batch: Callable[[str], Batch], organisation_id: str) -> int:
    manifest, files = batch(organisation_id)
    answers: list[dict[str, Any]] = []

    def whole() -> dict[str, Any] | None:
        answers.append(depositor.send_batch(manifest, files))
        return None if answers[-1]["refused"] else answers[-1]

    # An establishment that was just registered reaches the vault a moment later; what was accepted never doubles.
    try:
        answer = eventually(whole, within=60)
    except TimeoutError:
        lines = answers[-1]["lines"] if answers else []
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, json.dumps(lines, ensure_ascii=False)) from None
    return int(answer["accepted"]) + int(answer["already_there"])


def _activate(visitor: PublicApi, person: DemoPerson, password: str) -> bool:
    token = eventually(lambda: visitor.activation_token_of(person.email), within=MAIL_SECONDS)
    visitor.activate(token, identifier=person.identifier, password=password)
    return True
