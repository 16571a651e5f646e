"""A campaign: one PDF of many payslips, split, matched by staff number, settled by hand, sent and followed."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

import pikepdf
import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.vault.tests.deposits.test_faults import files_in
from services.vault.tests.vault_support.campaigning import (
    HER_PAGE,
    HIS_PAGE,
    Campaigning,
    employee,
    let_send,
    payslips_of,
    publish_employees,
)
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    CHARLIES,
    EMPLOYER,
    NORTH,
    Scenario,
    payslip,
    pdf,
)
from vault.deposits.holders import holder_of
from vault.events import PersonNamed
from vault.ports import Ports

STRANGERS_PAGE: Final = "Bulletin de paie\nMatricule : M-9999\nMOREL Zoé"


@pytest.fixture
def campaign(scenario: Scenario, service: RunningService) -> Campaigning:
    """A campaign of the employer, which knows Alice and Charlie; Bob sends for it."""
    scenario.give_alice_access()
    scenario.grant(CHARLIE.id, CHARLIES, EMPLOYER, ["owner"])
    publish_employees(service)
    let_send(service)
    return Campaigning(service)


def titles_of(service: RunningService, who: Person) -> list[str]:
    items = service.as_(who).get("/api/vault/documents").get_json()["items"]
    return [each["title"] for each in items]


@pytest.mark.spec("VLT-14")
def test_one_pdf_of_payslips_is_split_and_each_goes_to_its_employee_alone(
    campaign: Campaigning, service: RunningService
) -> None:
    split = campaign.split(
        HER_PAGE, "Suite du bulletin, matricule M-1001, DURAND Alice, page 2", HIS_PAGE, STRANGERS_PAGE
    )

    assert split["state"] == "ready"
    assert (split["counts"]["matched"], split["counts"]["unmatched"]) == (2, 1)
    hers, his, strangers = campaign.documents()
    assert (hers["first_page"], hers["last_page"], hers["employee"]["staff_number"]) == (1, 2, "M-1001")
    assert (his["first_page"], his["last_page"], his["employee"]["last_name"]) == (3, 3, "Roux")
    assert (strangers["finding"], strangers["found"], strangers["employee"]) == ("unknown_number", "M-9999", None)

    assert campaign.settle(4, None).status_code == 200
    assert campaign.send().status_code == 202
    service.run_job("send_campaigns")

    assert campaign.shown()["state"] == "sent"
    assert campaign.shown()["counts"] | {"read": 0} == {
        "matched": 0, "unmatched": 0, "set_aside": 1, "sent": 2, "paper": 0, "refused": 0, "read": 0,
    }  # fmt: skip
    assert titles_of(service, ALICE) == titles_of(service, CHARLIE) == ["Bulletin de paie d’octobre 2026"]
    document_id = campaign.documents()[0]["document_id"]
    opened = service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content")
    assert_only(opened.data, pages=2, says=b"NET-OF-0", not_says=b"NET-OF-2")
    facts = service.as_(ALICE).get(f"/api/vault/documents/{document_id}").get_json()["metadata"]
    assert facts == {"period": "2026-10", "employer": "Boulangerie Martin", "staff_number": "M-1001"}


def assert_only(content: bytes, *, pages: int, says: bytes, not_says: bytes) -> None:
    """Hold that a PDF has what is its employee's, in none of its objects what is another's."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        streams = b"".join(each.read_bytes() for each in opened.objects if isinstance(each, pikepdf.Stream))
        assert len(opened.pages) == pages
    assert says in streams
    assert not_says not in streams


@pytest.mark.spec("VLT-14")
def test_what_was_sent_is_followed_until_it_is_read(campaign: Campaigning, service: RunningService) -> None:
    campaign.split(HER_PAGE, HIS_PAGE)
    campaign.send()
    service.run_job("send_campaigns")
    document_id = campaign.documents()[0]["document_id"]

    service.as_(ALICE).post(f"/api/vault/documents/{document_id}/readings")

    assert campaign.shown()["counts"]["read"] == 1
    assert [each["read"] for each in campaign.documents(state="sent")] == [True, False]


@pytest.mark.parametrize(
    "page, finding, found",
    [
        pytest.param("Bulletin sans rien, 151,67 heures", "no_number", "", id="no-number"),
        pytest.param("Matricule : M-1001\nPETIT Jeanne", "other_name", "M-1001", id="another-name"),
        pytest.param(f"{HER_PAGE}\n{HIS_PAGE}", "several", "M-1001, M-2002", id="two-employees"),
        pytest.param("N° salarié 77\nDURAND Alice\nfin", "unknown_number", "77", id="unknown-number"),
        # A social security number is nobody's staff number, and is not shown.
        pytest.param("Matricule : 185057800608491\nMOREL Zoé", "no_number", "", id="social-security-number"),
    ],
)
@pytest.mark.spec("VLT-14")
def test_what_is_nobodys_for_sure_is_listed_with_its_page_and_what_was_found(
    campaign: Campaigning, page: str, finding: str, found: str
) -> None:
    campaign.split(HIS_PAGE, page)

    (unmatched,) = campaign.documents(state="unmatched")

    assert (unmatched["first_page"], unmatched["finding"], unmatched["found"]) == (2, finding, found)


def test_a_number_that_is_not_announced_counts_with_the_whole_name_alone(campaign: Campaigning) -> None:
    campaign.split("M-1001 Durand Alice, octobre", "M-1001 Durand, octobre")

    assert [each["finding"] for each in campaign.documents()] == ["employee", "no_number"]


@pytest.mark.spec("VLT-14")
def test_nothing_is_sent_while_something_is_unsettled(campaign: Campaigning, service: RunningService) -> None:
    campaign.split(HER_PAGE, STRANGERS_PAGE, "rien")
    assert campaign.send().get_json()["type"] == "/problems/campaign-unsettled"

    assert campaign.settle(2, CHARLIES).get_json()["counts"]["matched"] == 2
    assert campaign.ask("post", "/setting-aside").get_json()["counts"]["set_aside"] == 1
    assert campaign.send().status_code == 202
    service.run_job("send_campaigns")

    assert [each["state"] for each in campaign.documents()] == ["sent", "sent", "set_aside"]
    assert campaign.documents()[1]["finding"] == "by_hand"
    assert titles_of(service, CHARLIE) == ["Bulletin de paie d’octobre 2026"]


@pytest.mark.spec("VLT-14")
def test_a_campaign_is_sent_at_its_hour_unless_it_is_taken_back(
    campaign: Campaigning, service: RunningService, clock: FrozenClock
) -> None:
    campaign.split(HER_PAGE)
    campaign.send(at="2026-11-20T18:00:00+01:00")
    service.run_job("send_campaigns")
    assert titles_of(service, ALICE) == []
    assert campaign.ask("delete", "/sending").status_code == 204
    assert campaign.shown()["state"] == "ready"

    campaign.send(at="2026-11-20T18:00:00+01:00")
    clock.at = datetime.fromisoformat("2026-11-20T17:00:00+00:00")
    assert campaign.ask("delete", "/sending").status_code == 409
    service.run_job("send_campaigns")

    assert len(titles_of(service, ALICE)) == 1


@pytest.mark.spec("VLT-14")
def test_who_lost_the_right_before_the_hour_sends_nothing(
    campaign: Campaigning, service: RunningService, clock: FrozenClock
) -> None:
    campaign.split(HER_PAGE)
    campaign.send(at="2026-11-20T18:00:00+01:00")
    let_send(service, right="A", version=2)
    clock.at = datetime.fromisoformat("2026-11-20T17:00:00+00:00")

    service.run_job("send_campaigns")

    assert titles_of(service, ALICE) == []
    let_send(service, version=3)
    assert campaign.shown()["state"] == "stopped"


def test_a_stranger_cannot_begin_see_or_send_a_campaign(campaign: Campaigning, service: RunningService) -> None:
    campaign.split(HER_PAGE)
    stranger = Campaigning(service, who=ALICE)
    stranger.id = campaign.id
    # Somebody with the right at another organisation, and its own employee, are nobody here.
    service.receive_grant(ALICE.id, holder_id=AGENCY, organisation_id=AGENCY, rights=["D"], kind="agency")

    answers = [
        stranger.begin(),
        stranger.ask("get"),
        stranger.ask("get", "/documents"),
        stranger.ask("put", "/file", data=payslips_of(HER_PAGE)),
        stranger.settle(1, None),
        stranger.ask("post", "/setting-aside"),
        stranger.send(),
        stranger.ask("delete", "/sending"),
        stranger.ask("delete"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert service.as_(ALICE).get("/api/vault/campaigns").get_json()["items"] == []
    assert [each["id"] for each in service.as_(BOB).get("/api/vault/campaigns").get_json()["items"]] == [
        str(campaign.id)
    ]


def test_who_sends_for_one_establishment_reaches_its_employees_alone(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.open_second_establishment()
    scenario.give_agency_right(BOB, NORTH)
    there, elsewhere = (holder_of(PersonNamed(number, "", "", ""), organisation_id=AGENCY) for number in ("A-1", "A-2"))
    at = "2026-11-20T08:00:00Z"
    known = [
        employee(there, "A-1", "Ana", "Blanc", establishment_id=NORTH),
        employee(elsewhere, "A-2", "Léo", "Noir", establishment_id=AGENCY),
    ]
    service.receive("tenancy.employees-changed.v1", tenant_id=AGENCY, organisation_id=AGENCY, employees=known, at=at)
    campaign = Campaigning(service)
    assert campaign.begin(establishment_id=str(AGENCY)).status_code == 404
    assert campaign.begin(establishment_id=str(NORTH)).status_code == 200

    campaign.ask("put", "/file", data=payslips_of("Matricule A-1 Blanc 1", "Matricule A-2 Noir 1"))
    service.run_job("split_campaigns")

    assert [each["finding"] for each in campaign.documents()] == ["employee", "unknown_number"]
    assert campaign.settle(2, elsewhere).get_json()["type"] == "/problems/employee-not-found"


def test_a_file_that_is_no_pdf_is_refused_and_another_may_follow(campaign: Campaigning) -> None:
    campaign.begin()

    refused = campaign.ask("put", "/file", data=b"matricule;net")

    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/content-unfit")
    assert campaign.shown()["state"] == "new"
    first, again = (campaign.ask("put", "/file", data=payslips_of(HER_PAGE)) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert campaign.ask("put", "/file", data=pdf("another")).status_code == 409


def test_a_campaign_that_nobody_sent_is_forgotten_with_its_file(
    campaign: Campaigning, service: RunningService, vault_ports: Ports
) -> None:
    before = files_in(vault_ports)
    campaign.split(HER_PAGE)
    assert len(files_in(vault_ports) - before) == 1

    assert campaign.ask("delete").status_code == 204
    service.run_job("erase_accounts")

    assert files_in(vault_ports) == before
    assert campaign.ask("get").status_code == 404
    assert titles_of(service, ALICE) == []


@pytest.mark.parametrize(
    "unfit, field",
    [({"period": "10/2026"}, "period"), ({"title": ""}, "title"), ({"establishment_id": "here"}, "establishment_id")],
    ids=["period", "title", "establishment"],
)
def test_what_is_unfit_is_refused_beside_its_field(campaign: Campaigning, unfit: dict[str, str], field: str) -> None:
    answer = campaign.begin(**unfit)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.get_json()["errors"]] == [field]


def test_what_is_known_of_an_employee_later_replaces_what_was(campaign: Campaigning, service: RunningService) -> None:
    renamed = employee(ALICES, "M-1001", "Alice", "Martin")
    publish_employees(service, renamed, at="2026-11-21T08:00:00Z")
    # What arrives late changes nothing.
    publish_employees(service)

    campaign.split(HER_PAGE, "Matricule M-1001 Martin 1")

    assert [each["finding"] for each in campaign.documents()] == ["other_name", "employee"]


@pytest.mark.spec("TEN-29")
def test_who_does_not_subscribe_to_diffusion_sends_no_campaign_deposits_nothing_and_asks_for_no_export(
    campaign: Campaigning, scenario: Scenario, service: RunningService
) -> None:
    def subscribe_to(services: list[str], version: int) -> None:
        service.receive(
            "tenancy.services-changed.v1",
            tenant_id=EMPLOYER,
            organisation_id=EMPLOYER,
            version=version,
            services=services,
        )

    def ask_for_an_export() -> int:
        period = {"from": "2026-11-01", "to": "2026-11-30", "format": "csv", "with_files": True}
        new = period | {"organisation_id": str(EMPLOYER)}
        return int(service.as_(BOB).post("/api/vault/bulk-exports", json=new).status_code)

    campaign.split(HER_PAGE)
    subscribe_to(["timesheets"], 2)
    assert (campaign.send().status_code, ask_for_an_export()) == (404, 404)
    assert scenario.send(payslip()).status_code == 404

    subscribe_to(["diffusion", "timesheets"], 3)
    assert (campaign.send().status_code, ask_for_an_export()) == (202, 202)
    scenario.sent(payslip())
