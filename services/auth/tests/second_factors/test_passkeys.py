"""Passkeys: made for our address, asked for once, used alone or beside a password."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import pytest

from chartrier.testing import RunningService
from services.auth.tests.auth_support.authenticator import Authenticator, decoded, encoded
from services.auth.tests.auth_support.own_second_factors import (
    FACTORS,
    STEP,
    add_passkey,
    begin,
    confirm,
    proof,
    use_passkey,
)
from services.auth.tests.auth_support.people import ALICE, BOB, Browser, Scenario

ALONE = "/api/auth/passkey-sign-in"


def options(browser: Browser, address: str = ALONE) -> dict[str, Any]:
    found: dict[str, Any] = browser.post(f"{address}/options").get_json()["options"]
    return found


def asked(scenario: Scenario) -> Browser:
    browser = scenario.browser()
    assert browser.sign_in(ALICE.email).status_code == 202
    return browser


@pytest.mark.spec("AUTH-12")
def test_a_passkey_alone_signs_in_without_identifier_or_password(scenario: Scenario) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    browser = scenario.browser()
    asked_of = options(browser)
    assert (asked_of["rpId"], asked_of["userVerification"]) == ("chartrier.test", "required")
    assert asked_of.get("allowCredentials", []) == []
    answer = browser.post(ALONE, {"credential": authenticator.get(asked_of)})
    assert (answer.status_code, answer.get_json()["email"]) == (201, ALICE.email)
    [current, _] = browser.get("/api/auth/sessions").get_json()["items"]
    assert current["factors"] == ["pop", "user", "mfa"]


@pytest.mark.spec("AUTH-12")
def test_alone_it_must_have_verified_who_holds_it(scenario: Scenario) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    authenticator.verifies = False
    refused = use_passkey(scenario.browser(), authenticator, ALONE)
    assert (refused.status_code, refused.get_json()["type"]) == (401, "/problems/passkey-unknown")
    assert use_passkey(asked(scenario), authenticator).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_a_challenge_is_answered_once_and_only_for_what_it_was_drawn_for(scenario: Scenario) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    browser = scenario.browser()
    credential = authenticator.get(options(browser))
    assert browser.post(ALONE, {"credential": credential}).status_code == 201
    assert scenario.browser().post(ALONE, {"credential": credential}).status_code == 401
    half = asked(scenario)
    for_the_second_step = authenticator.get(options(half, f"{STEP}/passkey"))
    assert scenario.browser().post(ALONE, {"credential": for_the_second_step}).status_code == 401
    for_alone = authenticator.get(options(half))
    assert half.post(f"{STEP}/passkey", {"credential": for_alone}).status_code == 401


@pytest.mark.spec("AUTH-12")
def test_of_many_uses_of_one_answer_at_once_one_lets_in(scenario: Scenario) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    credential = authenticator.get(options(scenario.browser()))
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: scenario.browser().post(ALONE, {"credential": credential}).status_code, range(8))
        )
    assert sorted(answers) == [201, *[401] * 7]


@pytest.mark.spec("AUTH-12")
def test_a_copy_whose_count_is_behind_is_refused(scenario: Scenario) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    copy = deepcopy_of(authenticator)
    assert use_passkey(scenario.browser(), authenticator, ALONE).status_code == 201
    assert use_passkey(scenario.browser(), authenticator, ALONE).status_code == 201
    assert use_passkey(scenario.browser(), copy, ALONE).status_code == 401


@pytest.mark.spec("AUTH-12")
def test_a_passkey_that_does_not_count_goes_on_working(scenario: Scenario) -> None:
    class Uncounted(Authenticator):
        def get(self, options: dict[str, Any]) -> dict[str, Any]:
            self.count = -1
            return super().get(options)

    authenticator = Uncounted()
    add_passkey(scenario.activated(ALICE), authenticator)
    for _ in range(2):
        assert use_passkey(scenario.browser(), authenticator, ALONE).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_what_was_signed_for_another_site_by_another_key_or_by_a_stranger_opens_nothing(scenario: Scenario) -> None:
    genuine, bobs = Authenticator(), Authenticator()
    add_passkey(scenario.activated(ALICE), genuine)
    add_passkey(scenario.activated(BOB), bobs)
    phished = deepcopy_of(genuine, origin="https://chartrier.example")
    forged = Authenticator(credential_id=genuine.credential_id)
    for unfit in (phished, forged, Authenticator()):
        assert use_passkey(scenario.browser(), unfit, ALONE).status_code == 401
    assert use_passkey(asked(scenario), bobs).status_code == 401


@pytest.mark.spec("AUTH-12")
@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("spoiled", ["", "A", "!!!", "é", "AAAA"])
def test_a_spoiled_answer_is_refused_not_stumbled_over(scenario: Scenario, part: str, spoiled: str) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    browser = scenario.browser()
    credential = deepcopy(authenticator.get(options(browser)))
    credential["response"][part] = spoiled
    assert browser.post(ALONE, {"credential": credential}).status_code == 401


@pytest.mark.parametrize(
    "credential", [{}, {"id": 1}, {"response": []}, {"id": "x", "response": {"clientDataJSON": 3}}]
)
def test_what_is_no_answer_at_all_is_refused(scenario: Scenario, credential: dict[str, object]) -> None:
    assert scenario.browser().post(ALONE, {"credential": credential}).status_code == 401
    browser = scenario.activated(ALICE)
    begun = begin(browser, "passkey")
    assert confirm(browser, begun["id"], credential=credential).status_code == 422


@pytest.mark.spec("AUTH-12")
def test_a_bit_that_was_changed_after_signing_is_seen(scenario: Scenario) -> None:
    authenticator = Authenticator()
    add_passkey(scenario.activated(ALICE), authenticator)
    browser = scenario.browser()
    credential = authenticator.get(options(browser))
    data = bytearray(decoded(credential["response"]["authenticatorData"]))
    data[-1] ^= 1
    credential["response"]["authenticatorData"] = encoded(bytes(data))
    assert browser.post(ALONE, {"credential": credential}).status_code == 401


@pytest.mark.spec("AUTH-12")
def test_one_passkey_belongs_to_one_account_and_may_be_one_of_several(
    scenario: Scenario, service: RunningService
) -> None:
    authenticator, another = Authenticator(), Authenticator()
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    add_passkey(alice, authenticator, name="Téléphone")
    begun = begin(bob, "passkey")
    taken = confirm(bob, begun["id"], credential=authenticator.create(begun["passkey"]))
    assert (taken.status_code, taken.get_json()["type"]) == (409, "/problems/second-factor-exists")
    begun = begin(alice, "passkey", name="Clé")
    assert [one["id"] for one in begun["passkey"]["excludeCredentials"]] == [encoded(authenticator.credential_id)]
    assert confirm(alice, begun["id"], credential=another.create(begun["passkey"])).status_code == 200
    assert [one["name"] for one in alice.get(FACTORS).get_json()["factors"]] == ["Téléphone", "Clé"]
    for each in (authenticator, another):
        assert use_passkey(scenario.browser(), each, ALONE).get_json()["email"] == ALICE.email


@pytest.mark.spec("AUTH-12")
def test_a_removed_passkey_opens_nothing_any_more(scenario: Scenario) -> None:

    authenticator, browser = Authenticator(), scenario.activated(ALICE)
    factor_id = add_passkey(browser, authenticator)
    browser.post(f"{FACTORS}/{factor_id}/removal", {"proof": proof(browser)})
    assert use_passkey(scenario.browser(), authenticator, ALONE).status_code == 401


def deepcopy_of(authenticator: Authenticator, **changed: str) -> Authenticator:
    """The same key, copied: what a stolen backup would be."""
    fields = {name: getattr(authenticator, name) for name in ("origin", "count", "key", "credential_id", "user_handle")}
    return Authenticator(**(fields | changed))
