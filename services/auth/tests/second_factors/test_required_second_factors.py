"""An organisation asks a second factor of those who have rights in its space."""

from uuid import UUID, uuid4

import pyotp
import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.authenticator import Authenticator
from services.auth.tests.auth_support.own_second_factors import (
    FACTORS,
    STEP,
    add_app,
    add_passkey,
    last_code,
    proof,
    use_passkey,
)
from services.auth.tests.auth_support.people import ALICE, BOB, Browser, Scenario, owner

ENROL = f"{STEP}/enrolment"
ITS_TERMS = {"accepted": [{"kind": "agency", "version": "2026-11"}]}
AMR = {"totp": "otp", "sms": "sms", "email": "email", "passkey": "pop"}


def asks(service: RunningService, organisation_id: UUID, *, version: int = 1, required: bool = True) -> None:
    service.receive(
        "tenancy.sign-in-policy-changed.v1",
        tenant_id=organisation_id,
        organisation_id=organisation_id,
        organisation_name="Agence Imaginaire",
        version=version,
        second_factor_required=required,
    )


@pytest.fixture
def agency(scenario: Scenario, service: RunningService) -> UUID:
    """An agency that requires a second factor, in whose space Alice has rights; its terms are accepted."""
    agency_id = uuid4()
    alice = scenario.activated(ALICE).get("/api/auth/me").get_json()["account_id"]
    service.receive_grant(UUID(alice), holder_id=agency_id, organisation_id=agency_id, kind="agency", rights=["D"])
    browser = scenario.browser()
    browser.sign_in(ALICE.email)
    assert browser.post(f"{STEP}/terms", ITS_TERMS).status_code == 201
    asks(service, agency_id)
    return agency_id


def enrolling(scenario: Scenario) -> Browser:
    browser = scenario.browser()
    answer = browser.sign_in(ALICE.email)
    assert (answer.status_code, answer.get_json()["step"]) == (202, "enrol"), answer.text
    assert answer.get_json()["kinds"] == ["totp", "sms", "email", "passkey"]
    return browser


def enrol(browser: Browser, service: RunningService, clock: FrozenClock, kind: str) -> TestResponse:
    more = {"phone": "06 39 98 12 34"} if kind == "sms" else {}
    begun = browser.post(ENROL, {"kind": kind} | more)
    assert begun.status_code == 201, begun.text
    shown: dict[str, object]
    if kind == "passkey":
        shown = {"credential": Authenticator().create(begun.get_json()["passkey"])}
    elif kind == "totp":
        shown = {"code": pyotp.TOTP(begun.get_json()["totp"]["secret"]).at(clock.at)}
    else:
        shown = {"code": last_code(service)}
    return browser.post(f"{ENROL}/{begun.get_json()['id']}/confirmation", shown)


@pytest.mark.spec("AUTH-12")
@pytest.mark.parametrize("kind", ["totp", "sms", "email", "passkey"])
def test_who_has_none_sets_one_up_before_being_let_in(
    scenario: Scenario, service: RunningService, clock: FrozenClock, agency: UUID, kind: str
) -> None:
    browser = enrolling(scenario)
    assert browser.post(f"{STEP}/completion").get_json()["step"] == "enrol"
    done = enrol(browser, service, clock, kind)
    assert (done.status_code, done.get_json()["factor"]["kind"]) == (200, kind)
    assert len(done.get_json()["recovery_codes"]) == 10
    assert browser.get("/api/auth/me").status_code == 401
    entered = browser.post(f"{STEP}/completion")
    assert (entered.status_code, entered.get_json()["email"]) == (201, ALICE.email)
    assert browser.get("/api/auth/sessions").get_json()["items"][0]["factors"] == ["pwd", AMR[kind], "mfa"]
    assert scenario.browser().sign_in(ALICE.email).get_json()["step"] == "second-factor"


@pytest.mark.spec("AUTH-12")
def test_the_last_one_can_not_be_removed_while_it_is_required(
    scenario: Scenario, service: RunningService, clock: FrozenClock, agency: UUID
) -> None:
    browser = enrolling(scenario)
    factor_id = enrol(browser, service, clock, "totp").get_json()["factor"]["id"]
    browser.post(f"{STEP}/completion")
    assert browser.get(FACTORS).get_json()["required_by"] == ["Agence Imaginaire"]
    refused = browser.post(f"{FACTORS}/{factor_id}/removal", {"proof": proof(browser)})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/second-factor-required")
    add_passkey(browser, Authenticator())
    assert browser.post(f"{FACTORS}/{factor_id}/removal", {"proof": proof(browser)}).status_code == 204


@pytest.mark.spec("AUTH-12")
def test_a_passkey_alone_is_two_factors(scenario: Scenario, service: RunningService, agency: UUID) -> None:
    browser, authenticator = enrolling(scenario), Authenticator()
    begun = browser.post(ENROL, {"kind": "passkey"}).get_json()
    shown = {"credential": authenticator.create(begun["passkey"])}
    assert browser.post(f"{ENROL}/{begun['id']}/confirmation", shown).status_code == 200
    assert use_passkey(scenario.browser(), authenticator, "/api/auth/passkey-sign-in").status_code == 201


@pytest.mark.spec("AUTH-12")
def test_it_is_asked_of_those_who_have_rights_there_while_it_is_required(
    scenario: Scenario, service: RunningService, agency: UUID
) -> None:
    employees_holder, bob = uuid4(), scenario.activated(BOB)
    bob_id = UUID(bob.get("/api/auth/me").get_json()["account_id"])
    service.receive_grant(bob_id, holder_id=employees_holder, organisation_id=agency, kind="person", rights=["owner"])
    assert scenario.browser().sign_in(BOB.email).status_code == 201
    grant_id = service.receive_grant(bob_id, holder_id=agency, organisation_id=agency, kind="agency", rights=["A"])
    assert scenario.browser().sign_in(BOB.email).status_code == 202
    service.receive_grant(
        bob_id, holder_id=agency, organisation_id=agency, kind="agency", rights=[], grant_id=grant_id, version=2
    )
    assert scenario.browser().sign_in(BOB.email).status_code == 201
    asks(service, agency, version=3, required=False)
    asks(service, agency, version=2, required=True)
    assert scenario.browser().sign_in(ALICE.email).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_it_is_asked_at_activation_too(scenario: Scenario, service: RunningService, clock: FrozenClock) -> None:
    agency_id, token = uuid4(), scenario.invite(BOB)
    account_id = UUID(service.events("auth.account-pre-created.v1")[-1]["account_id"])
    service.receive_grant(account_id, holder_id=agency_id, organisation_id=agency_id, kind="agency", rights=["A"])
    asks(service, agency_id)
    browser = scenario.browser()
    answer = browser.post("/api/auth/activations", owner(token, BOB.email))
    assert (answer.status_code, answer.get_json()["step"]) == (202, "enrol")
    assert browser.get("/api/auth/me").status_code == 401
    assert enrol(browser, service, clock, "totp").status_code == 200
    assert browser.post(f"{STEP}/completion").get_json()["step"] == "terms"
    assert browser.post(f"{STEP}/terms", ITS_TERMS).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_who_has_one_sets_up_no_other_while_half_signed_in(
    scenario: Scenario, clock: FrozenClock, agency: UUID
) -> None:
    # A thief of the password must not bring a second factor along.
    browser = enrolling(scenario)
    thief = enrolling(scenario)
    begun = thief.post(ENROL, {"kind": "totp"}).get_json()
    second = browser.post(ENROL, {"kind": "passkey"}).get_json()
    shown = {"credential": Authenticator().create(second["passkey"])}
    assert browser.post(f"{ENROL}/{second['id']}/confirmation", shown).status_code == 200
    code = pyotp.TOTP(begun["totp"]["secret"]).at(clock.at)
    assert thief.post(f"{ENROL}/{begun['id']}/confirmation", {"code": code}).status_code == 409
    assert thief.post(ENROL, {"kind": "email"}).status_code == 409


def test_open_sessions_go_on(scenario: Scenario, service: RunningService, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    add_app(browser, clock)
    assert browser.get("/api/auth/me").status_code == 200
    assert browser.post("/api/auth/sessions/refresh").status_code == 204
