"""An invitation that is sent again, to the same address or the one that was meant, voids what was sent before."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, Invitee, Scenario, owner
from services.auth.tests.auth_support.sent_messages import opened

NADIA = Invitee("Nadia", "Roy", "", "Atelier Nord")
HOLDER = uuid4()


def repeat(service: RunningService, invitation_id: UUID, email: str, *, reminder: bool = False) -> None:
    wanted = {"invitation_id": invitation_id, "holder_id": HOLDER, "email": email}
    service.receive("tenancy.invitations-repeated.v1", tenant_id=uuid4(), reminder=reminder, invitations=[wanted])


def preview(scenario: Scenario, token: str) -> int:
    return scenario.browser().post("/api/auth/activations/preview", {"token": token}).status_code


@pytest.fixture
def invitation_id(scenario: Scenario) -> UUID:
    found = new_id()
    scenario.register(ALICE, holder_id=HOLDER, invitation_id=found)
    return found


@pytest.mark.spec("TEN-35")
@pytest.mark.parametrize("address", ["alice@exemple.fr", "alice.ferrand@exemple.fr"])
def test_the_new_link_opens_the_account_and_the_former_one_nothing(
    scenario: Scenario, service: RunningService, invitation_id: UUID, address: str
) -> None:
    former = scenario.last_link().fragment
    repeat(service, invitation_id, address)
    link = scenario.last_link().fragment
    assert service.events("auth.account-pre-created.v1")[-1]["email"] == address
    assert preview(scenario, former) == 404
    assert scenario.browser().post("/api/auth/activations", owner(former, "mallory")).status_code == 404
    browser = scenario.browser()
    assert browser.post("/api/auth/activations", owner(link, "alice")).status_code == 201
    assert browser.get("/api/auth/me").get_json()["email"] == address


@pytest.mark.spec("AUTH-09")
def test_the_journal_says_that_the_address_was_corrected_and_the_earlier_link_voided(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    repeat(service, invitation_id, "alice@exemple.fr")
    repeat(service, invitation_id, "alice.ferrand@exemple.fr")
    browser = scenario.browser()
    browser.post("/api/auth/activations", owner(scenario.last_link().fragment, "alice"))
    acts = [entry["act"] for entry in browser.get("/api/auth/me/journal").get_json()["items"]]
    assert acts.count("invitation-repeated") == 2
    assert acts.count("invitation-address-corrected") == 1


@pytest.mark.spec("TEN-35")
def test_the_mistyped_address_is_forgotten(scenario: Scenario, service: RunningService, invitation_id: UUID) -> None:
    repeat(service, invitation_id, "alice.ferrand@exemple.fr")
    browser = scenario.browser()
    browser.post("/api/auth/activations", owner(scenario.last_link().fragment, "alice"))
    used = browser.get("/api/auth/me/addresses").text
    assert "alice.ferrand@exemple.fr" in used
    assert "alice@exemple.fr" not in used


@pytest.mark.spec("TEN-35")
def test_an_address_that_an_account_has_proven_joins_it(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    former = scenario.last_link().fragment
    account_id = scenario.activated(BOB).get("/api/auth/me").get_json()["account_id"]
    repeat(service, invitation_id, BOB.email)
    (joined,) = service.events("auth.account-joined.v1")
    assert (joined["invitation_id"], joined["account_id"]) == (str(invitation_id), account_id)
    assert preview(scenario, former) == 404


@pytest.mark.spec("TEN-35", "AUTH-05")
def test_a_letter_is_written_anew_and_the_former_password_opens_nothing(
    scenario: Scenario, service: RunningService
) -> None:
    invitation_id = new_id()
    scenario.register(NADIA, holder_id=HOLDER, invitation_id=invitation_id)
    service.run_job("write_letters")
    repeat(service, invitation_id, "")
    service.run_job("write_letters")
    letters = [json.loads(opened(each["sealed_letter"])) for each in service.events("auth.account-enrolled.v1")]
    statuses = [
        scenario.browser().sign_in(letter["private_number"], letter["password"]).status_code for letter in letters
    ]
    assert statuses == [401, 202]


@pytest.mark.spec("TEN-35")
def test_somebody_without_address_who_gets_one_is_sent_a_link(scenario: Scenario, service: RunningService) -> None:
    invitation_id = new_id()
    scenario.register(NADIA, holder_id=HOLDER, invitation_id=invitation_id)
    service.run_job("write_letters")
    letter = json.loads(opened(service.events("auth.account-enrolled.v1")[-1]["sealed_letter"]))
    repeat(service, invitation_id, "nadia@exemple.fr")
    service.run_job("write_letters")
    assert scenario.browser().sign_in(letter["private_number"], letter["password"]).status_code == 401
    link = scenario.last_link().fragment
    assert scenario.browser().post("/api/auth/activations", owner(link, "nadia")).status_code == 201
    assert len(service.events("auth.account-enrolled.v1")) == 1


def test_who_has_answered_is_left_alone(scenario: Scenario, service: RunningService, invitation_id: UUID) -> None:
    browser = scenario.browser()
    browser.post("/api/auth/activations", owner(scenario.last_link().fragment, "alice"))
    repeat(service, invitation_id, "mallory@exemple.fr")
    assert len(service.events("auth.account-pre-created.v1")) == 1
    assert browser.get("/api/auth/me").get_json()["email"] == ALICE.email


def test_an_invitation_that_nobody_knows_changes_nothing(service: RunningService) -> None:
    repeat(service, new_id(), "somebody@exemple.fr")
    assert service.events("auth.account-pre-created.v1") == []


def test_of_an_activation_and_a_correction_at_once_the_former_link_never_wins_over_the_new_one(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    former = scenario.last_link().fragment
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(scenario.browser().post, "/api/auth/activations", owner(former, "alice"))
        repeat(service, invitation_id, "alice.ferrand@exemple.fr")
    sent = [each["email"] for each in service.events("auth.account-pre-created.v1")]
    if answer.result().status_code == 201:
        assert sent == [ALICE.email], "who was in time keeps the account, and nothing is sent"
    else:
        assert answer.result().status_code == 404
        assert sent == [ALICE.email, "alice.ferrand@exemple.fr"]
        assert preview(scenario, scenario.last_link().fragment) == 200
