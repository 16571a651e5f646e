"""Whoever an administrator of a structure invites gets a link and, beside it, a password that is good for 48 hours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chartrier.clock import FrozenClock
from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Invitee, Scenario, owner
from services.auth.tests.auth_support.sent_messages import SentMessages, wrong

ACTIVATIONS = "/api/auth/activations"
STRUCTURE = uuid4()
MARC = "marc@exemple.fr"


def invite(service: RunningService, scenario: Scenario, *, asks: bool = True, invitation_id: UUID | None = None) -> str:
    """Have an administrator of the structure invite Marc; return the token of the link."""
    service.receive(
        "tenancy.member-invited.v1",
        tenant_id=STRUCTURE,
        invitation_id=invitation_id or new_id(),
        holder_id=STRUCTURE,
        kind="deposit_client",
        space_name="Étude Perrin",
        invited_by="Étude Perrin",
        email=MARC,
        first_name="Marc",
        last_name="Bruel",
        asks_confidential_password=asks,
    )
    return scenario.last_link().fragment


def code(service: RunningService) -> str:
    return SentMessages(service).code("confidential-password", MARC)


@pytest.mark.spec("TEN-42")
def test_the_link_activates_with_the_password_that_was_sent_beside_it(
    service: RunningService, scenario: Scenario
) -> None:
    token = invite(service, scenario)
    browser = scenario.browser()
    shown = browser.post(f"{ACTIVATIONS}/preview", {"token": token}).get_json()
    assert shown["asks_confidential_password"] is True
    typed = f" {code(service).lower()} "
    answer = browser.post(ACTIVATIONS, owner(token, MARC) | {"confidential_password": typed})
    assert answer.status_code == 201, answer.text
    assert browser.get("/api/auth/me").get_json()["email"] == MARC


@pytest.mark.spec("TEN-42")
def test_without_the_password_or_with_another_the_link_opens_nothing_and_stays_good(
    service: RunningService, scenario: Scenario
) -> None:
    token = invite(service, scenario)
    browser = scenario.browser()
    missing = browser.post(ACTIVATIONS, owner(token, MARC))
    assert missing.status_code == 422
    assert [error["field"] for error in missing.get_json()["errors"]] == ["confidential_password"]
    refused = browser.post(ACTIVATIONS, owner(token, MARC) | {"confidential_password": wrong(code(service))})
    assert (refused.get_json()["type"], refused.get_json()["tries_left"]) == ("/problems/wrong-code", 4)
    assert browser.post(ACTIVATIONS, owner(token, MARC) | {"confidential_password": code(service)}).status_code == 201


@pytest.mark.spec("TEN-42")
def test_after_48_hours_a_new_password_is_asked_for_on_the_page_and_the_former_one_is_void(
    service: RunningService, scenario: Scenario, clock: FrozenClock
) -> None:
    token, former = invite(service, scenario), code(service)
    clock.advance(timedelta(hours=48, seconds=1))
    browser = scenario.browser()
    assert browser.post(ACTIVATIONS, owner(token, MARC) | {"confidential_password": former}).status_code == 403
    sent = browser.post(f"{ACTIVATIONS}/confidential-password", {"token": token})
    assert sent.status_code == 202, sent.text
    assert (sent.get_json()["channel"], MARC not in sent.text) == ("email", True)
    assert browser.post(ACTIVATIONS, owner(token, MARC) | {"confidential_password": former}).status_code == 403
    assert browser.post(ACTIVATIONS, owner(token, MARC) | {"confidential_password": code(service)}).status_code == 201


@pytest.mark.spec("TEN-42")
def test_another_password_is_not_sent_again_and_again(
    service: RunningService, scenario: Scenario, clock: FrozenClock
) -> None:
    token = invite(service, scenario)
    again = scenario.browser().post(f"{ACTIVATIONS}/confidential-password", {"token": token})
    assert again.get_json()["type"] == "/problems/code-too-soon"
    clock.advance(timedelta(seconds=61))
    assert scenario.browser().post(f"{ACTIVATIONS}/confidential-password", {"token": token}).status_code == 202


@pytest.mark.spec("TEN-42")
def test_an_invitation_that_is_sent_again_brings_a_password_of_its_own(
    service: RunningService, scenario: Scenario
) -> None:
    invitation_id = new_id()
    invite(service, scenario, invitation_id=invitation_id)
    former = code(service)
    wanted = {"invitation_id": invitation_id, "holder_id": STRUCTURE, "email": MARC}
    service.receive("tenancy.invitations-repeated.v1", tenant_id=STRUCTURE, reminder=False, invitations=[wanted])
    token = scenario.last_link().fragment
    with_former = owner(token, MARC) | {"confidential_password": former}
    assert scenario.browser().post(ACTIVATIONS, with_former).status_code == 403
    with_latest = owner(token, MARC) | {"confidential_password": code(service)}
    assert scenario.browser().post(ACTIVATIONS, with_latest).status_code == 201


@pytest.mark.spec("TEN-42")
def test_of_many_who_type_the_password_at_once_one_activates(service: RunningService, scenario: Scenario) -> None:
    token, typed = invite(service, scenario), code(service)

    def activate(number: int) -> int:
        chosen = owner(token, f"marc-{number}") | {"confidential_password": typed}
        return scenario.browser().post(ACTIVATIONS, chosen).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(activate, range(4))).count(201) == 1


@pytest.mark.spec("TEN-42", "AUTH-04")
def test_a_stranger_who_has_the_link_alone_cannot_have_it_join_their_account(
    service: RunningService, scenario: Scenario
) -> None:
    stranger = scenario.activated(BOB)
    token = invite(service, scenario)
    joinings = "/api/auth/me/joinings"
    assert stranger.post(joinings, {"token": token}).status_code == 422
    guessed = {"token": token, "confidential_password": wrong(code(service))}
    assert stranger.post(joinings, guessed).status_code == 403
    assert service.events("auth.account-joined.v1") == []
    # Its owner, who got both messages, may: with the account that they use already.
    assert stranger.post(joinings, {"token": token, "confidential_password": code(service)}).status_code == 200
    assert stranger.sign_in(MARC, PASSWORD).status_code == 201


@pytest.mark.spec("TEN-42", "AUTH-04")
def test_whoever_reads_the_mailbox_does_not_come_in_by_another_invitation_to_it(
    service: RunningService, scenario: Scenario
) -> None:
    invitation_id = new_id()
    token = invite(service, scenario, invitation_id=invitation_id)
    reader = scenario.activated(Invitee("Marc", "Bruel", MARC, "Atelier Nord"))
    wanted = {"invitation_id": invitation_id, "holder_id": STRUCTURE, "email": MARC}
    assert service.events("auth.account-joined.v1") == []
    service.receive("tenancy.invitations-repeated.v1", tenant_id=STRUCTURE, reminder=False, invitations=[wanted])
    assert service.events("auth.account-joined.v1") == []
    assert reader.post("/api/auth/me/joinings", {"token": token}).status_code == 404, "the former link is void"
    token = scenario.last_link().fragment
    assert reader.post("/api/auth/me/joinings", {"token": token}).status_code == 422
    again = owner(token, "marc-2") | {"confidential_password": code(service)}
    refused = scenario.browser().post(ACTIVATIONS, again)
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, "identifier")
    joined = reader.post("/api/auth/me/joinings", {"token": token, "confidential_password": code(service)})
    assert joined.status_code == 200, joined.text
    assert service.events("auth.account-joined.v1")[-1]["invitation_id"] == str(invitation_id)


def test_other_invitations_ask_for_no_password_and_send_none(service: RunningService, scenario: Scenario) -> None:
    for token in (scenario.invite(ALICE), invite(service, scenario, asks=False)):
        shown = scenario.browser().post(f"{ACTIVATIONS}/preview", {"token": token}).get_json()
        assert shown["asks_confidential_password"] is False
        asked = scenario.browser().post(f"{ACTIVATIONS}/confidential-password", {"token": token})
        assert asked.status_code == 404
    assert service.events("auth.code-issued.v1") == []
