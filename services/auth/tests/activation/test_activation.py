"""From the invitation to the first sign-in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from auth.consents.models import Consent
from auth.formats import private_numbers
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Invitee, Scenario, owner


@pytest.mark.spec("AUTH-01")
def test_an_account_is_pre_created_when_somebody_is_registered_and_says_so_once(
    scenario: Scenario, service: RunningService
) -> None:
    holder_id, invitation_id, event_id = uuid4(), new_id(), new_id()
    for _ in range(100):
        scenario.register(ALICE, holder_id=holder_id, invitation_id=invitation_id, event_id=event_id)
    scenario.register(ALICE, holder_id=holder_id, invitation_id=invitation_id)
    [event] = service.events("auth.account-pre-created.v1")
    assert (event["email"], event["first_name"], event["invited_by"]) == ("alice@exemple.fr", "Alice", "Atelier Nord")
    assert event["invitation_id"] == str(invitation_id)
    assert event["tenant_id"] == event["holder_id"]


def test_a_company_or_a_person_without_address_is_invited_by_nobody_here(service: RunningService) -> None:
    holder_id = uuid4()
    for kind, email in (("company", "x@exemple.fr"), ("person", None)):
        service.receive(
            "tenancy.holder-registered.v1",
            tenant_id=holder_id,
            holder_id=holder_id,
            kind=kind,
            organisation_name="Atelier Nord",
            invitation_id=new_id(),
            email=email,
        )
    assert service.events("auth.account-pre-created.v1") == []


@pytest.mark.spec("AUTH-01", "AUTH-17")
def test_a_member_of_a_company_is_shown_the_terms_of_clients(scenario: Scenario, service: RunningService) -> None:
    holder_id = uuid4()
    service.receive(
        "tenancy.member-invited.v1",
        tenant_id=holder_id,
        invitation_id=new_id(),
        holder_id=holder_id,
        kind="company",
        space_name="Bâti Ouest",
        invited_by="Intérim Plus",
        email="marc@exemple.fr",
        first_name="Marc",
        last_name="Bruel",
    )
    shown = (
        scenario.browser().post("/api/auth/activations/preview", {"token": scenario.last_link().fragment}).get_json()
    )
    assert shown["invited_by"] == "Intérim Plus"
    assert shown["terms"] == {"kind": "client", "version": "2026-11"}


@pytest.mark.spec("AUTH-02", "AUTH-03")
def test_the_link_of_the_invitation_gives_an_account_that_is_signed_in(
    scenario: Scenario, service: RunningService
) -> None:
    browser = scenario.browser()
    token = scenario.invite(ALICE)
    answer = browser.post("/api/auth/activations", owner(token, "alice@exemple.fr"))
    assert answer.status_code == 201
    me = answer.get_json()
    assert private_numbers.is_private_number(me["private_number"])
    assert me["identifiers"] == ["alice@exemple.fr"]
    assert browser.get("/api/auth/me").get_json() == me
    [event] = service.events("auth.account-activated.v1")
    assert event["tenant_id"] == event["account_id"] == me["account_id"]


@pytest.mark.spec("AUTH-03", "AUTH-41")
def test_who_activates_in_english_is_spoken_and_written_to_in_english(
    scenario: Scenario, service: RunningService
) -> None:
    browser = scenario.browser()
    given = owner(scenario.invite(ALICE), "alice@exemple.fr")
    answer = browser.post("/api/auth/activations", given, headers={"Accept-Language": "en"})
    assert answer.get_json()["language"] == "en"
    assert service.events("auth.account-activated.v1")[-1]["language"] == "en"
    assert scenario.activated(BOB).get("/api/auth/me").get_json()["language"] == "fr"


def test_the_link_points_to_the_page_and_its_secret_is_never_sent_to_a_server(scenario: Scenario) -> None:
    scenario.invite(ALICE)
    link = scenario.last_link()
    assert (link.scheme, link.netloc, link.path, link.query) == ("https", "chartrier.test", "/activation", "")
    assert len(link.fragment) >= 43


@pytest.mark.spec("AUTH-02")
def test_one_signs_in_with_the_private_number_the_chosen_identifier_or_the_address(scenario: Scenario) -> None:
    me = scenario.activated(ALICE, "Alice.F").get("/api/auth/me").get_json()
    number = me["private_number"]
    spaced = " ".join(number[at : at + 3] for at in range(0, 12, 3))
    for identifier in (number, spaced, "alice.f", " ALICE.F ", "Alice@Exemple.fr"):
        assert scenario.browser().sign_in(identifier).status_code == 201, identifier


@pytest.mark.spec("AUTH-03")
def test_looking_at_a_link_any_number_of_times_does_not_use_it_up(scenario: Scenario) -> None:
    token = scenario.invite(ALICE)
    for _ in range(5):
        shown = scenario.browser().post("/api/auth/activations/preview", {"token": token})
        assert shown.status_code == 200
        assert shown.get_json()["email"] == "alice@exemple.fr"
        assert scenario.browser().get(f"/api/auth/activations?token={token}").status_code == 405
        assert scenario.browser().get(f"/activation?token={token}").status_code == 404
    assert scenario.browser().post("/api/auth/activations", owner(token, "alice@exemple.fr")).status_code == 201


@pytest.mark.spec("AUTH-03")
def test_a_link_works_once_even_when_opened_by_many_at_the_same_time(
    scenario: Scenario, service: RunningService
) -> None:
    token = scenario.invite(ALICE)

    def activate(number: int) -> int:
        return scenario.browser().post("/api/auth/activations", owner(token, f"alice-{number}")).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(activate, range(8))) == [201, *[404] * 7]
    assert len(service.events("auth.account-activated.v1")) == 1


@pytest.mark.spec("AUTH-03")
def test_used_expired_and_invented_links_are_refused_alike(scenario: Scenario, clock: FrozenClock) -> None:
    used, expired = scenario.invite(ALICE), scenario.invite(BOB)
    scenario.browser().post("/api/auth/activations", owner(used, "alice@exemple.fr"))
    clock.advance(timedelta(days=31))
    answers = []
    for token in (used, expired, "invented"):
        for path, body in (("/preview", {"token": token}), ("", owner(token, "somebody"))):
            answer = scenario.browser().post(f"/api/auth/activations{path}", body)
            problem = answer.get_json()
            problem.pop("reference")
            answers.append((answer.status_code, problem))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 404
    assert answers[0][1]["type"] == "/problems/activation-closed"


@pytest.mark.spec("AUTH-03", "AUTH-17", "AUTH-20")
def test_what_was_not_right_is_told_field_by_field_and_the_link_stays_good(scenario: Scenario) -> None:
    token = scenario.invite(ALICE)
    bad = owner(token, "somebody@else.fr", password="alice", terms_version="1999-01")
    answer = scenario.browser().post("/api/auth/activations", bad, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    reasons = {(error["field"], error["reason"]) for error in answer.get_json()["errors"]}
    assert ("terms_version", "Accept the terms of use in force.") in reasons
    assert ("password", "The password holds your name or your identifier.") in reasons
    assert {field for field, _ in reasons} == {"terms_version", "password", "identifier"}
    assert "alice" not in answer.get_json().get("detail", "")
    assert scenario.browser().post("/api/auth/activations", owner(token, "alice@exemple.fr")).status_code == 201


@pytest.mark.spec("AUTH-02")
@pytest.mark.parametrize("identifier", ["ab", "123456789012", "12-34", "bob@exemple.fr", "a b c", "x" * 65, "../etc"])
def test_an_identifier_is_never_somebody_elses_address_or_like_a_private_number(
    scenario: Scenario, identifier: str
) -> None:
    answer = scenario.browser().post("/api/auth/activations", owner(scenario.invite(ALICE), identifier))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == ["identifier"]


@pytest.mark.spec("AUTH-02")
def test_an_identifier_belongs_to_one_account_however_it_is_written(scenario: Scenario) -> None:
    scenario.activated(ALICE, "les-ateliers")
    token = scenario.invite(BOB)
    taken = scenario.browser().post("/api/auth/activations", owner(token, "Les-Ateliers"))
    assert (taken.status_code, taken.get_json()["type"]) == (409, "/problems/identifier-taken")
    assert scenario.browser().post("/api/auth/activations", owner(token, "bob")).status_code == 201


@pytest.mark.spec("AUTH-01")
@pytest.mark.parametrize("address", ["alice@exemple\u00df.fr", "al\u00edce@exemple.fr", "alice\u00b2@exempless.fr"])
def test_an_address_that_only_looks_alike_joins_nobody(
    scenario: Scenario, service: RunningService, address: str
) -> None:
    scenario.activated(Invitee("Alice", "Ferrand", "alice@exempless.fr", "Maison Sud"))
    scenario.activated(Invitee("Alice", "Ferrand", "alice2@exempless.fr", "Maison Sud"), "alice2")
    scenario.register(Invitee("Alice", "Ferrand", address, "Maison Nord"))
    assert service.events("auth.account-joined.v1") == []
    assert service.events("auth.account-pre-created.v1")[-1]["email"] == address


@pytest.mark.spec("AUTH-01")
def test_a_second_employer_joins_the_account_that_proved_the_address(
    scenario: Scenario, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    holder_id = scenario.register(Invitee("Alice", "Ferrand", "ALICE@exemple.fr", "Maison Sud"))
    [joined] = service.events("auth.account-joined.v1")
    assert joined["account_id"] == browser.get("/api/auth/me").get_json()["account_id"]
    assert (joined["holder_id"], joined["tenant_id"]) == (str(holder_id), str(holder_id))
    assert len(service.events("auth.account-pre-created.v1")) == 1


@pytest.mark.spec("AUTH-01", "AUTH-03")
def test_invitations_that_waited_for_the_same_mailbox_join_at_the_first_activation(
    scenario: Scenario, service: RunningService
) -> None:
    first_token = scenario.invite(ALICE)
    other_holder = scenario.register(Invitee("Alice", "Ferrand", "alice@exemple.fr", "Maison Sud"))
    other_token = scenario.last_link().fragment
    browser = scenario.browser()
    account_id = browser.post("/api/auth/activations", owner(first_token, "alice")).get_json()["account_id"]
    [joined] = service.events("auth.account-joined.v1")
    assert (joined["account_id"], joined["holder_id"]) == (account_id, str(other_holder))
    late = scenario.browser().post("/api/auth/activations", owner(other_token, "alice-again"))
    assert late.status_code == 404


@pytest.mark.spec("AUTH-01")
def test_an_invitation_that_crosses_an_activation_is_never_left_behind(
    scenario: Scenario, service: RunningService
) -> None:
    token = scenario.invite(ALICE)
    with ThreadPoolExecutor(6) as pool:
        holders = [pool.submit(scenario.register, ALICE) for _ in range(3)]
        answer = pool.submit(scenario.browser().post, "/api/auth/activations", owner(token, "alice"))
        holders += [pool.submit(scenario.register, ALICE) for _ in range(3)]
        ids = {str(holder.result()) for holder in holders}
    assert answer.result().status_code == 201
    joined = service.events("auth.account-joined.v1")
    assert sorted(event["holder_id"] for event in joined) == sorted(ids)


@pytest.mark.spec("AUTH-17")
def test_the_acceptance_of_the_terms_is_kept_with_its_time_and_version(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    account_id = scenario.activated(ALICE).get("/api/auth/me").get_json()["account_id"]
    with service.app.app_context(), transaction(tenant=UUID(account_id)) as session:
        [kept] = session.scalars(select(Consent)).all()
    assert (str(kept.account_id), kept.text_kind, kept.version) == (account_id, "employee", "2026-11")
    assert kept.accepted_at == clock.at


@pytest.mark.spec("AUTH-03")
def test_nobody_signs_in_to_an_account_that_waits_for_its_owner(scenario: Scenario) -> None:
    scenario.invite(ALICE)
    assert scenario.browser().sign_in("alice@exemple.fr", PASSWORD).status_code == 401
